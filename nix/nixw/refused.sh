# shellcheck shell=sh
# Sourced by decide.sh: say why this machine refuses namespaces, from $refusal. Never builds without a sandbox.

title="this machine does not let ${user} make the namespaces that Nix's sandbox needs"
where=${refusal%%
*}
# Not with read: sysctls give nothing after the first byte to who reads byte by byte, as dash does.
is_set() { [ -r "$1" ] && [ "$(cat "$1")" = "$2" ]; }

if ! command -v unshare >/dev/null || ! command -v mount >/dev/null; then
  fail E409 "a program is missing" "PATH" "nixw needs unshare, mount and pivot_root" \
    "install util-linux (and mount, where that is a package of its own)"
elif [ "$user" = user ] && is_set /proc/sys/kernel/apparmor_restrict_unprivileged_userns 1; then
  fail E406 "$title" "$where" "kernel.apparmor_restrict_unprivileged_userns = 1 (Ubuntu's default since 24.04)" \
    "sudo sysctl -w kernel.apparmor_restrict_unprivileged_userns=0
or $installer"
elif [ "$user" = user ] && is_set /proc/sys/kernel/unprivileged_userns_clone 0; then
  fail E406 "$title" "$where" "kernel.unprivileged_userns_clone = 0" \
    "sudo sysctl -w kernel.unprivileged_userns_clone=1
or $installer"
elif is_set /proc/sys/user/max_user_namespaces 0; then
  fail E406 "$title" "$where" "user.max_user_namespaces = 0" "sudo sysctl -w user.max_user_namespaces=15000"
else
  fail E406 "$title" "$where" "the container that this runs in, or a chroot, forbids it" \
    "docker or podman: run --privileged
chroot: run nixw as root, in a root folder that is a mount point (mount --bind FOLDER FOLDER)"
fi
