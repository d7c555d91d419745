# The platform tags of a glibc Linux in order of preference (PEP 600): the bare tag, whose files were made for such
# machines without a promise, then manylinux from the newest glibc down, each old alias after what it stands for.
system: glibc:
let
  inherit (builtins)
    concatMap
    elemAt
    fromJSON
    genList
    match
    ;
  architecture = elemAt (match "(.*)-linux" system) 0;
  numbers = match "([0-9]+)\\.([0-9]+).*" glibc;
  major = elemAt numbers 0;
  newest = fromJSON (elemAt numbers 1);
  oldest =
    if architecture == "x86_64" || architecture == "i686" then
      5
    else
      17;
  aliases = {
    "17" = [ "manylinux2014_${architecture}" ];
    "12" = [ "manylinux2010_${architecture}" ];
    "5" = [ "manylinux1_${architecture}" ];
  };
  level =
    i:
    let
      minor = toString (newest - i);
    in
    [ "manylinux_${major}_${minor}_${architecture}" ] ++ (aliases.${minor} or [ ]);
  count = newest - oldest + 1;
in
[ "linux_${architecture}" ] ++ concatMap level (genList (i: i) (if count < 0 then 0 else count))
