/**
  Tell what the archive of a package may unpack to (members.py): the default, unless the user of a
  base says otherwise.

  # Type
  `{ <name> :: Limits; } -> name -> Limits` with `Limits = { ratio; slack; total; }`

  # Inputs
  `ratio` : bytes unpacked for each byte packed; `slack` : bytes beyond that; `total` : bytes in all

  # Examples
  (limitsOf { }) "torch"
  => { ratio = 60; slack = 67108864; total = 42949672960; }
*/
unpackLimits: name:
unpackLimits.${name} or {
  ratio = 60;
  slack = 64 * 1024 * 1024;
  total = 40 * 1024 * 1024 * 1024;
}
