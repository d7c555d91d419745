/**
  Take the markers off what a request asks for: what holds on its target is asked for without one,
  what does not hold is left out. Of a constraint that is a list of texts, each may have a marker;
  those that hold are one. A text that is no requirement stays as it is, and so does
  everything where Python or system are not stated as they must be: target.nix says so.

  # Type
  `{ lib; facts; } -> Request -> Request`

  # Examples
  (import ./markers.nix { inherit lib facts; }) {
    packages = [ "torch" "tomli; python_version < '3.11'" "six>=1 ; os_name == 'posix'" ];
    python = "3.12";
  }
  => { packages = [ "torch" "six>=1" ]; python = "3.12"; }

  (import ./markers.nix { inherit lib facts; }) {
    packages = [ "numpy" ];
    constraints.numpy = [ "<2; python_version < '3.12'" ">=1.20" ];
    python = "3.12";
  }
  => { packages = [ "numpy" ]; constraints.numpy = ">=1.20"; python = "3.12"; }
*/
{ lib, facts }:
let
  inherit (builtins)
    all
    attrNames
    concatStringsSep
    elem
    elemAt
    filter
    head
    isAttrs
    isList
    isString
    listToAttrs
    match
    stringLength
    substring
    ;
  isVersion = python: isString python && match "3\\.[0-9]+t?" python != null;
in
request:
let
  given = request.packages or [ ];
  system = request.system or (head facts.systems);
  environment = lib.marker.environment {
    inherit (request) python;
    inherit system;
  };
  read =
    text:
    let
      parsed = lib.requirement.parse text;
    in
    if parsed == null || !(parsed ? marker) || parsed ? url then
      { inherit text; }
    else
      {
        text = elemAt (match "([^;]*[^; \t\n\r])[ \t\n\r]*;.*" text) 0;
        holds = lib.marker.evaluate environment parsed.marker;
      };
  # A specifier alone is read as the requirement of something.
  bound = text: read "x${text}";
  constraints = request.constraints or { };
  listed =
    if isAttrs constraints then
      filter (
        name: isList constraints.${name} && all isString constraints.${name}
      ) (attrNames constraints)
    else
      [ ];
  ofList =
    texts:
    concatStringsSep "," (
      map (r: substring 1 (stringLength r.text) r.text) (
        filter (r: r.holds or true) (map bound texts)
      )
    );
  bounds = filter (one: one.value != "") (
    map (name: {
      inherit name;
      value = ofList constraints.${name};
    }) listed
  );
  withBounds =
    asked:
    if listed == [ ] then
      asked
    else
      asked // { constraints = removeAttrs constraints listed // listToAttrs bounds; };
in
# Primops alone where nothing has a marker: a plan asks this each time.
if !(isVersion (request.python or null)) || !(elem system facts.systems) then
  request
else if
  !(isList given && all isString given) || match "[^;]*" (concatStringsSep " " given) != null
then
  withBounds request
else
  withBounds (
    request // { packages = map (r: r.text) (filter (r: r.holds or true) (map read given)); }
  )
