# Print the machine's apt sources for one release as deb822 stanzas, for another release.
# Input: sources.list (one line each) and *.sources (deb822) files.
# Variables: from, to (code names: from=bookworm to=trixie, or equal), components (what to ask for), keyring (the
# whole keyring of the distribution, used in place of one key of it; may be empty).
# A source counts if its suites name the release, or its -updates or -security, and it has the component main.

function suites_for(list,    n, i, words, found, suite) {
  n = split(list, words, " ")
  found = ""
  for (i = 1; i <= n; i++) {
    suite = words[i]
    if (suite != from && suite != from "-updates" && suite != from "-security") continue
    found = found " " to substr(suite, length(from) + 1)
  }
  return found
}

function signed_by(value) {
  # A key of one old release does not sign the next.
  if (keyring != "" && value ~ /\/(debian|ubuntu)-archive-[^ ]*$/) return " " keyring
  return value
}

function emit(uris, suites, parts, key, extra,    found) {
  # apt leaves the packages of file: where they are; copy: puts them with the others.
  gsub(/file:/, "copy:", uris)
  found = suites_for(suites)
  if (found == "" || (" " parts " ") !~ / main /) return
  printf "Types: deb\nURIs: %s\nSuites:%s\nComponents: %s\nTargets: Packages\n", uris, found, components
  if (key != "") printf "Signed-By:%s\n", signed_by(key)
  printf "%s\n", extra
}

function stanza(    extra) {
  if (tolower(field["enabled"]) !~ /no|false|off/ && (" " field["types"] " ") ~ / deb /) {
    extra = ""
    if ("trusted" in field) extra = "Trusted: " field["trusted"] "\n"
    emit(field["uris"], field["suites"], field["components"], keytext, extra)
  }
  split("", field)
  keytext = ""
  name = ""
}

FNR == 1 { stanza() }
/^[ \t]*#/ { next }

FILENAME ~ /\.sources$/ {
  if ($0 ~ /^[ \t\r]*$/) stanza()
  else if ($0 ~ /^[ \t]/) {
    if (name == "signed-by") keytext = keytext "\n" $0
    else field[name] = field[name] " " $0
    gsub(/[ \t]+/, " ", field[name])
  } else {
    name = tolower(substr($0, 1, index($0, ":") - 1))
    value = substr($0, index($0, ":") + 1)
    if (name == "signed-by") keytext = value
    gsub(/[ \t\r]+/, " ", value)
    sub(/^ /, "", value)
    sub(/ $/, "", value)
    field[name] = value
  }
  next
}

$1 == "deb" {
  sub(/#.*/, "")
  key = ""
  extra = ""
  if (match($0, /\[[^]]*\]/)) {
    options = " " substr($0, RSTART + 1, RLENGTH - 2) " "
    $0 = substr($0, 1, RSTART - 1) substr($0, RSTART + RLENGTH)
    if (match(options, / signed-by=[^ ]+/)) {
      key = " " substr(options, RSTART + 11, RLENGTH - 11)
      gsub(/,/, " ", key)
    }
    if (options ~ / trusted=yes /) extra = "Trusted: yes\n"
  }
  parts = ""
  for (i = 4; i <= NF; i++) parts = parts " " $i
  emit($2, $3, parts, key, extra)
}
END { stanza() }
