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
    take_lock
    # Another nixw may have got it while this one waited.
    if ! fetched_is_there; then
      # shellcheck source=nix/nixw/apt.sh
      . "$lib/apt.sh"
      # shellcheck source=nix/nixw/unpack.sh
      . "$lib/unpack.sh"
      describe_machine
      apt_update nix-bin
      apt_nix
      apt_download
      if [ "$pip" = no ] && [ ! -s "$cache/index" ]; then index_from_apt apt apt-get || :; fi
      unpack "$cache/nix/new" "$fetched"
      rm -rf -- "$cache/fetch"
    fi
    drop_lock
  fi
  version=$(version_of "$nix")
}

fetched_is_there() { [ -s "$fetched/version" ] && [ -x "$nix" ] && "$nix" --version >/dev/null 2>&1; }

# The lock goes with the process that holds it (flock), so there are no stale ones; the number in it is for people.
take_lock() {
  command -v flock >/dev/null ||
    fail E400 "there is no nix, and none to be got here" "PATH" "nixw gets one only on Debian and Ubuntu" "$installer"
  exec 9>>"$cache/lock"
  if ! flock --nonblock 9; then
    say "nixw with process id $(cat "$cache/lock") is getting nix already; waiting for it"
    flock 9
  fi
  printf '%s\n' "$$" >"$cache/lock"
}

drop_lock() { exec 9>&-; }
