# Print the settings of pip configuration files that downloads need, as name=value lines.
# Input: the files, weakest first. An ini file as Python's configparser reads it: "name = value" or "name: value",
# deeper indented lines continue the value, "#" and ";" start a comment line.

function trim(s) {
  gsub(/^[ \t\r]+|[ \t\r]+$/, "", s)
  return s
}

FNR == 1 { section = ""; name = "" }
/^[ \t]*[#;]/ || /^[ \t\r]*$/ { next }
/^\[/ {
  section = $0
  sub(/^\[/, "", section)
  sub(/\].*$/, "", section)
  name = ""
  next
}
/^[ \t]/ {
  if (name != "") value[section, name] = trim(value[section, name] " " trim($0))
  next
}
match($0, /[=:]/) {
  name = tolower(trim(substr($0, 1, RSTART - 1)))
  gsub(/_/, "-", name)
  sub(/^--/, "", name)
  value[section, name] = trim(substr($0, RSTART + 1))
}
END {
  count = split("index-url extra-index-url proxy cert", names, " ")
  for (i = 1; i <= count; i++) {
    if (("install", names[i]) in value) print names[i] "=" value["install", names[i]]
    else if (("global", names[i]) in value) print names[i] "=" value["global", names[i]]
  }
}
