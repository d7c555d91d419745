# shellcheck shell=sh
# Sourced by nixw: hand pip's configuration on to downloads in the sandbox.
#
# A fetch in the sandbox sees neither the home folder nor /etc/pip.conf, only the environment variables that its
# derivation names. So what pip would read from files is exported as the variables that pip knows, unless they are set.
# Files in pip's order, the later wins: global, user (the legacy place first), site, PIP_CONFIG_FILE; the section
# [install] wins over [global] whichever file it is in. https://pip.pypa.io/en/stable/topics/configuration/

pip_files() {
  # pip: PIP_CONFIG_FILE=/dev/null turns every file off, and a file that exists there replaces the user's.
  [ "${PIP_CONFIG_FILE:-}" != /dev/null ] || return 0
  set --
  pip_dirs=${XDG_CONFIG_DIRS:-/etc/xdg}:
  while [ -n "$pip_dirs" ]; do
    # pip lets the first of these win, so it has to come last.
    set -- "${pip_dirs%%:*}/pip/pip.conf" "$@"
    pip_dirs=${pip_dirs#*:}
  done
  set -- "$@" /etc/pip.conf
  if [ ! -e "${PIP_CONFIG_FILE:-}" ]; then
    set -- "$@" "${HOME:-}/.pip/pip.conf" "${XDG_CONFIG_HOME:-${HOME:-}/.config}/pip/pip.conf"
  fi
  set -- "$@" "${VIRTUAL_ENV:+$VIRTUAL_ENV/pip.conf}" "${PIP_CONFIG_FILE:-}"
  pip_found=
  for pip_file in "$@"; do
    # Tilde and newline free by construction: one path a line.
    [ -f "$pip_file" ] && [ -r "$pip_file" ] && pip_found="$pip_found$pip_file
"
  done
  return 0
}

pip_found=
pip_files
if [ -n "$pip_found" ]; then
  pip_settings=$(
    IFS='
'
    set -f
    # shellcheck disable=SC2086 # split at newlines only
    exec awk -f "$lib/pip-config.awk" $pip_found
  )
  while IFS='=' read -r pip_name pip_value; do
    case $pip_name in
      index-url) : "${PIP_INDEX_URL=$pip_value}" ;;
      extra-index-url) : "${PIP_EXTRA_INDEX_URL=$pip_value}" ;;
      proxy) : "${https_proxy=${HTTPS_PROXY:-$pip_value}}" "${http_proxy=${HTTP_PROXY:-$pip_value}}" ;;
      cert) [ ! -r "$pip_value" ] || : "${SSL_CERT_FILE=$pip_value}" ;;
    esac
  done <<EOF
$pip_settings
EOF
fi
for pip_name in PIP_INDEX_URL PIP_EXTRA_INDEX_URL http_proxy https_proxy SSL_CERT_FILE; do
  eval "pip_value=\${$pip_name:-}"
  # shellcheck disable=SC2163 # the variable of that name
  [ -z "$pip_value" ] || export "$pip_name"
done
