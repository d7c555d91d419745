/**
  Read what a local version label says its file was built for: `cu128`, `rocm6.4`, `cpu`,
  `cu12torch2.8cxx11abiTRUE`. The same forms as `core/local_version.py` of the updater.

  # Type
  `{ facts; } -> String -> null | { <axis> = String; }`: null where it is not understood
*/
{ facts }:
let
  inherit (builtins)
    elemAt
    listToAttrs
    match
    stringLength
    substring
    ;
  digits = "[0-9]+([.][0-9]+)*";
  grammar = "((cu|rocm|hip)[.]?(${digits}))?[.]?(torch[.]?(${digits}))?(cxx11abi(true|false))?";
  without = listToAttrs (
    map (name: {
      inherit name;
      value = "none";
    }) facts.accelerators
  );
  dotted = text: match ".*[.].*" text != null;
  # `126` is 12.6 and `64` is 6.4, `13` is 13: majors tell how many digits they take.
  toolkit =
    text:
    let
      length = stringLength text;
      major = if length == 2 && match "[5-9].*" text != null then 1 else 2;
    in
    if dotted text || length <= major then
      text
    else
      "${substring 0 major text}.${substring major (-1) text}";
  # `torch28` and `torch210`: the dot is missing.
  release =
    text:
    if dotted text || stringLength text == 1 then
      text
    else
      "${substring 0 1 text}.${substring 1 (-1) text}";
in
label:
let
  parts = match grammar label;
  part = elemAt parts;
  accelerator = if part 1 == "cu" then "cuda" else "rocm";
  # A release of NVIDIA's container (25.09) is none of torch.
  isContainer = part 5 != null && match "[2-9][0-9][.].*" (part 5) != null;
in
if label == "cpu" then
  without
else if label == "cpu.cxx11.abi" then
  without // { cxx11abi = "true"; }
else if parts == null || label == "" || isContainer then
  null
else
  (if part 2 == null then { } else without // { ${accelerator} = toolkit (part 2); })
  // (if part 5 == null then { } else { torch = release (part 5); })
  // (if part 8 == null then { } else { cxx11abi = part 8; })
