# shellcheck shell=sh
# Sourced by nixw: run a command where the private store is /nix.
#
# Nix's own chroot stores (--store FOLDER) are enough for one nix, not for a nix inside what `nix run` started: that
# process is chrooted, and the kernel refuses user namespaces, hence the sandbox, to whoever is. Here the namespace is
# made first, with pivot_root; everything in it, nix included, sees an ordinary store at /nix.

# enter COMMAND ARGUMENT...: become the command. Reads $cache and $user (root, user), which the decision sets.
enter() {
  # shellcheck source=nix/nixw/messages.sh
  . "$lib/messages.sh"
  need "util-linux (and mount, where that is a package of its own)" unshare mount umount
  if [ "$user" = root ]; then
    exec unshare --mount --propagation slave -- sh "$lib/namespace.sh" "$user" "$cache" "$@"
  else
    exec unshare --user --map-root-user --mount --propagation slave -- sh "$lib/namespace.sh" "$user" "$cache" "$@"
  fi
}

# may_enter: E406 where this machine refuses namespaces by now; a cache may be shared between machines.
may_enter() {
  if [ "$user" = root ]; then set -- --mount; else set -- --user --map-root-user --mount; fi
  if refusal=$(unshare "$@" sh -c : 2>&1); then return 0; fi
  # shellcheck source=nix/nixw/messages.sh
  . "$lib/messages.sh"
  # shellcheck source=nix/nixw/refused.sh
  . "$lib/refused.sh"
}
