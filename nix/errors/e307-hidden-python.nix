# E307. `place`: a file or folder.
{
  python,
  place,
  why,
  fix ? null,
}:
{
  code = "E307";
  title = "Python ${python} of the host base cannot be used in builds";
  where = "pythons.\"${python}\" (bases.host): ${place}";
  inherit why;
  fix =
    if fix != null then
      fix
    else
      [
        "name its folder, which is copied: { folder = /home/me/.pyenv/versions/3.12.1; }"
        "or show it to the sandbox (sandbox-paths of nix.conf) and name it in visible = [ … ]"
      ];
}
