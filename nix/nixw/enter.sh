# shellcheck shell=sh
# Sourced by nixw: run a command where the private store is /nix.
#
# Nix's own chroot stores (--store FOLDER) are enough for one nix, not for a nix inside what `nix run` started: that
# process is chrooted, and the kernel refuses user namespaces, hence the sandbox, to whoever is. Here the namespace is
# made first, with pivot_root; everything in it, nix included, sees an ordinary store at /nix.

# enter COMMAND ARGUMENT...: become the command. Reads $cache and $user (root, user), which the decision sets.
enter() {
  if [ "$user" = root ]; then
    exec unshare --mount --propagation slave -- sh "$lib/namespace.sh" "$user" "$cache" "$@"
  else
    exec unshare --user --map-root-user --mount --propagation slave -- sh "$lib/namespace.sh" "$user" "$cache" "$@"
  fi
}
