/**
  `singularity-tools` for trees that have none: the argument and the contents of the image are those
  of nixpkgs' own (docs/nixpkgs-compared.md), which makes its image with singularity in a virtual
  machine; here the file system of the image is written by squashfs-tools.

  # Type
  `{ pkgs; shell } -> { buildImage; }`
*/
{ pkgs, shell }:
{
  buildImage =
    {
      name,
      contents ? [ ],
      diskSize ? 1024,
      runScript ? "#!${pkgs.stdenv.shell}\nexec /bin/sh",
      runAsRoot ? null,
      memSize ? 1024,
      singularity ? null,
    }:
    let
      script = pkgs.writeScript "run-script.sh" ''
        #!${pkgs.runtimeShell}
        set -e
        ${runScript}
      '';
    in
    assert runAsRoot == null;
    pkgs.runCommand "singularity-image-${name}.img"
      {
        closure = pkgs.writeClosure (
          contents
          ++ [
            shell
            script
          ]
        );
        inherit diskSize memSize;
      }
      ''
        mkdir -p root/{bin,dev,proc,sys,.singularity.d/env,nix/store}
        for path in $(cat $closure); do cp -a "$path" root/nix/store/; done
        for content in ${toString contents}; do
          for program in "$content"/bin/*; do
            [ -e "root/bin/$(basename "$program")" ] || ln -s "$program" root/bin/
          done
        done
        # The machine's shell, which expressions here name by its path.
        ln -s ${shell}/bin/bash root/bin/bash
        [ -e root/bin/sh ] || ln -s ${shell}/bin/sh root/bin/sh
        ln -s ${script} root/.singularity.d/runscript
        /usr/bin/mksquashfs root $out -quiet -no-progress -all-root -noI -noD -noF -noX
      '';
}
