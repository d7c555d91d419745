/**
  Make a store name of any text: characters that a store name cannot have become `_`, and it is cut
  to a length that leaves room.

  # Type
  `String -> String`

  # Examples
  storeName "einops-1!0.8.1-py3-none-any.whl"
  => "einops-1_0.8.1-py3-none-any.whl"
*/
text:
let
  allowed = builtins.concatStringsSep "_" (
    builtins.filter builtins.isString (builtins.split "[^a-zA-Z0-9+._?=-]" text)
  );
  # A name must not begin with a dot.
  start = if builtins.substring 0 1 allowed == "." then "_${allowed}" else allowed;
in
builtins.substring 0 160 start
