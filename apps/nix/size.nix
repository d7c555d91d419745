/**
  A number of bytes in SI units with three digits: 1234567 is `1.23 MB`.

  # Type
  `Int -> String`
*/
bytes:
let
  units = [
    {
      of = 1;
      name = "B";
    }
    {
      of = 1000;
      name = "kB";
    }
    {
      of = 1000000;
      name = "MB";
    }
    {
      of = 1000000000;
      name = "GB";
    }
  ];
  # What would round to 1000 of one is 1 of the next.
  fitting = builtins.filter (unit: bytes * 10 < 9995 * unit.of) units;
  unit = if fitting == [ ] then builtins.elemAt units 3 else builtins.head fitting;
  # In hundredths, tenths or wholes, so that three digits are left.
  scale =
    if bytes * 1000 < 9995 * unit.of then
      100
    else if bytes * 100 < 9995 * unit.of then
      10
    else
      1;
  rounded = (2 * bytes * scale + unit.of) / (2 * unit.of);
  whole = rounded / scale;
  rest = rounded - whole * scale;
  tenths = if scale == 100 && rest < 10 then "0${toString rest}" else toString rest;
  fraction = builtins.head (builtins.match "(|.*[^0])0*" tenths);
in
toString whole + (if rest == 0 then "" else ".${fraction}") + " ${unit.name}"
