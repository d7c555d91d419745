/**
  What a NixOS-like root has in its store: a Nix, and the programs of a small system, made of those
  of this machine. Each runs with the loader and the libraries beside it, so that nothing is needed
  of /lib or /usr.

  # Type
  `{ nix; programs; patchelf; } -> { nix; system; }`, derivations

  # Inputs
  `nix` : the folder of nixw's Nix, or the store path of another one
  : `programs` : names, as PATH has them
  : `patchelf` : the folder in the store that has the program

  All are strings, as they come from Python.
*/
{
  nix,
  programs,
  patchelf,
}:
let
  isStored = builtins.substring 0 11 nix == "/nix/store/";
  unpackedNix = builtins.path {
    path = nix;
    name = "unpacked-nix";
  };
  make =
    name: script:
    derivation {
      inherit name programs;
      system = builtins.currentSystem;
      builder = "/bin/bash";
      PATH = "${builtins.storePath patchelf}:/usr/local/bin:/usr/bin:/bin:/usr/sbin:/sbin";
      args = [
        "-euc"
        script
      ];
    };
  # `closed PROGRAM`: the loader and the libraries that it needs are copied to $out/lib, and it
  # names them there. RPATH, not RUNPATH: it has to hold for the libraries' own needs too.
  closed = ''
    closed() {
      ldd "$1" >libraries 2>/dev/null || return 0
      while read -r line; do
        case $line in
          *'=> /'*) file=''${line#*=> } ;;
          /*) file=$line ;;
          *) continue ;;
        esac
        file=''${file% (*}
        [ -e "$out/lib/''${file##*/}" ] || cp -L "$file" "$out/lib/"
        case $file in */ld-*) loader=$out/lib/''${file##*/} ;; esac
      done <libraries
      patchelf --force-rpath --set-rpath "$out/lib" --set-interpreter "$loader" "$1"
    }
  '';
  patched = make "nix" ''
    nix=${unpackedNix}
    mkdir -p $out/bin $out/lib
    cp -L $nix/usr/bin/nix $out/bin/nix
    chmod u+w $out/bin/nix
    cp -L $nix/usr/lib/*/*.so* $out/lib/
    patchelf --force-rpath --set-rpath $out/lib --set-interpreter $(echo $out/lib/ld-linux-*.so.*) \
      $out/bin/nix
    for name in nix-daemon nix-store nix-build nix-instantiate; do ln -s nix $out/bin/$name; done
  '';
  ownNix = if isStored then builtins.storePath nix else patched;
in
{
  nix = ownNix;
  system = make "nixos-like-system" ''
    ${closed}
    mkdir -p $out/bin $out/lib
    for name in $programs; do
      file=$(type -P $name) || continue
      cp -L $file $out/bin/$name
      chmod u+w $out/bin/$name
      closed $out/bin/$name
    done
    ln -s bash $out/bin/sh
    for file in ${ownNix}/bin/*; do ln -s $file $out/bin/; done
  '';
}
