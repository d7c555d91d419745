/**
  Take the markers off what a request asks for: what holds on its target is asked for without one,
  what does not hold is left out. A text that is no requirement stays as it is, and so does
  everything where Python or system are not stated as they must be: target.nix says so.

  # Type
  `{ lib; facts; } -> Request -> Request`

  # Examples
  (import ./markers.nix { inherit lib facts; }) {
    packages = [ "torch" "tomli; python_version < '3.11'" "six>=1 ; os_name == 'posix'" ];
    python = "3.12";
  }
  => { packages = [ "torch" "six>=1" ]; python = "3.12"; }
*/
{ lib, facts }:
let
  inherit (builtins)
    all
    concatStringsSep
    elem
    elemAt
    filter
    head
    isList
    isString
    match
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
in
# Primops alone where nothing has a marker: a plan asks this each time.
if
  !(isList given && all isString given)
  || match "[^;]*" (concatStringsSep " " given) != null
  || !(isVersion (request.python or null))
  || !(elem system facts.systems)
then
  request
else
  request // { packages = map (r: r.text) (filter (r: r.holds or true) (map read given)); }
