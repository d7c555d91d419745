#!/bin/sh
# namespace.sh USER CACHE COMMAND ARGUMENT...: in a fresh mount namespace, put CACHE/store/nix at /nix and become COMMAND.
# Started by enter.sh through unshare(1); nothing that it mounts is visible outside.
set -eu
user=$1 cache=$2
shift 2
from=$PWD
lib=${0%/*}
doing="putting $cache/store/nix at /nix"
trap 'status=$?; . "$lib/ended.sh"; ended "$status"' EXIT
if [ "$user" = user ]; then
  # We are root of a user namespace of our own; the ids outside are what the command has to see.
  read -r _ uid _ </proc/self/uid_map
  read -r _ gid _ </proc/self/gid_map
  set -- unshare --user --map-user="$uid" --map-group="$gid" -- "$@"
fi

# fstab(5) writes a blank as \040.
escape() {
  case $1 in
    *[\ \	\\]*) printf '%s' "$1" | sed 's/\\/\\134/g; s/ /\\040/g; s/\t/\\011/g' ;;
    *) printf '%s' "$1" ;;
  esac
}

# shellcheck source=nix/nixw/messages.sh
. "$lib/messages.sh"

# A new root: the old one's folders and links, and /nix.
new_root() {
  new=$cache/root
  need "util-linux, sed and coreutils" pivot_root mkdir cp rm sed
  # Unbindable, so that the folder that holds the cache can be bound with all below it, yet without this.
  mount --make-unbindable -t tmpfs -o mode=755 tmpfs "$new" || return
  folders='' links=''
  to=$(escape "$new")
  for entry in /* /.[!.]*; do
    name=${entry#/}
    case $name in nix | *[[:space:]\\\*\?\[]*) continue ;; esac
    if [ -L "$entry" ]; then
      links="$links $entry"
      continue
    elif [ -d "$entry" ]; then
      folders="$folders $name"
    elif [ -f "$entry" ]; then
      : >"$new/$name"
    else
      continue
    fi
    printf '%s %s%s none rbind 0 0\n' "$entry" "$to" "$entry"
  done >"$new/.fstab"
  printf '%s %s/nix none bind 0 0\n' "$(escape "$cache/store/nix")" "$to" >>"$new/.fstab"
  cd "$new" || return
  # shellcheck disable=SC2086 # names with blanks were left out above
  mkdir nix $folders || return
  # shellcheck disable=SC2086
  [ -z "$links" ] || cp -P $links . || return
  # 64: some could not be bound (a file system that does not answer); the command may do without them.
  mount --all --fstab .fstab || [ $? = 64 ] || return
  [ -e nix/.accelpkgs ] || return
  # A process may want to bind / again, so it cannot stay unbindable.
  mount --make-private . || return
  rm .fstab
  if pivot_root . . 2>/dev/null; then
    umount -l .
  else
    cd /
    umount -l "$new"
    return 1
  fi
}

if [ -d /nix ]; then
  mount --bind "$cache/store/nix" /nix
elif ! new_root; then
  # pivot_root is refused in a chroot and on an initial ram disk; root can still make the mount point.
  mkdir /nix
  mount --bind "$cache/store/nix" /nix
fi
cd "$from" 2>/dev/null ||
  fail E413 "the current folder cannot be entered" "$from" "it was removed, or is not to be seen where /nix is nixw's" \
    "go to another folder: cd"
doing="starting $1"
exec "$@"
