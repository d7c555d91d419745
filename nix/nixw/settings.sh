# shellcheck shell=sh
# Sourced by nixw and own.sh where one of ACCELPKGS_SUBSTITUTERS, ACCELPKGS_PUBLIC_KEYS, ACCELPKGS_BUILDERS is set: sets
# $more to the lines of nix.conf that they stand for.

# refuse_setting VARIABLE VALUE WHY FIX
refuse_setting() {
  # shellcheck source=nix/nixw/messages.sh
  . "$lib/messages.sh"
  fail E450 "a setting of nixw cannot be used" "$1=$2" "$3" "$4"
}

# one_line VARIABLE VALUE: what has a line break in it would be a setting of its own.
one_line() {
  case $2 in *'
'*) refuse_setting "$1" "$2" "it has a line break in it" "put a blank between its words" ;; esac
}

more=
one_line ACCELPKGS_SUBSTITUTERS "${ACCELPKGS_SUBSTITUTERS:-}"
one_line ACCELPKGS_PUBLIC_KEYS "${ACCELPKGS_PUBLIC_KEYS:-}"
one_line ACCELPKGS_BUILDERS "${ACCELPKGS_BUILDERS:-}"
set -f
for word in ${ACCELPKGS_SUBSTITUTERS:-}; do
  case $word in ?*://?*) ;; *)
    refuse_setting ACCELPKGS_SUBSTITUTERS "$word" "it is no address of a cache" \
      "for example: http://cache.example, ssh-ng://host, file:///srv/cache" ;;
  esac
done
for word in ${ACCELPKGS_PUBLIC_KEYS:-}; do
  case $word in ?*:?*) ;; *)
    refuse_setting ACCELPKGS_PUBLIC_KEYS "$word" "it is no public key" \
      "take what nix key convert-secret-to-public prints: NAME:LETTERS" ;;
  esac
done
set +f
if [ -n "${ACCELPKGS_SUBSTITUTERS:-}" ]; then
  # What a cache has not, or loses meanwhile, is built.
  more="extra-substituters = $ACCELPKGS_SUBSTITUTERS
fallback = true
connect-timeout = 5
"
fi
if [ -n "${ACCELPKGS_PUBLIC_KEYS:-}" ]; then
  more="${more}extra-trusted-public-keys = $ACCELPKGS_PUBLIC_KEYS
"
fi
if [ -n "${ACCELPKGS_BUILDERS:-}" ]; then
  more="${more}builders = $ACCELPKGS_BUILDERS
builders-use-substitutes = true
"
fi
