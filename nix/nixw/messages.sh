# shellcheck shell=sh
# Sourced by the other parts: what nixw tells people, always on stderr.

say() { printf 'nixw: %s\n' "$*" >&2; }

# fail CODE TITLE WHERE WHY FIX: the project's error format (nix/errors/README.md); an empty field is left out,
# a field of several lines is aligned.
fail() {
  {
    printf 'accelpkgs %s: %s\n' "$1" "$2"
    fail_field '  where: ' "$3"
    fail_field '  why:   ' "$4"
    fail_field '  fix:   ' "$5"
  } >&2
  # shellcheck disable=SC2034 # ended.sh reads it
  told=yes
  exit 1
}

fail_field() {
  [ -n "$2" ] || return 0
  printf '%s\n' "$2" | while IFS= read -r field_line; do
    printf '%s%s\n' "$1" "$field_line"
    set -- '         '
  done
}

# need PACKAGES PROGRAM...: fail where one of the programs is missing; packages: who has them.
need() {
  packages=$1
  shift
  missing=
  for program; do
    command -v "$program" >/dev/null || missing="$missing $program"
  done
  [ -z "$missing" ] || fail E409 "a program is missing" "PATH" "nixw needs${missing}" "install $packages"
}

installer="install Nix with its official installer (https://nixos.org/download), then run nixw again"
