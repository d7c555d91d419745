#!/bin/sh
# node.sh ROOT SHARED DRIVER COMMAND...: become the command, as the user ada of a machine whose files are those of ROOT.
# SHARED is its /share, and the libraries of DRIVER are installed. Started by unshare --mount --pid --fork; by pivot_root,
# since the kernel grants no user namespaces in a chroot.
set -eu
root=$1 shared=$2 driver=$3
shift 3
work=$(mktemp -d)
mount -t tmpfs tmpfs "$work"
mkdir "$work/node" "$work/changes" "$work/overlay"
mount -t overlay overlay -o "lowerdir=$root,upperdir=$work/changes,workdir=$work/overlay" "$work/node"
cd "$work/node"
mkdir -p proc dev sys tmp home/ada share old etc run
printf '%s\n' root:x:0:0:root:/root:/bin/sh ada:x:1000:1000:ada:/home/ada:/bin/sh >etc/passwd
printf '%s\n' root:x:0: ada:x:1000: >etc/group
echo 127.0.0.1 localhost >etc/hosts
: >etc/resolv.conf
: >etc/localtime
chmod 755 .
chown 1000:1000 home/ada
for library in "$driver"/*; do
  for folder in usr/lib/*-linux-gnu; do cp "$library" "$folder/"; done
done
if [ ! -e usr/bin/sh ]; then ln -s bash usr/bin/sh; fi
mount -t proc proc proc
mount --rbind /dev dev
mount --rbind /sys sys
mount -t tmpfs -o mode=1777 tmpfs tmp
mount --bind "$shared" share
pivot_root . old
cd /
umount -l /old
/usr/sbin/ldconfig
exec /usr/sbin/chroot --userspec=1000:1000 / /usr/bin/env -i HOME=/home/ada PATH=/usr/bin:/bin:/usr/sbin "$@"
