/**
  Data as JSON over several lines, with sorted keys; no letter of it moves the cursor of a terminal.

  # Type
  `a -> String`
*/
let
  inherit (builtins)
    attrNames
    concatStringsSep
    fromJSON
    genList
    isAttrs
    isList
    substring
    toJSON
    ;
  digits = "0123456789abcdef";
  # Unicode's second row of controls; toJSON escapes the first.
  row = digit: genList (n: "\\u00${digit}${substring n 1 digits}") 16;
  escapes = [ "\\u007f" ] ++ row "8" ++ row "9";
  controls = map (escape: fromJSON "\"${escape}\"") escapes;
  scalar = value: builtins.replaceStrings controls escapes (toJSON value);
  write =
    indent: value:
    let
      inner = "${indent}  ";
      block =
        open: close: items:
        "${open}\n${inner}${concatStringsSep ",\n${inner}" items}\n${indent}${close}";
    in
    if isList value && value != [ ] then
      block "[" "]" (map (write inner) value)
    else if isAttrs value && value != { } then
      block "{" "}" (map (name: "${scalar name}: ${write inner value.${name}}") (attrNames value))
    else
      scalar value;
in
write ""
