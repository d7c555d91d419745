# shellcheck shell=sh
# Sourced by nixw: hand pip's configuration on to downloads in the sandbox.
#
# A fetch in the sandbox sees neither the home folder nor /etc/pip.conf, only the environment variables that its
# derivation names. So what pip would read from files is exported as the variables that pip knows, unless they are set.
# Files in pip's order, the later wins: global, user (the legacy place first), site, PIP_CONFIG_FILE; the section
# [install] wins over [global] whichever file it is in. https://pip.pypa.io/en/stable/topics/configuration/

# The files that there are, one a line. A folder list such as XDG_CONFIG_DIRS is separated by colons.
pip_files() {
  # pip: /dev/null turns every file off, another file takes the user's place.
  [ "${PIP_CONFIG_FILE:-}" != /dev/null ] || return 0
  pip_dirs=${XDG_CONFIG_DIRS:-/etc/xdg}:
  while [ -n "$pip_dirs" ]; do
    pip_file "${pip_dirs%%:*}/pip/pip.conf"
    pip_dirs=${pip_dirs#*:}
  done
  pip_file /etc/pip.conf
  if [ -n "${HOME:-}" ] && [ ! -e "${PIP_CONFIG_FILE:-}" ]; then
    pip_file "$HOME/.pip/pip.conf"
    pip_file "${XDG_CONFIG_HOME:-$HOME/.config}/pip/pip.conf"
  fi
  [ -z "${VIRTUAL_ENV:-}" ] || pip_file "$VIRTUAL_ENV/pip.conf"
  pip_file "${PIP_CONFIG_FILE:-}"
}

pip_file() {
  if [ -f "$1" ] && [ -r "$1" ]; then
    pip_found="$pip_found$1
"
  fi
}

# Is there a pip that a download in the sandbox can ask for its default index? (It looks in the same places.)
pip=no
for pip_place in /usr/lib/python3/dist-packages/pip /usr/lib/python3.*/site-packages/pip \
  /usr/lib*/python3.*/ensurepip/_bundled/pip-*.whl /usr/share/python-wheels/pip-*.whl; do
  if [ -e "$pip_place" ]; then
    pip=yes
    break
  fi
done

pip_found='' pip_cert=''
pip_files
if [ -n "$pip_found" ]; then
  command -v awk >/dev/null || {
    # shellcheck source=nix/nixw/messages.sh
    . "$lib/messages.sh"
    need "mawk" awk
  }
  pip_settings=$(
    IFS='
'
    set -f
    # shellcheck disable=SC2086 # split at newlines only
    exec awk -f "$lib/pip-config.awk" $pip_found
  )
  while IFS='=' read -r pip_name pip_value; do
    [ -n "$pip_value" ] || continue
    case $pip_name in
      index-url) : "${PIP_INDEX_URL=$pip_value}" ;;
      extra-index-url) : "${PIP_EXTRA_INDEX_URL=$pip_value}" ;;
      cert) pip_cert=$pip_value ;;
      proxy)
        if [ -z "${http_proxy:-}${https_proxy:-}${HTTPS_PROXY:-}${ALL_PROXY:-}" ]; then
          http_proxy=$pip_value https_proxy=$pip_value
          : "${no_proxy=localhost,127.0.0.1,::1}"
          export http_proxy https_proxy no_proxy
        fi
        ;;
    esac
  done <<EOF
$pip_settings
EOF
fi
# What a nixw further up has put there is no choice of the user's.
if [ "${PIP_INDEX_URL:-}" = "${ACCELPKGS_DEFAULT_INDEX:-}" ]; then PIP_INDEX_URL=; fi
if [ -n "$PIP_INDEX_URL" ]; then export PIP_INDEX_URL; fi
if [ -n "${PIP_EXTRA_INDEX_URL:-}" ]; then export PIP_EXTRA_INDEX_URL; fi
