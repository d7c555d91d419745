# shellcheck shell=sh
# Sourced by launch: a Python is neither taken from a folder that others could write to, nor put there.

if [ -e "$cache" ]; then
  case $(ls -ld -- "$cache") in d????w* | d???????w*) kept= ;; esac
  # shellcheck disable=SC3067 # every sh in use has -O
  [ -O "$cache" ] || kept=
fi
