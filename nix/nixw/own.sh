# shellcheck shell=sh
# Sourced by nixw on NixOS and macOS ($owner): become the Nix that is there.

nix=$(command -v nix) || nix=
if [ -z "$nix" ]; then
  # shellcheck source=nix/nixw/messages.sh
  . "$lib/messages.sh"
  fail E400 "there is no Nix on PATH" "PATH=$PATH" "on $owner nixw takes the Nix that is there" \
    "install Nix with its official installer (https://nixos.org/download), or put it on PATH"
fi
case ${1:-} in
  --nixw-info)
    printf 'nix:      %s\nstore:    /nix: that of %s; nothing is set but the features\n' "$nix" "$owner"
    told=yes
    exit 0
    ;;
  # nixw has made nothing here, but the apps keep theirs in the same folder: a Python of nixpkgs, which
  # Nix does not collect while the link is there.
  --nixw-clean)
    case ${XDG_CACHE_HOME:-} in
      /*) cache=$XDG_CACHE_HOME/accelpkgs ;;
      *) cache=${HOME:-/nonexistent}/.cache/accelpkgs ;;
    esac
    state=$owner
    # shellcheck source=nix/nixw/clean.sh
    . "$lib/clean.sh"
    ;;
  --nixw-root)
    # shellcheck source=nix/nixw/messages.sh
    . "$lib/messages.sh"
    shift
    fail E400 "packages of a distribution are not to be got here" "$owner" \
      "nixw gets them from the packages of Debian and Ubuntu" "put their programs on PATH: $*"
    ;;
  # Builds are the daemon's to trust.
  --nixw-trust) shift ;;
esac
more=
if [ -n "${ACCELPKGS_SUBSTITUTERS:-}${ACCELPKGS_PUBLIC_KEYS:-}${ACCELPKGS_BUILDERS:-}" ]; then
  # shellcheck source=nix/nixw/settings.sh
  . "$lib/settings.sh"
fi
NIX_CONFIG="extra-experimental-features = nix-command flakes
$more${NIX_CONFIG:-}"
ACCELPKGS_NIX=$nix
# shellcheck disable=SC2154 # set by nixw
ACCELPKGS_CHECKOUT=$here
export NIX_CONFIG ACCELPKGS_NIX ACCELPKGS_CHECKOUT
trap - EXIT
if [ "${1:-}" = --nixw-exec ] && [ $# -gt 1 ]; then
  shift
  exec "$@"
fi
exec "$nix" "$@"
