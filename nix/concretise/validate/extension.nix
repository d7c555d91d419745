/**
  What torch's own extension builder refuses: E121, E125, E126 (torch-extension.json).
*/
{ facts, errors, ... }:
let
  inherit (import ../accelerator.nix { inherit facts; }) versionOf;
  inherit (builtins)
    attrNames
    compareVersions
    concatMap
    elem
    filter
    intersectAttrs
    ;
  compilers = {
    gcc = null;
    clang = null;
  };
  isExtension = p: elem "torch" (p.build.against or [ ]) && elem "cuda" (p.build.toolchain or [ ]);
in
{
  target,
  packages,
  sources,
  cuda,
  ...
}:
let
  names = filter (name: isExtension packages.${name}) sources;
  torch = packages.torch.version;
  # null: a build for the CPU.
  torchCuda = versionOf "cuda" packages.torch.axes;
  release = facts.latestCuda cuda;

  compiler =
    kind:
    let
      version = target.compiler.${kind};
      table = facts.torchExtensionTable torch kind;
      bounds = (if table == null then { } else table).${release} or null;
      fits = facts.range.atLeast bounds.min version && compareVersions version bounds.below < 0;
    in
    if bounds == null || fits then
      [ ]
    else
      [
        (errors.torchCompiler {
          compiler = kind;
          inherit
            version
            cuda
            torch
            bounds
            ;
          packages = names;
          nearest = nearest version bounds;
        })
      ];

  # The major version on the near edge of the bounds; `below` is exclusive.
  nearest =
    version: bounds:
    if compareVersions version bounds.below < 0 then
      bounds.min
    else
      toString (builtins.fromJSON bounds.below - 1);

  architectures = facts.torchExtensionTable torch "architectures";
  unknown =
    if architectures == null then [ ] else filter (c: !(elem c architectures)) target.capabilities;
  accepting = filter (
    table:
    table ? architectures
    && compareVersions table.from torch > 0
    && filter (c: !(elem c table.architectures)) unknown == [ ]
  ) facts.data.torchExtension.tables;
in
if names == [ ] || !(packages ? torch) || cuda == null || release == null then
  [ ]
else
  concatMap compiler (attrNames (intersectAttrs compilers target.compiler))
  ++ (
    if
      !(packages.torch.axes ? cuda)
      || (torchCuda != null && facts.cudaMajor torchCuda == facts.cudaMajor cuda)
    then
      [ ]
    else
      [
        (errors.torchCuda {
          packages = names;
          inherit torch torchCuda cuda;
        })
      ]
  )
  ++ (
    if unknown == [ ] then
      [ ]
    else
      [
        (errors.torchArchitecture {
          packages = names;
          inherit torch;
          capabilities = unknown;
          since = if accepting == [ ] then null else (builtins.head accepting).from;
        })
      ]
  )
