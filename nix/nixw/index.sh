# shellcheck shell=sh
# Sourced by decide.sh where no pip is installed that a download in the sandbox could ask for the package index.
#
# The address of the index is written nowhere in this project: pip is who knows it. Sets $index, empty where it cannot be
# known; the download then says what to do.

# The default in pip's sources, as pip would complete it.
index_in() {
  index=$(sed -n 's/^PyPI = PackageIndex( *"\([^"]*\)".*/\1/p' "$1/pip/_internal/models/index.py" 2>/dev/null) || index=
  if [ -n "$index" ]; then index=${index%/}/simple; fi
}

# pip_of_python: the folder of a pip that is out of the sandbox's sight (pyenv, conda, a virtual environment).
pip_of_python() {
  within 20 python3 -c 'import os, pip; print(os.path.dirname(os.path.dirname(pip.__file__)))' 2>/dev/null </dev/null
}

# index_from_apt APT-GET...: the distribution's pip, only to read it.
index_from_apt() {
  mkdir -p "$cache/fetch/pip"
  (cd "$cache/fetch/pip" && "$@" -qq download python3-pip 2>/dev/null) || return
  dpkg-deb -x "$cache/fetch/pip"/python3-pip_*.deb "$cache/fetch/pip" || return
  index_in "$cache/fetch/pip/usr/lib/python3/dist-packages"
  [ -n "$index" ] && printf '%s\n' "$index" >"$cache/index.$$.tmp" && mv -f -- "$cache/index.$$.tmp" "$cache/index"
}

find_index() {
  index=
  if [ -s "$cache/index" ]; then
    read -r index <"$cache/index"
    return
  fi
  if folder=$(pip_of_python); then index_in "$folder"; fi
  if [ -n "$index" ] || ! command -v apt-get >/dev/null; then return; fi
  say "no pip is installed: reading the distribution's for the address of the package index"
  # Not worth an error: nix itself is there, and not everything downloads.
  if (
    take_lock
    # The machine's own lists, where it has some, are enough.
    index_from_apt apt-get && exit
    . "$lib/apt.sh"
    describe_machine
    apt_update python3-pip
    index_from_apt apt apt-get
  ) 2>/dev/null; then
    read -r index <"$cache/index"
  fi
  rm -rf -- "$cache/fetch"
}
