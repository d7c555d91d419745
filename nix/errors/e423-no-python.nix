# E423. `oldest`: the first CPython that is supported; `where`: the files that were looked at.
{ oldest, where }:
{
  inherit where;
  code = "E423";
  title = "there is no CPython ${oldest} or newer under /usr for the environment";
  why =
    "builds run in a sandbox that shows /usr only, "
    # It is part of the name of what they make.
    + "and must know the interpreter's full version";
  fix = [
    "install your distribution's python3, or call default.nix with"
    (
      "--arg machine '{ pythons.\"3.12\" = "
      + "{ executable = \"/usr/bin/python3.12\"; version = \"3.12.3\"; }; }'"
    )
  ];
}
