# shellcheck shell=sh
# Sourced by nixw: decide which nix, which store and which settings, and write that down in $decision.

# shellcheck source=nix/nixw/messages.sh
. "$lib/messages.sh"
# shellcheck source=nix/nixw/ended.sh
. "$lib/ended.sh"
# shellcheck source=nix/nixw/enter.sh
. "$lib/enter.sh"
# shellcheck source=nix/nixw/closed.sh
. "$lib/closed.sh"
# shellcheck source=nix/nixw/fetch.sh
. "$lib/fetch.sh"
# shellcheck source=nix/nixw/index.sh
. "$lib/index.sh"

# is_usable_version VERSION: at least 2.18, the first with all that we rely on.
is_usable_version() {
  case $1 in [0-9]*.[0-9]*) ;; *) return 1 ;; esac
  wanted_major=${1%%.*}
  wanted_minor=${1#*.}
  wanted_minor=${wanted_minor%%[!0-9]*}
  [ "$wanted_major" -gt 2 ] || { [ "$wanted_major" -eq 2 ] && [ "$wanted_minor" -ge 18 ]; }
}

# within SECONDS COMMAND ARGUMENT...: a program that is only asked something may not stop us. 124: it took longer.
within() {
  if command -v timeout >/dev/null; then
    timeout -k 1 "$@"
  else
    shift
    "$@"
  fi
}

# The last word of "nix (Nix) 2.26.3", "nix (Lix, like Nix) 2.91.0".
version_of() {
  version_line=$(ACCELPKGS_NIXW=asking within 20 "$1" --version 2>/dev/null </dev/null) || version_line=
  printf '%s' "${version_line##* }"
}

decide_nix() {
  nix=$(command -v nix) || nix=
  if [ -n "$nix" ]; then
    version=$(version_of "$nix")
    if is_usable_version "$version"; then
      bin=${nix%/*}
      return
    fi
    why_fetch="nix ${version:-of unknown version} on PATH is older than 2.18, or does not answer"
  else
    why_fetch="there is no nix on PATH"
  fi
  fetch_nix "$why_fetch"
}

# trusts_us: does the daemon take settings from us? (JSON of 2.18 says 1, later true.)
trusts_us() {
  for word in info ping; do
    if answer=$(within 20 "$nix" --extra-experimental-features nix-command store "$word" --store daemon --json \
      2>/dev/null </dev/null); then
      case $answer in *'"trusted":1'* | *'"trusted":true'*) return 0 ;; esac
      return 1
    fi
  done
  return 1
}

decide_store() {
  mode=system
  if [ -n "${NIX_REMOTE:-}" ]; then
    reason="NIX_REMOTE is set"
  elif [ "$nix" = "$fetched/bin/nix" ]; then
    # A /nix without a nix that fits it is what an installation has left behind, or one of another age.
    mode=private reason="the nix is nixw's own"
  elif [ "$state" = writable ]; then
    reason="/nix can be written to"
  elif [ "$state" = daemon ] && [ -n "$PIP_INDEX_URL$index" ]; then
    mode=private reason="the daemon would not hand the address of the package index to downloads"
  elif [ "$state" = daemon ] && trusts_us; then
    reason="the daemon trusts this user"
  elif [ "$state" = daemon ]; then
    mode=private reason="the daemon does not trust this user (trusted-users in /etc/nix/nix.conf)"
  else
    mode=private reason="this user has no store in /nix"
  fi
}

# A nix that is itself in /nix would be hidden by the private store: put a copy into that.
bring_nix_along() {
  target=$(readlink -f -- "$nix")
  case $target in /nix/store/*) ;; *) return 0 ;; esac
  package=${target#/nix/store/}
  package=/nix/store/${package%%/*}
  if [ ! -e "$cache/store$package" ]; then
    say "copying $package into the private store"
    "$nix" --extra-experimental-features 'nix-command flakes' copy --no-check-sigs \
      --to "local?root=$cache/store" "$package" >&2 ||
      fail E405 "nix could not be copied into the private store" "$cache/store" "" "$installer"
  fi
  (umask 022 && mkdir -p "$cache/store/nix/var/nix/gcroots")
  ln -sfn "$package" "$cache/store/nix/var/nix/gcroots/nixw"
  nix=$target bin=${target%/*}
}

decide_settings() {
  features='nix-command flakes'
  settings="sandbox = true
sandbox-fallback = false
warn-dirty = false
"
  bound=
  # The last says whose files those of the others are: an export takes their licences along.
  for folder in /usr /bin /lib /lib64 /etc/alternatives /var/lib/dpkg/info; do
    if [ -e "$folder" ]; then bound="$bound $folder"; fi
  done
  settings="${settings}sandbox-paths =$bound
"
  if [ "$mode" = private ]; then
    jobs=$(nproc 2>/dev/null) || jobs=1
    # Downloads are jobs too; they wait for the network, not for a core.
    if [ "$jobs" -lt 4 ]; then jobs=4; fi
    # What /etc/nix/nix.conf says of the machine's own store does not hold for this one. And no cache to ask: on the
    # host base nothing comes from one, and where there is no way to it each command would wait five seconds.
    settings="${settings}substituters =
store = auto
builders =
post-build-hook =
secret-key-files =
max-jobs = $jobs
"
  fi
  # shellcheck source=nix/nixw/build-users.sh
  if [ "$user" = root ]; then . "$lib/build-users.sh"; fi
  settings="${settings}extra-experimental-features = $features
"
}

# CA certificates that are in a /nix which the private store will hide.
bring_certificates_along() {
  for file in "${NIX_SSL_CERT_FILE:-}" /nix/var/nix/profiles/default/etc/ssl/certs/ca-bundle.crt; do
    case $file in
      /nix/*)
        if [ -s "$file" ]; then
          cp -L -- "$file" "$cache/ca-bundle.$$.tmp"
          mv -f -- "$cache/ca-bundle.$$.tmp" "$cache/ca-bundle.crt"
          return
        fi
        ;;
    esac
  done
}

check_namespaces() {
  if [ "$state" = inside ]; then
    return 0
  elif [ "$mode" = private ]; then
    refusal=$( (enter sh -c :) 2>&1) && return
    # Nothing of namespaces: a program is missing, or something cannot be written.
    case $refusal in *' E409: '* | *' E411: '* | *' E413: '*)
      printf '%s\n' "$refusal" >&2
      told=yes
      exit 1
      ;;
    esac
  elif [ "$user" = user ] && [ "$state" != daemon ] && [ -z "${NIX_REMOTE:-}" ]; then
    refusal=$(unshare --user --map-root-user --mount mount -t tmpfs tmpfs "$cache/root" 2>&1) && return
  else
    return 0
  fi
  # shellcheck source=nix/nixw/refused.sh
  . "$lib/refused.sh"
}

# make_store: the folder that becomes /nix. Whoever a program in there runs as has to get in, so 022.
make_store() {
  if ! is_whole; then
    say "the store in $cache/store was removed, so the list of what was in it goes, too; it fills again"
    rm -rf -- "$cache/store/nix/var/nix/db"
  fi
  (
    umask 022
    mkdir -p "$cache/store/nix/store" "$cache/store/nix/var/nix"
    : >"$cache/store/nix/.accelpkgs"
  )
}

# What a path with a line break in it would make of the decision, nobody could read.
write_decision() {
  case $key$nix$bin$reason$index in *'
'*) return 0 ;; esac
  if [ -d "$decision" ]; then rm -rf -- "$decision"; fi
  {
    printf '%s\n' "$key" "$nix" "$bin" "$version" "$user" "$mode" "$reason" "$index" "$features"
    printf '%s' "$settings"
  } >"$decision.$$.tmp"
  mv -f -- "$decision.$$.tmp" "$decision"
}

need "coreutils, sed and findutils" mkdir id cat rm mv sed head tr find chmod readlink
# What nixw makes is nobody else's to write to, or to read; what it starts has the umask that it was called with.
mask=$(umask)
umask 077
# shellcheck disable=SC3067 # every sh in use has -O
if ! refusal=$(mkdir -p "$cache" 2>&1) || [ ! -O "$cache" ]; then
  fail E408 "the cache folder cannot be used" "$cache" "${refusal:-it belongs to another user}" \
    "set XDG_CACHE_HOME to a folder of your own"
fi
close_cache
mkdir -p "$cache/root"
if [ "$(id -u)" = 0 ]; then user=root; else user=user; fi
decide_nix
index=
if [ "$pip" = no ] && [ -z "$PIP_INDEX_URL" ]; then find_index; fi
decide_store
decide_settings
if [ "$mode" = private ] && [ "$state" != inside ]; then
  doing='making the private store'
  make_store
  bring_nix_along
  bring_certificates_along
fi
check_namespaces
tidy
doing='writing down what was decided'
write_decision
umask "$mask"
