# shellcheck shell=sh
# Sourced by nixw and namespace.sh when they end early and nobody has said why: turn it into a sentence. What the program
# that failed has said stands above it.

# shellcheck source=nix/nixw/messages.sh
. "$lib/messages.sh"

# why_not_writable FOLDER: print why nothing can be written there; nothing where something can.
why_not_writable() {
  if ! command -v head >/dev/null || ! command -v rm >/dev/null; then return 0; fi
  # A full disk often has room for an empty file.
  if said=$( (head -c 65536 /dev/zero >"$1/.probe.$$") 2>&1); then
    rm -f -- "$1/.probe.$$"
    return 0
  fi
  rm -f -- "$1/.probe.$$" 2>/dev/null || :
  said=${said##*: }
  printf '%s\n' "${said:-it cannot be written to}"
}

# fail_if_not_writable: E411 where the cache is the reason.
fail_if_not_writable() {
  for place in "$cache" "$cache/root" "$cache/nix" "$cache/fetch" "$cache/store/nix/store" "$cache/store/nix/var/nix"; do
    if [ ! -d "$place" ]; then continue; fi
    reason=$(why_not_writable "$place")
    case $reason in
      '') continue ;;
      *[Ss]pace* | *quota*) fix="free space there, then run nixw again: it goes on where this stopped" ;;
      *) fix="make it writable" ;;
    esac
    fail E411 "nixw cannot write to its folder" "$place" "$reason" "$fix
or set XDG_CACHE_HOME to a folder of your own that can be written to"
  done
}

# ended STATUS: say why, in the project's format. A signal needs no words.
ended() {
  if [ -n "${told:-}" ] || [ "$1" = 0 ] || [ "$1" -gt 128 ]; then return 0; fi
  if ! (cd .) 2>/dev/null || ! pwd -P >/dev/null 2>&1; then
    fail E413 "the current folder cannot be entered" "${from:-$PWD}" "it was removed, or is not to be seen from here" \
      "go to another folder: cd"
  fi
  fail_if_not_writable
  fail E412 "nixw ended early" "${doing:-nixw}" "exit code $1; what failed has its own words above" \
    "if they do not help: ./nixw --nixw-clean, or report it with the output of sh -x nixw"
}
