# shellcheck shell=sh
# Sourced by decide.sh: a cache that others could write to is closed, and what it held is not believed.
#
# Under umask 000, or 002 with a group of several people, others may have put a program of theirs where nix, or the
# decision, is. What nixw can get again goes; the store stays, and Nix can tell whether it is as it was built.

# Print the first place in the cache for which the arguments hold. What is in the store is Nix's: its modes are right,
# and builds that run meanwhile have files of other users there. Nor does a socket hold anything: that of a running
# garbage collection (var/nix/gc-socket) is open to all on purpose.
in_cache() {
  (
    cd "$cache" || return
    {
      find . -xdev -path ./store/nix/store -prune -o ! -type l ! -type s "$@" -print
      if [ -d store/nix/store ]; then find store/nix/store -prune "$@" -print; fi
    } 2>/dev/null | while IFS= read -r place; do
      # Of a file that is removed meanwhile, find says that it is not the user's: so it is asked again.
      again=$(find "$place" -prune "$@" -print 2>/dev/null) || continue
      if [ -n "$again" ]; then
        printf '%s\n' "$place"
        break
      fi
    done
  )
}

close_cache() {
  # A group of one's own, as most distributions make it, is nobody else.
  group=$(id -gn 2>/dev/null) || group=
  if [ "$group" = "$(id -un 2>/dev/null)" ]; then
    open=$(in_cache \( -perm -002 -o -perm -020 ! -group "$group" \))
  else
    open=$(in_cache \( -perm -002 -o -perm -020 \))
  fi
  foreign=$(in_cache ! -user "$(id -u)")
  if [ -n "$open$foreign" ]; then
    say "others could write to $cache (${open:-$foreign}): it is closed now, and got anew"
    for name in apps ca-bundle.crt decision fetch index lock nix roots updater; do
      rm -rf -- "${cache:?}/$name"
    done
    if [ -d "$cache/store/nix/store" ]; then
      say "what was built before can be looked at with: ./nixw store verify --all --no-trust"
    fi
  fi
  if [ -n "$(in_cache \( -perm -020 -o -perm -002 \))" ]; then
    (
      cd "$cache"
      find . -xdev -path ./store/nix/store -prune -o \
        ! -type l ! -type s \( -perm -020 -o -perm -002 \) -exec chmod go-w {} +
      if [ -d store/nix/store ]; then chmod go-w store/nix/store; fi
    )
  fi
  foreign=$(in_cache ! -user "$(id -u)")
  [ -z "$foreign" ] ||
    fail E408 "the cache folder cannot be used" "$cache/$foreign" "it belongs to another user" \
      "remove it: ./nixw --nixw-clean"
}
