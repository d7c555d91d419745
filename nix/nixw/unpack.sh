# shellcheck shell=sh
# Sourced by fetch.sh: make a nix that runs from the downloaded packages.

unpack_failed() {
  fail_if_not_writable
  fail E405 "the nix that was fetched does not work" "$1" "$2" "run nixw --nixw-clean and try again, or $installer"
}

# unpack FOLDER FINAL: unpack into FOLDER, and rename it to FINAL when it works.
unpack() {
  new=$1 final=$2
  say "[3/4] unpacking"
  doing="unpacking nix into $new"
  rm -rf -- "$new"
  mkdir -p "$new/bin"
  while read -r _ package _; do
    dpkg-deb -x "$fetch/cache/archives/$package" "$new" || unpack_failed "$package" "it cannot be unpacked"
  done <"$fetch/wanted"

  loader=
  for file in "$new"/usr/lib/*/ld-linux-*.so.* "$new"/lib/*/ld-linux-*.so.*; do
    if [ -f "$file" ]; then
      loader=${file#"$new/"}
      break
    fi
  done
  [ -n "$loader" ] || unpack_failed "$new" "there is no loader (ld-linux-*.so.*) in libc6"
  folders=
  for folder in "$new"/usr/lib/*-linux-gnu "$new"/lib/*-linux-gnu; do
    if [ -d "$folder" ] && [ ! -L "$new/lib" ]; then folders="$folders ${folder#"$new/"}"; fi
  done
  point_to_libraries

  cat "$new"/usr/share/ca-certificates/mozilla/*.crt >"$new/ca-bundle.crt" 2>/dev/null || rm -f "$new/ca-bundle.crt"
  for file in "$new"/usr/bin/nix "$new"/usr/bin/nix-*; do
    ln -s "../usr/bin/${file##*/}" "$new/bin/${file##*/}"
  done
  rm -rf -- "${new:?}/usr/share" "${new:?}/usr/bin/patchelf" "${new:?}/etc" "${new:?}/var"
  printf '%s\n' "$candidate" >"$new/version"
  rm -rf -- "$final"
  mv -- "$new" "$final"
  "$final/bin/nix" --version >/dev/null 2>"$fetch/log" || unpack_failed "$final/bin/nix" "$(head -n 3 "$fetch/log")"
  # Those of earlier recipes.
  for folder in "$cache"/nix/*; do
    if [ "$folder" != "$final" ]; then rm -rf -- "$folder"; fi
  done
  say "[4/4] nix $candidate is ready ($(du -sm "$final" | cut -f 1) MB in $final)"
}

# Nix and its libraries come with a C library that is not the machine's, so the program names loader and libraries by
# path. RPATH, not RUNPATH: it has to hold for the libraries' own needs too.
point_to_libraries() {
  search='' run_path=''
  for folder in $folders; do
    search=$search:$new/$folder run_path=$run_path:$final/$folder
  done
  "$new/$loader" --library-path "${search#:}" "$new/usr/bin/patchelf" --force-rpath --set-rpath "${run_path#:}" \
    --set-interpreter "$final/$loader" "$new/usr/bin/nix" 2>"$fetch/log" ||
    unpack_failed "$new/usr/bin/patchelf" "$(head -n 3 "$fetch/log")"
  "$new/$loader" --library-path "${search#:}" "$new/usr/bin/nix" --version >/dev/null 2>"$fetch/log" ||
    unpack_failed "$new/usr/bin/nix" "$(head -n 3 "$fetch/log")"
}
