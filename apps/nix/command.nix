/**
  `plan`, whole: from the words of a command line to what is printed, and the exit code before it.

  # Type
  `{ count, folder, width, colour, errorColour, untracked, word0, word1 … :: String; } ->
  { answer :: String; }`

  # Inputs
  `untracked` : what `git ls-files --others --directory pkgs` prints

  # Output
  `answer` : "0", "1" (a problem) or "2" (wrong usage), a line break, and the text
*/
{
  count,
  folder,
  width,
  colour,
  errorColour,
  untracked ? "",
  ...
}@given:
let
  number = builtins.fromJSON count;
  columns =
    let
      n = builtins.fromJSON width;
    in
    if n == 0 || n > 40 then n else 40;
  words = builtins.genList (n: given."word${toString n}") number;
  lib = import ../../nix/outputs/lib.nix { };
  asked = import ./arguments.nix { inherit (lib) fromLock; } { inherit words folder; };
  tried = lib.tryPlan asked.request;
  printable = import ./printable.nix;
  errors = import ./terminal.nix { colour = errorColour == "true"; };
  shown = {
    inherit (tried) plan;
    width = columns;
    colour = colour == "true";
    why = asked.flags ? why;
  };
  names = builtins.concatMap (
    line:
    let
      found = if builtins.isString line then builtins.match "pkgs/([^/]*)/" line else null;
    in
    if found == null then [ ] else found
  ) (builtins.split "\n" untracked);
  said =
    if names == [ ] then
      tried.message
    else
      import ../../nix/errors/render.nix (import ./untracked.nix { inherit names; } tried.problems);
  cost = import ../../nix/cost (
    if tried.plan ? plans then builtins.attrValues tried.plan.plans else [ tried.plan ]
  );
  costs =
    if asked.flags ? cost then
      printable (builtins.concatStringsSep "\n" ([ "" ] ++ import ../../nix/cost/text.nix cost))
    else
      "";
  refused = code: text: "${code}\n${errors.error (printable text)}";
in
{
  answer =
    if asked.flags ? help then
      "0\n${import ./help.nix { width = columns; }}"
    else if asked.problem != null then
      refused "2" (import ./usage.nix asked.problem)
    else if !tried.ok then
      refused "1" said
    else if asked.flags ? json then
      "0\n${
        import ./json.nix (tried.plan // (if asked.flags ? cost then { inherit cost; } else { }))
      }"
    else if tried.plan ? plans then
      "0\n${import ./joint-text.nix shown}${costs}"
    else
      "0\n${import ./plan-text.nix (shown // { inherit (asked.request) packages; })}${costs}";
}
