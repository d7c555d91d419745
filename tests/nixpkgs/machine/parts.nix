/**
  Packages made of the machine's files: tools as links (they run in builds only), the C library and
  the compiler's libraries as copies (closures hold them, and must be closed).

  # Type
  `{ system; patchelf ? ; } -> { tools; glibc; gccLibs; gcc; zlib; patchelf; … }`

  # Inputs
  `patchelf` : the program, default the machine's own
*/
{
  system,
  patchelf ? null,
}:
let
  patchelfProgram =
    if patchelf == null then
      "/usr/bin/patchelf"
    else
      "${builtins.path {
        name = "patchelf";
        path = patchelf;
      }}";
  make =
    name: version: script:
    package (
      derivation {
        name = "${name}-${version}";
        inherit system;
        builder = "/bin/bash";
        args = [
          "-euc"
          "PATH=/usr/bin:/bin; umask 022; patchelf() { ${patchelfProgram} \"$@\"; }; ${script}"
        ];
      }
      // {
        pname = name;
        inherit version;
      }
    );
  # What expressions ask of any package.
  package =
    drv:
    let
      self = drv // {
        outputs = [ "out" ];
        out = self;
        lib = self;
        dev = self;
        bin = self;
        meta = { };
        override = _: self;
        overrideAttrs = _: self;
      };
    in
    self;
  libraries = "/usr/lib/x86_64-linux-gnu";
  copyLibraries = names: ''
    for name in ${toString names}; do
      for file in ${libraries}/$name; do
        [ -e "$file" ] || continue
        cp -L "$file" "$out/lib/$(basename "$file")"
      done
    done
  '';
in
rec {
  patchelf = patchelfProgram;
  tools = make "machine-tools" "1" ''
    mkdir -p "$out/bin"
    for tool in /usr/bin/*; do
      case $(basename "$tool") in
        python* | pip* | gcc* | g++* | c++* | cc | cpp* | nix*) ;;
        ld* | as | ar | nm | strip | ranlib | objcopy | objdump | readelf | patchelf) ;;
        *) ln -s "$tool" "$out/bin/" ;;
      esac
    done
    ln -s ${patchelf} "$out/bin/patchelf"
  '';
  bintools =
    make "binutils" "2.40" ''
      mkdir -p "$out/bin"
      for tool in ld ld.bfd ld.gold as ar nm strip ranlib objcopy objdump readelf size strings \
        addr2line c++filt elfedit gprof dwp; do
        [ ! -e "/usr/bin/$tool" ] || ln -s "/usr/bin/$tool" "$out/bin/"
      done
    ''
    // {
      isGNU = true;
    };
  glibc = make "glibc" "2.36" ''
    mkdir -p "$out/lib" "$out/bin"
    ${copyLibraries [
      "ld-linux-x86-64.so.2"
      "libc.so.6"
      "libm.so.6"
      "libmvec.so.1"
      "libdl.so.2"
      "libpthread.so.0"
      "librt.so.1"
      "libutil.so.1"
      "libresolv.so.2"
      "libnss_*.so.2"
      "libanl.so.1"
      "*crt*.o"
      "libc_nonshared.a"
      "libm-2.*.a"
      "libpthread.a"
      "libdl.a"
      "librt.a"
      "libutil.a"
    ]}
    for name in c m; do
      more=
      if [ $name = c ]; then
        more="$out/lib/libc_nonshared.a AS_NEEDED ( $out/lib/ld-linux-x86-64.so.2 )"
      fi
      echo "GROUP ( $out/lib/lib$name.so.6 $more )" > "$out/lib/lib$name.so"
    done
    cp -r /usr/include "$out/include"
    chmod -R u+w "$out/include"
    cp -r /usr/include/x86_64-linux-gnu/. "$out/include/"
  '';
  gccLibs = make "gcc-lib" "12.2.0" ''
    mkdir -p "$out/lib"
    ${copyLibraries [
      "libstdc++.so.6"
      "libgcc_s.so.1"
      "libgomp.so.1"
      "libquadmath.so.0"
      "libatomic.so.1"
      "libgfortran.so.5"
    ]}
    # Found in the store, too, when something is linked.
    for file in "$out"/lib/*.so.*; do ln -s "$(basename "$file")" "''${file%%.so.*}.so"; done
  '';
  gcc =
    make "gcc" "12.2.0" ''
      mkdir -p "$out/bin"
      for tool in gcc g++ cpp; do ln -s "/usr/bin/$tool" "$out/bin/"; done
      ln -s gcc "$out/bin/cc"
      ln -s g++ "$out/bin/c++"
    ''
    // {
      isGNU = true;
      isClang = false;
      lib = gccLibs;
      outputs = [ "out" ];
      langC = true;
      langCC = true;
      hardeningUnsupportedFlags = [ ];
    };
  # A shell for what runs where nothing of the machine is visible.
  shell = make "bash" "5.2" ''
    mkdir -p "$out/bin" "$out/lib"
    ${copyLibraries [ "libtinfo.so.6" ]}
    cp -L /bin/bash "$out/bin/bash"
    ln -s bash "$out/bin/sh"
    patchelf --set-interpreter ${glibc}/lib/ld-linux-x86-64.so.2 \
      --set-rpath "$out/lib:${glibc}/lib" "$out/bin/bash"
  '';
  zlib = make "zlib" "1.2.13" ''
    mkdir -p "$out/lib"
    ${copyLibraries [ "libz.so.1" ]}
    ln -s libz.so.1 "$out/lib/libz.so"
  '';
}
