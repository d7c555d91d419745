/**
  Say what to write where somebody wrote the name of a GPU for its capability or gfx target.

  # Type
  `{ lib; facts; } -> String -> a -> [ String ]`: a key of a request and its value; a line for each
  name in it

  # Examples
  hint "capabilities" [ "RTX 4090" "8.6" ]
  => [ "\"RTX 4090\" is capabilities = [ \"8.9\" ]" ]
*/
{ lib, facts }:
let
  inherit (builtins)
    concatMap
    concatStringsSep
    filter
    isList
    isString
    match
    ;
  value = gpu: gpu.gfx or gpu.capability;
  key = gpu: if gpu ? gfx then "gfx" else "capabilities";
  told = name: "\"${name}\" (${value (facts.gpuByName name)})";
  # A capability has two digits, and a letter at most behind them.
  isName = text: isString text && match ".*[A-Za-z]+.*[0-9].*|[0-9]{3,}" text != null;
  isTarget = text: match "gfx.*" text != null;
  line =
    text:
    let
      gpu = facts.gpuByName text;
      near = filter (name: facts.gpuByName name != null) (facts.nearestGpus text);
    in
    if gpu != null then
      [ "\"${text}\" is ${key gpu} = [ \"${value gpu}\" ]" ]
    else if near != [ ] then
      [ "no GPU \"${text}\" is known: did you mean ${concatStringsSep " or " (map told near)}?" ]
    else
      [ ];
in
asked: given:
if isList given && (asked == "capabilities" || asked == "gfx") then
  concatMap line (lib.list.take 3 (filter (x: isName x && !(isTarget x)) given))
else
  [ ]
