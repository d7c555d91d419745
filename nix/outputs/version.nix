# The version of accelpkgs; CHANGELOG.md has a heading for it.
"0.1.0"
