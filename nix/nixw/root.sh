# shellcheck shell=sh
# Sourced by nixw --nixw-root [--suite SUITE] PACKAGE...: print the folder of a root that has these packages of the
# distribution and all that they need, unpacked and not installed. Its folder `programs` starts each program with the
# libraries that came with it.

# shellcheck source=nix/nixw/messages.sh
. "$lib/messages.sh"
# shellcheck source=nix/nixw/ended.sh
. "$lib/ended.sh"
# shellcheck source=nix/nixw/fetch.sh
. "$lib/fetch.sh"
need "dpkg, coreutils and util-linux" flock awk grep sha256sum mkdir ln mv rm tr
suite_asked=
if [ "${1:-}" = --suite ]; then
  suite_asked=${2:-}
  shift
  [ $# -eq 0 ] || shift
fi
for package; do
  case $package in '' | *[!a-z0-9.+-]* | -*) set -- ;; esac
done
[ $# -gt 0 ] || fail E403 "--nixw-root names no packages" "" "names have small letters, digits and . + -" \
  "for example: ./nixw --nixw-root squashfs-tools"
case $suite_asked in *[!a-z0-9.-]*) fail E402 "there is no such suite" "$suite_asked" "" "for example: --suite sid" ;; esac

# root_programs ROOT: a script for each program, which starts it by its own loader and libraries.
root_programs() {
  mkdir -p "$1/programs"
  # shellcheck disable=SC2016 # the script expands them
  for program in "$1"/usr/bin/* "$1"/usr/sbin/*; do
    if [ ! -x "$program" ]; then continue; fi
    printf '%s\n' '#!/bin/sh' 'root=$(dirname -- "$(dirname -- "$(readlink -f -- "$0")")")' \
      'for loader in "$root"/lib64/ld-linux-*.so.* "$root"/lib/ld-linux-*.so.*; do [ ! -e "$loader" ] || break; done' \
      'for folder in "$root"/usr/lib/*-linux-gnu; do libraries=$folder; done' \
      "exec \"\$loader\" --library-path \"\$libraries\" \"\$root${program#"$1"}\" \"\$@\"" >"$1/programs/${program##*/}"
    chmod +x "$1/programs/${program##*/}"
  done
}

root_make() {
  apt_update "$1"
  candidate=
  apt_download "$@"
  say "[3/3] unpacking into $final"
  new=$cache/roots/new
  rm -rf -- "$new" "$final"
  mkdir -p "$new/usr/bin" "$new/usr/sbin" "$new/usr/lib" "$new/usr/lib64"
  ln -s usr/bin usr/sbin usr/lib usr/lib64 "$new"
  while read -r _ file _; do
    # Not by dpkg-deb --extract, which puts a folder in the place of such a link.
    dpkg-deb --fsys-tarfile "$fetch/cache/archives/$file" |
      tar --extract --keep-directory-symlink --no-same-owner --directory "$new" ||
      fail E405 "a package cannot be unpacked" "$file" "" "run nixw --nixw-clean and try again"
  done <"$fetch/wanted"
  root_programs "$new"
  # Nobody else's to write to, as all of the cache (closed.sh).
  find "$new" ! -type l -exec chmod go-w,ug-s,o-t {} +
  mv -- "$new" "$final"
  rm -rf -- "$fetch"
}

doing="getting $*"
case $cache in *[\"\\:\$%]*) fail E408 "packages cannot be kept there" "$cache" \
  "apt and the loader cannot take a path with one of \" \\ : \$ %" "set XDG_CACHE_HOME to a folder without it" ;;
esac
# shellcheck source=nix/nixw/apt.sh
. "$lib/apt.sh"
# shellcheck disable=SC2034 # apt.sh reads them
wanted=$* not_needed='' steps=3 otherwise="install it: $*"
describe_machine
suite=${suite_asked:-$release}
final=$cache/roots/$suite-$(printf '%s' "$*" | tr ' ' _)
if [ ! -e "$final/programs" ]; then
  umask 022
  take_lock
  # Another nixw may have got it while this one waited.
  if [ ! -e "$final/programs" ]; then root_make "$@"; fi
  drop_lock
fi
told=yes
printf '%s\n' "$final"
exit 0
