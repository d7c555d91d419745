# Why a file's name is beyond what is read of one, if it is. A file system holds 255 letters; three
# compressed sets of tags (PEP 425) may still stand for thousands of tags in them.
let
  inherit (builtins)
    elemAt
    filter
    isString
    length
    split
    stringLength
    ;
  letters = 255;
  tags = 128;
  countOf = sets: from: length (filter isString (split "\\." (elemAt sets from)));
in
file:
let
  sets = filter isString (split "-" file);
  n = length sets;
  isWheel = builtins.substring (stringLength file - 4) 4 file == ".whl";
  pythons = countOf sets (n - 3);
  abis = countOf sets (n - 2);
  # The last of these is the ending.
  platforms = countOf sets (n - 1) - 1;
  stated = if n < 3 || !isWheel then 1 else pythons * abis * platforms;
in
if stringLength file > letters then
  "has ${toString (stringLength file)} letters, and a file's name at most ${toString letters}"
else if stated > tags then
  "stands for ${toString stated} tags, and a wheel's name for at most ${toString tags}"
else
  null
