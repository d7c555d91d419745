# E132. `wheels`: [ { name; version; glibc; } ].
{
  wheels,
  glibc,
  highest,
}:
let
  n = builtins.length wheels;
  shown = builtins.genList (
    i:
    let
      w = builtins.elemAt wheels i;
    in
    "${w.name} ${w.version} (${w.glibc})"
  ) (if n < 4 then n else 4);
in
{
  code = "E132";
  title = "glibc ${glibc} is too old for ${
    if n == 1 then "a wheel" else "${toString n} wheels"
  } of the plan";
  where = "glibc (your target, or the base's)";
  why = "built for a newer one: ${builtins.concatStringsSep ", " shown}${
    if n > 4 then ", and ${toString (n - 4)} more" else ""
  }";
  fix = "take a base with glibc ${highest} or newer, or flavour = \"source\" for these packages";
}
