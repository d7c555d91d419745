/**
  Environment markers of PEP 508, as the trees of `docs/data-format.md`.
*/
{ name, specifier }:
let
  systems = import ./internal/systems.nix;
  parser = import ./internal/marker-parser.nix { inherit name; };
  inherit (import ./internal/marker-compare.nix { inherit name; })
    compareExtras
    compareTexts
    compareVersions
    ;
  inherit (builtins)
    all
    any
    elemAt
    head
    isString
    listToAttrs
    mapAttrs
    match
    tail
    ;

  inherit (parser) versionVariables;
in
rec {
  /**
    Parse a marker as people write it.

    # Type
    `parse :: String -> null | Tree`

    # Inputs
    `text`: the marker, without the `;` before it

    # Examples
    marker.parse "python_version >= '3.9' and (extra == 'A_b' or 'tegra' in platform_release)"
    => [
      "and"
      [ "python_version" ">=" "3.9" ]
      [
        "or"
        [ "extra" "==" "a-b" ]
        [ { literal = "tegra"; } "in" { variable = "platform_release"; } ]
      ]
    ]
  */
  inherit (parser) parse;

  /**
    Make the environment of a target.

    # Type
    `environment :: { python; system; pythonFull ?; implementation ?; release ?; kernelVersion ?;
    extras ?; } -> Environment`

    # Inputs
    `python`: "3.12", or "3.13t"
    : `system`: "x86_64-linux"
    : `pythonFull`: the full version where the caller knows it. A target knows "3.12" only, which
      then stands for "3.12.0": a marker that asks for a later patch does not hold, as in the first
      release of that Python.
    : `extras`: names of the active extras
    : everything else is ignored, so that a target can be given whole; no marker tells a
    free-threaded Python

    # Examples
    (marker.environment { python = "3.12"; system = "aarch64-linux"; }).values.platform_machine
    => "aarch64"
  */
  environment =
    {
      python,
      system,
      pythonFull ? null,
      implementation ? "cpython",
      release ? "",
      kernelVersion ? "",
      extras ? [ ],
      ...
    }:
    let
      short = head (match "([0-9]+\\.[0-9]+)t?" python);
      full = if pythonFull == null then "${short}.0" else pythonFull;
    in
    fromValues extras (
      systems.${system}.markers
      // {
        implementation_name = implementation;
        implementation_version = full;
        platform_python_implementation =
          if implementation == "cpython" then
            # What `platform.python_implementation()` returns, not `sys.implementation.name`.
            "CPython"
          else
            implementation;
        platform_release = release;
        platform_version = kernelVersion;
        python_full_version = full;
        python_version = short;
      }
    );

  /**
    Make an environment from the values of its variables.

    # Type
    `fromValues :: [ String ] -> { <variable> :: String; } -> Environment` with
    `Environment = { values; versions; extras; }`

    # Inputs
    `extras`: names of the active extras
    : `values`: variable → text, as `packaging.markers.default_environment` gives them

    # Examples
    marker.fromValues [ "CUDA_12" ] { os_name = "posix"; }
    => { values = { os_name = "posix"; }; versions = { }; extras = { cuda-12 = true; }; }
  */
  fromValues = extras: values: {
    inherit values;
    # Parsed once for all markers.
    versions = mapAttrs (_: specifier.candidate) (builtins.intersectAttrs versionVariables values);
    extras = listToAttrs (
      map (extra: {
        name = name.normalise extra;
        value = true;
      }) extras
    );
  };

  /**
    Say whether a marker holds. Give the environment once and use the result for many markers.

    # Type
    `evaluate :: Environment -> Tree -> Bool`

    # Inputs
    `env`: from `environment` or `fromValues`
    : `tree`: a marker, as `parse` or `releases.json` gives it

    # Examples
    map
      (marker.evaluate
        (marker.environment { python = "3.12"; system = "x86_64-linux"; extras = [ "test" ]; }))
      [ [ "python_version" "<" "3.9" ] [ "extra" "==" "test" ] ]
    => [ false true ]
  */
  evaluate =
    env:
    let
      inherit (env) values extras;
      # variable → clause → Bool
      versions = mapAttrs (_: compareVersions) env.versions;
      go =
        tree:
        let
          first = head tree;
          operator = elemAt tree 1;
          literal = elemAt tree 2;
        in
        if !isString first then
          reversed tree
        else if versions ? ${first} then
          versions.${first} (tail tree)
        else if first == "and" then
          all go (tail tree)
        else if first == "or" then
          any go (tail tree)
        else if first == "extra" then
          compareExtras extras operator literal
        else if operator == "==" then
          values.${first} or "" == literal
        else
          compareTexts (values.${first} or "") operator literal;
      # `'literal' operator variable`, which could not be turned round; or two of a kind, which PEP
      # 508 allows.
      operand = side: side.literal or (values.${side.variable} or "");
      reversed =
        tree:
        let
          left = elemAt tree 0;
          operator = elemAt tree 1;
          right = elemAt tree 2;
          variable = right.variable or "";
        in
        if variable == "extra" || variable == "extras" then
          membership (operand left) operator
        else if versionVariables ? ${variable} then
          compareVersions (specifier.candidate (operand left)) [
            operator
            (operand right)
          ]
        else
          compareTexts (operand left) operator (operand right);
      membership =
        literal: operator:
        if operator == "in" then
          extras ? ${name.normalise literal}
        else if operator == "not in" then
          !(extras ? ${name.normalise literal})
        else
          compareExtras extras operator literal;
    in
    go;
}
