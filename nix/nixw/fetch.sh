# shellcheck shell=sh
# Sourced by decide.sh: get a nix from the distribution's packages into $cache/nix, without installing anything.
#
# apt works in a folder of its own ($cache/fetch: lists, archives, an empty package database), so it needs no root and
# changes nothing on the machine; it checks every file against the archive's signature, and an interrupted download goes
# on where it stopped. The result is unpacked beside its final place, made to find its own libraries, tried, and renamed.

# Raise when what a fetched nix consists of changes: the next nixw then gets a new one.
recipe=1
fetched=$cache/nix/$recipe

fetch_nix() {
  nix=$fetched/bin/nix bin=$fetched/bin
  if ! fetched_is_there; then
    say "$1"
    doing='getting a nix'
    # In quotes for apt, between colons for the loader, which also knows $ORIGIN and its like.
    case $fetched in *[\"\\:\$%]*)
      fail E408 "nix cannot be kept there" "$fetched" "apt and the loader cannot take a path with one of \" \\ : \$ %" \
        "set XDG_CACHE_HOME to a folder without it" ;;
    esac
    # shellcheck source=nix/nixw/apt.sh
    . "$lib/apt.sh"
    describe_machine
    need "util-linux, mawk and coreutils" flock awk grep sha256sum cut du ln
    take_lock
    # Another nixw may have got it while this one waited.
    if ! fetched_is_there; then
      # shellcheck source=nix/nixw/unpack.sh
      . "$lib/unpack.sh"
      apt_update nix-bin
      apt_nix
      apt_download nix-bin patchelf ca-certificates
      if [ "$pip" = no ] && [ ! -s "$cache/index" ]; then index_from_apt apt apt-get || :; fi
      unpack "$cache/nix/new" "$fetched"
      rm -rf -- "$cache/fetch"
    fi
    drop_lock
  fi
  version=$(version_of "$nix")
}

fetched_is_there() { [ -s "$fetched/version" ] && [ -x "$nix" ] && within 20 "$nix" --version >/dev/null 2>&1; }

# The lock goes with the process that holds it (flock), so there are no stale ones; the number in it is for people.
take_lock() {
  exec 9>>"$cache/lock"
  if ! flock --nonblock 9; then
    say "nixw with process id $(cat "$cache/lock") is getting nix already; waiting for it"
    flock 9
  fi
  printf '%s\n' "$$" >"$cache/lock"
}

drop_lock() { exec 9>&-; }

# What a nixw that was killed has left behind, unless one is at it. Nobody writes a small file for an hour.
tidy() {
  find "$cache" -maxdepth 1 -name '*.tmp' -mmin +60 -exec rm -f -- {} + 2>/dev/null || :
  command -v flock >/dev/null || return 0
  (
    exec 9>>"$cache/lock"
    flock --nonblock 9 || exit 0
    for left in "$cache/fetch" "$cache"/nix/*; do
      if [ "$left" != "$fetched" ]; then rm -rf -- "$left"; fi
    done
  )
}
