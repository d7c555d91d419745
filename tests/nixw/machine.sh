#!/bin/sh
# machine.sh ROOT USER [--bind FROM TO]... -- COMMAND...: run the command on a machine like this one that has no /nix.
#
# ROOT is an empty folder for the machine's root, USER is root or user (the user id 12345, or whoever runs this).
# --bind puts a file in the place of one that the machine has.
set -eu
root=$1 user=$2
shift 2
if [ -z "${IN_NAMESPACE:-}" ]; then
  export IN_NAMESPACE=yes
  if [ "$(id -u)" = 0 ]; then exec unshare --mount -- sh "$0" "$root" "$user" "$@"; fi
  exec unshare --user --map-root-user --mount -- sh "$0" "$root" "$user" "$@"
fi
mount --make-unbindable -t tmpfs tmpfs "$root"
for entry in /* /.[!.]*; do
  if [ "$entry" = /nix ]; then
    continue
  elif [ -L "$entry" ]; then
    cp -P "$entry" "$root$entry"
  elif [ -d "$entry" ]; then
    mkdir "$root$entry"
    mount --rbind "$entry" "$root$entry"
  fi
done
while [ "$1" = --bind ]; do
  mount --bind "$2" "$root$(readlink -f "$3")"
  shift 3
done
shift
mount --make-private "$root"
from=$PWD
cd "$root"
pivot_root . .
umount -l .
cd "$from"
unset IN_NAMESPACE
read -r _ uid count </proc/self/uid_map
if [ "$uid ${count##* }" = "0 4294967295" ]; then
  if [ "$user" = user ]; then exec setpriv --reuid 12345 --regid 12345 --clear-groups -- "$@"; fi
else
  # We are root of a namespace of our own.
  read -r _ gid _ </proc/self/gid_map
  if [ "$user" = user ]; then
    exec unshare --user --map-user="${uid%% *}" --map-group="$gid" -- "$@"
  fi
fi
exec "$@"
