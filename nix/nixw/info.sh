# shellcheck shell=sh
# Sourced by nixw --nixw-info: print what the decision says.

if [ "$mode" = private ]; then place=$cache/store; else place=/nix; fi
printf 'nix:      %s (%s)\n' "$nix" "$version"
printf 'store:    %s, %s: %s\n' "$mode" "$place" "$reason"
printf 'cache:    %s\n' "$cache"
printf 'user:     %s\n' "$user"
printf 'CA file:  %s\n' "${NIX_SSL_CERT_FILE:-none}"
# Without the names and passwords that addresses may hold.
printf 'index:    %s\n' "${PIP_INDEX_URL:-the default of pip}${PIP_EXTRA_INDEX_URL:+, and $PIP_EXTRA_INDEX_URL}" |
  sed 's|://[^/[:space:]]*@|://…@|g'
printf '%s' "$settings" | sed 's/^/settings: /; 2,$s/^settings:/         /'
exit 0
