/**
  What would have to be compiled first: tools that the machine has, a CPython with the tree's own
  passthru, the two libraries that wheels expect.

  # Type
  `{ parts; python; elftools; tree; } -> Overlay`
*/
{
  parts,
  python,
  elftools,
  tree,
}:
final: prev:
let
  interpreter = import ./python.nix { inherit parts python tree; };
  isTool = name: prev ? ${name};
  tools = [
    "bash"
    "bashInteractive"
    "bashNonInteractive"
    "bzip2"
    "coreutils"
    "diffutils"
    "fakeroot"
    "file"
    "findutils"
    "gawk"
    "gnugrep"
    "gnumake"
    "gnused"
    "gnutar"
    "gzip"
    "jq"
    "moreutils"
    "patch"
    "patchelf"
    "perl"
    "unzip"
    "which"
    "xz"
  ];
  usable = parts.tools // {
    overrideAttrs = _: usable;
    outputs = [ "out" ];
    out = usable;
    bin = usable;
    dev = usable;
    type = "derivation";
    meta.mainProgram = "true";
    minimal = usable;
    gnutls = usable;
    override = _: usable;
  };
in
builtins.listToAttrs (
  map (name: {
    inherit name;
    value = usable;
  }) (builtins.filter isTool tools)
)
// {
  # dockerTools asks it for its name of the platform.
  go = usable // {
    GOARCH = "amd64";
  };
  runtimeShell = "/bin/bash";
  runtimeShellPackage = usable // {
    shellPath = "/bin/bash";
  };
  inherit (parts) zlib glibc;
  singularity-tools =
    prev.singularity-tools or (import ./singularity.nix {
      pkgs = final;
      inherit (parts) shell;
    });
  bintools = final.stdenv.cc.bintools;
  binutils = final.stdenv.cc.bintools;
  bintools-unwrapped = parts.bintools;
  python312 = interpreter prev.python312;
  python3 = final.python312;
  python3Packages = final.python312.pkgs;
  python312Packages = final.python312.pkgs;
  lndir = final.writeTextFile {
    name = "lndir";
    destination = "/bin/lndir";
    executable = true;
    # As the real one (xorg's), it goes on where a file exists, and its status does not say so.
    text =
      "#!/bin/bash\n[ \"$1\" != -silent ] || shift\ncp -rs --no-preserve=mode \"$1\"/. "
      + "\"\${2:-.}\" || true\n";
  };
  # Its own checks of the formatting of the script want a dozen Python packages.
  dockerTools = prev.dockerTools.override {
    writePython3 =
      name: _options: script:
      final.writeTextFile {
        inherit name;
        executable = true;
        text =
          "#!${final.python312.interpreter}\n"
          + (if builtins.isPath script then builtins.readFile script else script);
      };
  };
  auto-patchelf = prev.auto-patchelf.override {
    python3 = final.python312 // {
      withPackages =
        _:
        final.runCommand "python-with-pyelftools" { } ''
          mkdir -p $out/bin $out/modules
          cp -r ${
            builtins.path {
              name = "elftools";
              path = elftools;
            }
          } $out/modules/elftools
          printf '#!/bin/bash\nPYTHONPATH=%s exec %s "$@"\n' \
            $out/modules ${final.python312.interpreter} > $out/bin/python3
          chmod +x $out/bin/python3
          ln -s python3 $out/bin/python
        '';
    };
  };
}
