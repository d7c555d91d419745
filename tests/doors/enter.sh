#!/bin/sh
# enter.sh ROOT ROW USER COMMAND...: run the command where ROOT, made by root.py, is the root of the
# file system.
#
# ROW is nixos, or another distribution: then this machine's own /usr is there too. USER is root or
# ada, whom the daemon does not trust. There is no network. Nothing that is mounted is seen outside,
# and every process ends with the command.
set -eu
root=$1 row=$2 user=$3
if [ -z "${IN_NAMESPACE:-}" ]; then
  export IN_NAMESPACE=yes
  set -- --mount --propagation private --net --pid --fork --kill-child -- sh "$0" "$@"
  if [ "$(id -u)" = 0 ]; then exec unshare "$@"; fi
  # The users of the root are those of the range that /etc/subuid gives us.
  exec unshare --user --map-root-user --map-auto "$@"
fi
shift 3

new=$root/root
mount -t tmpfs -o mode=755 tmpfs "$new"
cp -a "$root/files/." "$new/"
mount --bind "$root/nix" "$new/nix"
mount -t proc proc "$new/proc"
mount --rbind /sys "$new/sys"
mount --rbind /dev "$new/dev"
if [ "$row" != nixos ]; then
  cp -a "$root/$row/files/." "$new/"
  rm -rf "$new/run" "$new/etc/NIXOS" "$new/bin" "$new/usr"
  mkdir "$new/run" "$new/usr"
  for name in bin sbin lib lib64; do if [ -L "/$name" ]; then cp -P "/$name" "$new/"; fi; done
  mount --rbind /usr "$new/usr"
  for file in alternatives ld.so.cache; do
    if [ -e "/etc/$file" ]; then cp -a "/etc/$file" "$new/etc/"; fi
  done
  # What this distribution lacks is hidden, and what it has alone lies in a folder of its own.
  while read -r name; do
    for file in "$new/usr/bin/"$name "$new/usr/local/bin/"$name; do
      if [ -f "$file" ] && [ ! -L "$file" ]; then mount --bind "$root/none" "$file"; fi
    done
  done <"$root/$row/hidden"
  mount --bind "$root/$row/bin" "$new/usr/local/sbin"
fi
if [ -e "$root/$row/osrelease" ]; then
  mount --bind "$root/$row/osrelease" "$new/proc/sys/kernel/osrelease"
fi
for bind in ${BINDS:-}; do
  mkdir -p "$new${bind#*=}"
  mount --bind "${bind%%=*}" "$new${bind#*=}"
done
# Without any address of its own Nix asks no cache, not even a folder; this one leads nowhere.
if command -v ip >/dev/null; then
  ip link set lo up
  ip addr add 192.0.2.1/32 dev lo
fi
cd "$new"
pivot_root . .
PATH=/run/current-system/sw/bin
if [ "$row" != nixos ]; then
  PATH=/nix/var/nix/profiles/default/bin:/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin
fi
export PATH
umount -l .
cd /

if [ "$user" = root ]; then
  home=/root become=
else
  home=/home/$user become='setpriv --reuid 1000 --regid 100 --clear-groups --'
  rm -f /nix/var/nix/daemon-socket/socket
  # Its log is for the test to read where it does not start.
  env -i HOME=/root PATH="$PATH" nix-daemon >/tmp/daemon.log 2>&1 &
  tries=0
  until [ -S /nix/var/nix/daemon-socket/socket ] || [ $tries = 200 ]; do
    sleep 0.02
    tries=$((tries + 1))
  done
fi
cd "$home"
# shellcheck disable=SC2086 # several words
exec $become env -i HOME="$home" USER="$user" LANG=C.UTF-8 TERM=dumb PATH="$PATH" "$@"
