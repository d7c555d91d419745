/**
  Read the words of a command line, as the help describes them.

  # Type
  `{ fromLock; } -> { words :: [ String ]; folder :: String; } -> { request;
  flags :: { <name> = true; }; problem :: null | { title; word ? ; }; }`

  # Inputs
  `folder` : where a relative folder begins, absolute

  # Output
  `request` : nix/concretise/README.md; what was not said is left out, but for Python
  : `problem` : what nobody can read as a request; `word` where an option was meant
*/
{ fromLock }:
{ words, folder }:
let
  inherit (builtins)
    concatMap
    elem
    filter
    foldl'
    head
    isString
    length
    listToAttrs
    split
    stringLength
    substring
    ;
  facts = import ../../nix/facts;
  isText = import ./is-text.nix;
  options = concatMap (group: group.options) (import ./options.nix);
  known = listToAttrs (
    map (option: {
      name = "--${option.name}";
      value = option;
    }) options
  );
  short."-h" = known."--help";

  nothing = {
    values = { };
    packages = [ ];
    unknown = [ ];
    problem = null;
    # The option that waits for its value.
    open = null;
    # After `--` each word is a package.
    ended = false;
  };
  fail = title: state: state // { problem = { inherit title; }; };
  give =
    name: value: state:
    state
    // {
      open = null;
      values = state.values // {
        ${name} = state.values.${name} or [ ] ++ [ value ];
      };
    };
  missing = option: "argument ${option}: expected one argument";
  isOption = word: substring 0 1 word == "-" && word != "-" && !isNumber word;
  isNumber = word: stringLength word < 20 && builtins.match "-[0-9.]+" word != null;

  read =
    state: word:
    let
      halves = filter isString (split "=" word);
      name = head halves;
      option = known.${name} or short.${name} or null;
      isFlag = option != null && !(option ? metavar);
      hasValue = length halves > 1;
      value = substring (stringLength name + 1) (-1) word;
    in
    if state.problem != null then
      state
    else if !(isText.check word) then
      fail "an argument is no text in UTF-8: ${isText.shown word}" state
    else if state.open != null then
      if isOption word then
        fail (missing state.open) state
      else
        give known.${state.open}.name word state
    else if state.ended || !(isOption word) then
      state // { packages = state.packages ++ [ word ]; }
    else if word == "--" then
      state // { ended = true; }
    else if option == null then
      state // { unknown = state.unknown ++ [ word ]; }
    else if isFlag && hasValue then
      fail "argument ${name}: ignored explicit argument ${value}" state
    else if isFlag then
      give option.name true state
    else if hasValue then
      give option.name value state
    else
      state // { open = name; };
  state = foldl' read nothing words;
  given = filter (option: state.values ? ${option.name}) options;
  isFlagGiven = option: !(option ? metavar);
  absolute = path: if substring 0 1 path == "/" then path else "${folder}/${path}";
  asked = foldl' (
    request: option: request // (option.put or (_: { })) state.values.${option.name}
  ) { inherit (state) packages; } given;
  locked = if asked ? lock then fromLock (/. + absolute asked.lock) else { };
  fixed = {
    python = head facts.pythonsByWheels;
  }
  // locked;
  said = removeAttrs asked [
    "lock"
    "targets"
  ];
  index = map (path: /. + absolute path) (asked.index or [ ]) ++ locked.index or [ ];
in
{
  request =
    (
      if asked ? targets then
        # What holds for all of them, in the file and here.
        foldl' (import ../../nix/concretise/joint/merge.nix) fixed [
          (import ./targets-file.nix (absolute asked.targets))
          said
        ]
      else
        fixed // said // { packages = locked.packages or [ ] ++ asked.packages; }
    )
  // (if index == [ ] then { } else { inherit index; });
  flags = listToAttrs (
    map (option: {
      inherit (option) name;
      value = true;
    }) (filter isFlagGiven given)
  );
  problem =
    if state.problem != null then
      state.problem
    else if state.unknown != [ ] then
      {
        title = "unrecognized arguments: ${builtins.concatStringsSep " " state.unknown}";
        word = head state.unknown;
      }
    else if state.open != null then
      { title = missing state.open; }
    else if elem "" (state.values.index or [ ]) then
      { title = "argument --index: a folder is meant, and the text is empty"; }
    else if elem "" (state.values.lock or [ ]) then
      { title = "argument --lock: a folder is meant, and the text is empty"; }
    else if elem "" (state.values.targets or [ ]) then
      { title = "argument --targets: a file is meant, and the text is empty"; }
    else
      null;
}
