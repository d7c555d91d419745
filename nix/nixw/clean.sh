# shellcheck shell=sh
# Sourced by nixw --nixw-clean: remove the cache folder. What is in a store is read-only.

# shellcheck source=nix/nixw/messages.sh
. "$lib/messages.sh"
if [ "$state" = inside ]; then
  fail E410 "the store is in use" "/nix" "this runs inside a nixw, on the store that it would remove" "leave it first"
fi
if [ -d "$cache" ]; then
  say "removing $cache"
  need "coreutils and findutils" find chmod rm
  find "$cache" -xdev -type d ! -perm -u+w -exec chmod u+w {} + || :
  refusal=$(rm -rf -- "$cache" 2>&1) ||
    fail E411 "the cache cannot be removed" "$cache" "$(printf '%s\n' "$refusal" | head -n 2)" \
      "remove it as the user to whom it belongs"
fi
exit 0
