# shellcheck shell=sh
# Sourced by launch where the machine has no Python: nixpkgs has one. It is got once, when it is
# needed; were it a part of the flake's apps, every `nix run` would fetch nixpkgs.

# shellcheck source=apps/bin/closed.sh
. "$here/closed.sh"
python=$kept
nix=${ACCELPKGS_NIX:-$(command -v nix || :)}
tried="there is no nix to get that of nixpkgs with"
[ -n "$kept" ] || tried="others can write to $cache, so that of nixpkgs is not kept there"
if [ -n "$nix" ] && [ -n "$kept" ] && (umask 077 && mkdir -p "$cache") 2>/dev/null; then
  printf 'there is no Python 3.10 or newer on this machine: taking the one of nixpkgs, once\n' >&2
  if tried=$("$nix" --extra-experimental-features 'nix-command flakes' build --impure \
    --out-link "$cache/python" --file "$apps/nix/python.nix" 2>&1 >/dev/null) && usable "$python"; then
    exec "$python" -I -B "$apps" "$app" "$@"
  fi
  # The cause comes last; an error of several lines begins with one that says nothing.
  tried="that of nixpkgs: $(printf '%s\n' "$tried" | grep -v '^ *$' | tail -n 1 | sed 's/^ *//')"
fi

if [ -e /etc/NIXOS ]; then
  fix='environment.systemPackages = [ pkgs.python3 ];  (or: nix shell nixpkgs#python3)'
elif command -v apt-get >/dev/null 2>&1; then
  fix='sudo apt-get install python3'
elif command -v dnf >/dev/null 2>&1; then
  fix='sudo dnf install python3'
elif command -v pacman >/dev/null 2>&1; then
  fix='sudo pacman -S python'
elif command -v zypper >/dev/null 2>&1; then
  fix='sudo zypper install python3'
elif command -v apk >/dev/null 2>&1; then
  fix='apk add python3'
else
  fix='install Python 3.10 or newer from your distribution'
fi
version='import sys; print("python3 is %d.%d" % sys.version_info[:2])'
found=$(python3 -I -B -c "$version" 2>/dev/null) || found='there is no python3'
where='PATH, /usr/bin, /usr/local/bin'
# shellcheck source=nix/nixw/messages.sh
. "$apps/../nix/nixw/messages.sh"
fail E420 "the app \"$app\" needs Python 3.10 or newer to run" "$where" "$found
$tried" "$fix
or set ACCELPKGS_PYTHON to an interpreter, ACCELPKGS_NIXPKGS to a nixpkgs that is here"
