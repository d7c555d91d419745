# shellcheck shell=sh
# Sourced by fetch.sh, index.sh and root.sh: describe_machine, apt_update, apt_nix, apt_download.

# What is fetched, as messages name it; and what they say to do where it cannot be.
wanted=nix otherwise=$installer steps=4

fetch=$cache/fetch

# os_field NAME: of /etc/os-release.
os_field() { sed -n "s/^$1=//p" /etc/os-release 2>/dev/null | tr -d \"\' | head -n 1; }

# Sets system, release (the machine's), suite (the one to take nix from), components, keyring, arch.
describe_machine() {
  system=$(os_field ID)
  label=$(os_field PRETTY_NAME)
  for program in apt-get apt-cache apt-config dpkg dpkg-deb; do
    command -v "$program" >/dev/null ||
      fail E400 "there is no $wanted, and none to be got here" "${label:-this machine}" \
        "nixw gets one from the packages of Debian and Ubuntu; there is no $program here" "$otherwise"
  done
  arch=$(dpkg --print-architecture)
  case $arch in amd64 | arm64) ;; *)
    fail E401 "there is no $wanted for this processor" "$arch" "nixw knows amd64 and arm64" "$otherwise" ;;
  esac
  release=$(os_field DEBIAN_CODENAME) # of derivatives
  ubuntu=$(os_field UBUNTU_CODENAME)
  components=main keyring=/usr/share/keyrings/debian-archive-keyring.gpg
  case $system,$ubuntu in
    debian,*) release=$(os_field VERSION_CODENAME) ;;
    *,?*)
      release=$ubuntu components='main universe' keyring=/usr/share/keyrings/ubuntu-archive-keyring.gpg
      ;;
  esac
  suite=$release
  # Debian's first release with a nix that is new enough is 13. What is fetched brings its own C library along.
  case $release in bullseye | bookworm) suite=trixie ;; esac
  [ -s "$keyring" ] || keyring=
  [ -n "$release" ] ||
    fail E400 "there is no $wanted, and none to be got here" "${label:-this machine}" \
      "nixw gets one only on Debian, Ubuntu and what derives from them" "$otherwise"
}

apt() {
  apt_program=$1
  shift
  LC_ALL=C "$apt_program" -c "$fetch/apt.conf" "$@"
}

# Packages that nix-bin names but that the nix program itself never starts (perl for a retired script, the shell of a
# sandbox path that we replace): recorded as installed, which halves the download.
not_needed='bash-static bzip2 curl debconf libdbd-sqlite3-perl libwww-curl-perl openssl passwd perl xz-utils'

apt_prepare() {
  doing="preparing $fetch"
  mkdir -p "$fetch/state/lists/partial" "$fetch/cache/archives/partial" "$fetch/sources"
  for package in $not_needed; do
    printf 'Package: %s\nStatus: install ok installed\nArchitecture: %s\nMulti-Arch: foreign\nVersion: 999:0\n' \
      "$package" "$arch"
    printf 'Maintainer: nixw\nDescription: recorded by nixw, not installed\n\n'
  done >"$fetch/status"
  # As root, apt would download as a user of its own, who cannot write to our folder.
  if [ "$user" = root ]; then downloader=root; else downloader=; fi
  # apt.conf(5). Proxies, certificates and the like stay as the machine has them; pins, hooks and further indexes go.
  cat >"$fetch/apt.conf" <<EOF
#clear APT::Update;
#clear APT::Architectures;
APT::Architecture "$arch";
APT::Architectures { "$arch"; };
APT::Default-Release "";
APT::Sandbox::User "$downloader";
APT::Install-Recommends "false";
APT::Get::Assume-Yes "true";
Acquire::Languages "none";
Acquire::Retries "3";
Dir::State "$fetch/state";
Dir::State::lists "$fetch/state/lists";
Dir::State::status "$fetch/status";
Dir::Cache "$fetch/cache";
Dir::Cache::archives "$fetch/cache/archives";
Dir::Cache::pkgcache "pkgcache.bin";
Dir::Cache::srcpkgcache "srcpkgcache.bin";
Dir::Etc::sourcelist "/dev/null";
Dir::Etc::sourceparts "$fetch/sources";
Dir::Etc::preferences "/dev/null";
Dir::Etc::preferencesparts "/dev/null";
Dir::Log "$fetch";
EOF
  # Where the machine keeps its sources, as apt sees it.
  source_list='' source_parts=''
  eval "$(apt-config shell source_list Dir::Etc::sourcelist/f source_parts Dir::Etc::sourceparts/d)"
  set --
  for file in "$source_list" "$source_parts"*.list "$source_parts"*.sources; do
    if [ -r "$file" ] && [ -f "$file" ]; then set -- "$@" "$file"; fi
  done
  [ $# -gt 0 ] || set -- /dev/null
  awk -v from="$release" -v to="$suite" -v components="$components" -v keyring="$keyring" \
    -f "$lib/sources.awk" "$@" >"$fetch/sources/nixw.sources"
  [ -s "$fetch/sources/nixw.sources" ] ||
    fail E402 "apt knows no archive to take $wanted from" "$source_list, $source_parts" \
      "no source there names $release with the component main" "add one, or $otherwise"
}

# Show apt's own progress to a person, keep it for the error message otherwise.
run_apt() {
  if [ -t 2 ]; then
    apt apt-get -q=0 "$@" 2>"$fetch/log" >&2
  else
    apt apt-get -qq "$@" >"$fetch/log" 2>&1
  fi
}

# apt_update PACKAGE: read the lists, and set candidate to the version of the package that there is.
apt_update() {
  apt_prepare
  say "[1/$steps] reading the package lists of $system $suite (10 to 30 MB)"
  # It may fail for a source that we do not need: what counts is whether the package is there afterwards.
  run_apt update || :
  candidate=$(apt apt-cache policy "$1" | sed -n 's/^ *Candidate: //p')
  case $candidate in '' | '(none)')
    fail_if_not_writable
    fail E402 "the package $1 could not be found" "$system $suite" "$(grep -E '^(E|W|Err)' "$fetch/log" | head -n 3)" \
      "look at the network and at apt's sources, or $otherwise"
    ;;
  esac
}

apt_nix() {
  is_usable_version "${candidate#*:}" ||
    fail E404 "the nix of this distribution is too old" "$label" "its nix-bin is $candidate, we need 2.18" "$installer"
}

# Sets $fetch/wanted to a line for each package that nix is made of: 'URI' file bytes checksum.
apt_choose() {
  mkdir -p "$fetch/none/partial"
  # Told of an empty archive folder, apt lists what is here already too. Of several checksums it would print the MD5.
  apt apt-get -q -o "Dir::Cache::archives=$fetch/none" -o Acquire::ForceHash=SHA256 --print-uris --download-only install "$@" \
    >"$fetch/answer" 2>"$fetch/log" ||
    fail E403 "$wanted cannot be got from the packages" "$system $suite" \
      "$(grep -h -E 'Depends:|^E:' "$fetch/answer" "$fetch/log" | head -n 4)" "$otherwise"
  sed -n "/^'/p" "$fetch/answer" >"$fetch/wanted"
}

# apt_download PACKAGE...: with what they need.
apt_download() {
  apt_choose "$@"
  total=$(
    while read -r _ file bytes _; do
      [ -e "$fetch/cache/archives/$file" ] || printf '%s\n' "$bytes"
    done <"$fetch/wanted" | awk '{ bytes += $1 } END { printf "%d packages, %.1f MB", NR, bytes / 1e6 }'
  )
  say "[2/$steps] downloading $wanted${candidate:+ $candidate}: $total, into $fetch"
  # Before, so that apt gets them again; afterwards, so that nothing else is unpacked.
  drop_damaged
  [ -z "$damaged" ] || say "damaged, and downloaded again:$damaged"
  run_apt --download-only install "$@" || download_failed "$(grep -E '^(E|W|Err)' "$fetch/log" | head -n 3)"
  drop_damaged
  [ -z "$damaged" ] || download_failed "not what the signed package lists say:$damaged"
}

download_failed() {
  fail_if_not_writable
  fail E403 "the download of $wanted failed" "$system $suite" "$1" "run nixw again: it goes on where this stopped"
}

# What apt has already it takes by its size. So each file is compared with the checksum of the package lists, whose
# signature apt has checked, whoever may have written it. Sets damaged to the names of those that were removed.
drop_damaged() {
  damaged=
  while read -r _ file _ sum; do
    case $sum in
      SHA256:*) sum=${sum#SHA256:} ;;
      *) download_failed "the package lists have no SHA256 of $file" ;;
    esac
    place=$fetch/cache/archives/$file
    if [ ! -e "$place" ] && [ ! -L "$place" ]; then continue; fi
    found=$(sha256sum "$place" 2>/dev/null) || found=
    if [ -L "$place" ] || [ "${found%% *}" != "$sum" ]; then
      rm -rf -- "$place"
      damaged="$damaged $file"
    fi
  done <"$fetch/wanted"
}
