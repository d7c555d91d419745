# The command line that the help and the usage errors of `plan` show.
"nix run .#plan -- --python 3.12 --cuda 12.8 --capability 8.6 torch xformers"
