/**
  Check what a package.nix gives (docs/data-format.md). What throws is caught where Nix can catch
  it.

  # Type
  `{ lib; shape; plain; defaults; } -> Any -> [ String ]`: `defaults` has every key that a
  package.nix may have
*/
{
  lib,
  shape,
  plain,
  defaults,
}:
let
  inherit (builtins)
    attrNames
    concatMap
    isAttrs
    isFunction
    match
    tryEval
    ;
  inherit (shape)
    list
    member
    record
    text
    value
    ;
  inherit (import ./requirement.nix { inherit lib shape plain; }) name;
  orNull =
    check: place: v:
    if v == null then [ ] else check place v;
  words = text "a text" (_: true);
  function = value "a function" isFunction;
  module = text "the name of a module" (v: match "[A-Za-z_][A-Za-z0-9_.]*" v != null);
  numbers = text "a version such as \"12.4\"" (v: match "[0-9]+(\\.[0-9]+)*" v != null);
  capability = text "a compute capability such as \"7.5\"" lib.capability.valid;
  requirement = text "a requirement of PEP 508" (
    v:
    let
      parsed = lib.requirement.parse v;
    in
    parsed != null && !(parsed ? url)
  );

  axis = text "the name of an axis" (v: match "[a-z][a-z0-9_-]*" v != null);
  # Of which builds a row speaks (../applies.nix).
  builds = {
    versions = text "a specifier of PEP 440" (v: lib.specifier.parse v != null);
    axes = shape.table axis words;
  };

  source = record {
    required = { };
    optional = {
      buildRequires = list requirement;
      buildsAgainst = list name;
      toolchain = list (member [
        "cuda"
        "cxx"
      ]);
      cudaOptional = value "true or false" builtins.isBool;
      environment = function;
      prePatch = function;
      nvccMin = numbers;
      covers = list capability;
    };
  };

  checks = {
    description = words;
    kind = member [
      "accelerated"
      "component"
      "leaf"
    ];
    axis = orNull axis;
    imports = orNull (list module);
    libraries = list name;
    wins = list name;
    standsFor = list name;
    rules = function;
    source = orNull source;
    loads = record {
      required = { };
      optional = {
        preloads = list name;
        optional = list words;
        apart = list words;
        probe = words;
        machine = list (record {
          required = {
            libraries = list words;
            place = words;
            source = words;
            date = words;
          };
          optional = builds;
        });
      };
    };
    requires = list (record {
      required = {
        inherit requirement;
        source = words;
        date = words;
      };
      optional = builds;
    });
  };

  one =
    meta: key:
    let
      forced = tryEval (builtins.deepSeq meta.${key} meta.${key});
      near = lib.text.nearest (attrNames defaults) key;
    in
    if !(defaults ? ${key}) then
      [
        (
          "${shape.child "" key} is not known"
          + (if near == [ ] then "" else "; did you mean ${builtins.head near}?")
        )
      ]
    else if !forced.success then
      [ "${key} throws" ]
    else
      (checks.${key} or (_: _: [ ])) key forced.value;
in
meta:
if isAttrs meta then concatMap (one meta) (attrNames meta) else [ "it holds no attribute set" ]
