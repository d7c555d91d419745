/**
  List the recorded variants that no plan takes and that have no mark to say so, a line each, with
  the reason that the plan gives: tests/unreachable.txt.

  # Type
  `{ <package> :: Reach; } -> [ String ]`, sorted; Reach is reach.nix's

  # Examples
  import ./unreachable.nix {
    a.variants = [
      {
        version = "1";
        axes.cuda = "12.9";
        flavour = "wheel";
        systems = [ "x86_64-linux" ];
        reached = false;
        marked = false;
        why = [ "a 1 is for cuda 13, and you ask for cuda = \"12.9\"" "a 1 leaves no b" ];
      }
    ];
  }
  => [ "a 1 cuda=12.9 x86_64-linux: a 1 leaves no b" ]
*/
reach:
let
  inherit (builtins)
    attrNames
    concatMap
    concatStringsSep
    filter
    head
    length
    match
    substring
    stringLength
    ;
  reasonOf =
    start: why:
    let
      own = filter (line: substring 0 (stringLength start) line == start) why;
      # Of another variant, or another release, of the same package.
      isOther = line: match ".*( is for .*, and you ask for | is not ==).*" line != null;
      telling = filter (line: !isOther line && match "….*" line == null);
      found = telling own;
    in
    if length why == 1 then
      head why
    else if found == [ ] then
      "what it requires is not recorded for these axes, or marked"
    else
      head found;
  line =
    name: variant:
    let
      axes = map (axis: "${axis}=${variant.axes.${axis}}") (attrNames variant.axes);
      kind = if variant.flavour == "source" then [ "source" ] else axes ++ variant.systems;
    in
    "${
      concatStringsSep " " (
        [
          name
          variant.version
        ]
        ++ kind
      )
    }: "
    + reasonOf "${name} ${variant.version} " variant.why;
in
concatMap (name: map (line name) (filter (v: !v.reached && !v.marked) reach.${name}.variants)) (
  attrNames reach
)
