/**
  The machine's gcc with everything that it reads, copied: what stands for the stdenv's compiler
  where nothing of the machine is visible. (The one of these package sets is links to the machine's
  files.) `bin/cc` and `bin/c++` are used as those of nixpkgs' wrapper are.

  # Type
  `{ parts } -> Derivation`
*/
{ parts }:
let
  inherit (parts) glibc gccLibs shell;
in
derivation {
  name = "closed-compiler";
  system = "x86_64-linux";
  builder = "/bin/bash";
  args = [
    "-euc"
    ''
      PATH=/usr/bin:/bin
      patchelf() { ${parts.patchelf} "$@"; }
      umask 022
      gcc=$(dirname "$(g++ -print-prog-name=cc1plus)")
      version=$(basename "$gcc")
      target=$out/lib/gcc/x86_64-linux-gnu/$version
      mkdir -p "$out/bin" "$out/programs" "$out/libraries" "$target"
      for file in cc1 cc1plus collect2 include lto-wrapper liblto_plugin.so \
        $(cd "$gcc"; echo crt*.o) \
        libgcc.a libgcc_eh.a libgcc_s.so libstdc++.so libgomp.so libgomp.spec; do
        [ ! -e "$gcc/$file" ] || cp -rL "$gcc/$file" "$target/"
      done
      for program in gcc g++ as ld; do cp -L "/usr/bin/$program" "$out/programs/$program"; done
      mkdir -p "$out/include/x86_64-linux-gnu"
      cp -r "/usr/include/c++" "$out/include/"
      cp -r "/usr/include/x86_64-linux-gnu/c++" "$out/include/x86_64-linux-gnu/"
      chmod -R u+w "$out"
      for file in "$out"/programs/* "$target"/{cc1,cc1plus,collect2,lto-wrapper}; do
        [ -e "$file" ] || continue
        ldd "$file" | sed -n 's/.* => \(\/[^ ]*\) .*/\1/p' | while read -r library; do
          case $library in
            */libc.so.6 | */libm.so.6 | */ld-linux*) ;;
            *) cp -Ln "$library" "$out/libraries/" ;;
          esac
        done
        patchelf --set-interpreter ${glibc}/lib/ld-linux-x86-64.so.2 \
          --set-rpath "$out/libraries:${glibc}/lib" "$file"
      done
      for file in "$out"/libraries/*; do
        patchelf --set-rpath "$out/libraries:${glibc}/lib" "$file"
      done
      # Options of the linker would make it link what is only to be precompiled: the run path goes
      # through a variable.
      # The linker's script names the machine's folder.
      echo "GROUP ( ${gccLibs}/lib/libgcc_s.so.1 -lgcc )" > "$target/libgcc_s.so"
      for name in cc:gcc c++:g++; do
        systems='-isystem %s -isystem %s -isystem %s -idirafter %s'
        printf '#!%s\nexport LD_RUN_PATH=%s\nexec %s -B%s -B%s '"$systems"' -L%s -L%s "$@"\n' \
          ${shell}/bin/bash ${gccLibs}/lib "$out/programs/''${name#*:}" "$target" "$out/programs" \
          "$out/include/c++/$version" "$out/include/x86_64-linux-gnu/c++/$version" \
          "$out/include/c++/$version/backward" \
          ${glibc}/include ${glibc}/lib ${gccLibs}/lib > "$out/bin/''${name%:*}"
        chmod +x "$out/bin/''${name%:*}"
      done
      sed -i '/^exec/s# -B# -nostdinc -isystem '"$target"'/include -B#' "$out/bin/cc" "$out/bin/c++"
    ''
  ];
}
