# shellcheck shell=sh
# Sourced by evaluate: links in a user's folders of packages. Nix would say of one that leads out
# that there is no such file.

# check_links [--see FOLDER]... --: fail with E433 where a package of these folders is a link out of
# all of them, or has one; with E434 where a file of it is a pipe or device.
check_links() {
  insides=
  for word do
    if [ "$word" = -- ]; then break; fi
    if [ "$word" != --see ]; then
      inside=$(readlink -f -- "$word" 2>/dev/null) || inside=$word
      insides="$insides${inside%/}/
"
    fi
  done
  out=0
  while [ "$1" = --see ]; do
    for item in "$2"/* "$2"/.[!.]*; do
      if [ -L "$item" ]; then
        check_link "$item"
      elif [ -d "$item" ]; then
        for file in "$item/releases.json" "$item/package.nix"; do
          if [ -L "$file" ]; then check_link "$file"; fi
          # Nix would wait for ever at a pipe.
          if [ -e "$file" ] && [ ! -f "$file" ] && [ ! -d "$file" ]; then
            odd "$file" "it is no plain file"
          fi
        done
      fi
    done
    shift 2
  done
  if [ "$out" -gt 0 ]; then exit 1; fi
}

odd() {
  out=$((out + 1))
  if [ "$out" -gt 5 ]; then return 0; fi
  # shellcheck source=nix/nixw/messages.sh
  . "$root/nix/nixw/messages.sh"
  (fail E434 "a file, a folder or a stream cannot be used" "$1" "$2" "") || :
}

check_link() {
  target=$(readlink -f -- "$1" 2>/dev/null) || target=$(readlink -- "$1") || target=
  while IFS= read -r inside; do
    case $target/ in "$inside"*) return 0 ;; esac
  done <<EOF
${insides%?}
EOF
  out=$((out + 1))
  if [ "$out" -gt 5 ]; then return 0; fi
  # shellcheck source=nix/nixw/messages.sh
  . "$root/nix/nixw/messages.sh"
  (
    fail E433 "$1 leads out of the folder" --index "it is a link to $target
what a folder of packages holds is code; it sees the folders that you name, no more" \
      "name the folder that it leads to with --index, too; or copy it: cp -rL"
  ) || :
}
