/**
  Tell what the archive of a package may unpack to (members.py): the defaults, unless the user of a
  base says otherwise. What a user leaves out keeps its default.

  # Type
  `{ <name> :: Limits; } -> name -> Limits` with
  `Limits = { ratio; slack; total; members; depth; text; }`

  # Inputs
  `ratio` : bytes unpacked for each byte packed; `slack` : bytes beyond that; `total` : bytes in all
  `members` : files and folders
  `depth` : folders, one below the other
  `text` : bytes of METADATA, of WHEEL and of entry_points.txt, each

  # Examples
  ((limitsOf { torch.members = 400000; }) "torch").members
  => 400000
*/
unpackLimits: name:
{
  ratio = 60;
  slack = 64 * 1024 * 1024;
  total = 40 * 1024 * 1024 * 1024;
  members = 200 * 1000;
  depth = 100;
  text = 4 * 1024 * 1024;
}
// unpackLimits.${name} or { }
