# E025. `misnamed` and `shapeless`: names of targets that are none, or hold no set of keys; both are
# looked at where `isSet`.
{
  given,
  isSet,
  isEmpty,
  misnamed,
  shapeless,
}:
let
  quoted = builtins.concatStringsSep ", ";
in
{
  code = "E025";
  title = "targets is no set of targets";
  where = if given then "targets (your request)" else "apart (your request)";
  why =
    if !given then
      "what may stand apart is said to a request for several targets, and this has none"
    else if !isSet then
      "it is no attribute set"
    else if isEmpty then
      "it is empty"
    else
      (if misnamed == [ ] then [ ] else [ "these are no names of targets: ${quoted misnamed}" ])
      ++ (if shapeless == [ ] then [ ] else [ "these are no sets of keys: ${quoted shapeless}" ]);
  fix = [
    "write targets = { laptop = { capabilities = [ \"8.6\" ]; }; ci = { cuda = null; }; }"
    "a name has letters, digits, and -, _ or . behind the first"
  ];
}
