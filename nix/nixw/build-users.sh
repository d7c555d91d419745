# shellcheck shell=sh
# Sourced by decide.sh, for root: which ids do builds run as?
#
# Without users of their own, root's builds run as root, who may write to every folder of the machine that the sandbox
# shows. Nix can take ids from a range for each build (auto-allocate-uids), if this user namespace has such ids.

# The first id that Nix takes by itself, and how many it wants for one build (its start-id, maxIdsPerBuild).
first=872415232
per_build=65536

users_group=$(getent group nixbld 2>/dev/null) || users_group=
case $mode,$users_group in
  system,*:*:*:?*) ;; # an installation with build users
  *)
    range=none
    while read -r start _ count; do
      if [ "$start" -le "$first" ] && [ "$((start + count))" -ge "$((first + per_build))" ]; then
        range=whole
      elif [ "$range" = none ] && [ "$count" -ge 4096 ]; then
        # A container with its own users: the upper end of its range, one build at a time.
        range=$((start + count - 1000))
      fi
    done </proc/self/uid_map
    case $range in
      none)
        # A single id. If it is not the machine's root, builds can write no more than the user can.
        # shellcheck disable=SC3067 # every sh in use has -O
        if [ -O /proc/sys ]; then
          fail E407 "root has no user ids to spare for builds" "/proc/self/uid_map" \
            "builds would run as the machine's root, and could write to it" \
            "run nixw as an ordinary user, or in a container with its own range of user ids"
        fi
        # Such a namespace forbids setgroups, which Nix would otherwise insist on.
        settings="${settings}build-users-group =
require-drop-supplementary-groups = false
"
        ;;
      *)
        features="$features auto-allocate-uids"
        settings="${settings}build-users-group =
auto-allocate-uids = true
"
        if [ "$range" = whole ] && [ "$mode" = private ]; then
          # Nix ends every process of a build's id before and after the build, and each store numbers from start-id for
          # itself: two stores at work at once would end each other's builds. So each takes a window of its own.
          window=$(printf %s "$cache" | cksum)
          settings="${settings}start-id = $((first + (${window%% *} % 100 + 1) * 128 * per_build))
"
        elif [ "$range" != whole ]; then
          settings="${settings}start-id = $range
id-count = $per_build
"
        fi
        ;;
    esac
    ;;
esac
