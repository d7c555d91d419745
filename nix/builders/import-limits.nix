/**
  Tell what importing the modules of packages may take (foreign.py): the defaults, unless the user
  of a base says otherwise. Of several packages that are imported together, the largest counts.

  # Type
  `{ <name> :: Limits; } -> [ name ] -> Limits` with `Limits = { seconds; bytes; loadSeconds; }`

  # Inputs
  `seconds` : of time; `bytes` : of output; `loadSeconds` : of loading one library (load_check.py)

  # Examples
  (importLimitsOf { torch.seconds = 1800; }) [ "numpy" "torch" ]
  => { bytes = 16777216; loadSeconds = 120; seconds = 1800; }
*/
importLimits: names:
let
  defaults = {
    seconds = 900;
    bytes = 16 * 1024 * 1024;
    loadSeconds = 120;
  };
  larger = a: b: if a > b then a else b;
  limits = map (name: defaults // importLimits.${name} or { }) names;
in
builtins.foldl' (one: other: builtins.mapAttrs (field: larger other.${field}) one) (
  if limits == [ ] then defaults else builtins.head limits
) limits
