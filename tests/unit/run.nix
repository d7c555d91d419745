/**
  Run the unit tests of some files. A file holds `{ lib, root }: <tests>` or `<tests>`; tests are
  attribute sets of any depth whose leaves are `{ expr; expected; }`, or `{ expr; throws = true; }`.

  # Type
  `{ root; lib; } -> [ { name :: String; path :: String; } ] -> [ { id :: String; ok :: Bool; got;
  wanted; } ]`

  # Output
  `id` is the file's name and the path of attributes. `got` and `wanted` are Nix text, `got` is null
  where the expression throws.
*/
{ root, lib }:
let
  inherit (builtins)
    attrNames
    concatMap
    isFunction
    tryEval
    ;
  show = value: builtins.deepSeq value (lib.text.show value);
  isLeaf = node: node ? expr && (node ? expected || node ? throws);
  leaf =
    id: test:
    let
      forced = tryEval (builtins.deepSeq test.expr test.expr);
      throws = test.throws or false;
      ok = if throws then !forced.success else forced.success && forced.value == test.expected;
    in
    {
      inherit id ok;
      got = if ok || !forced.success then null else show forced.value;
      wanted =
        if ok then
          null
        else if throws then
          "an error"
        else
          show test.expected;
    };
  walk =
    id: node:
    if isLeaf node then
      [ (leaf id node) ]
    else
      concatMap (key: walk "${id}::${key}" node.${key}) (attrNames node);
in
concatMap (
  file:
  let
    content = import file.path;
  in
  walk file.name (if isFunction content then content { inherit lib root; } else content)
)
