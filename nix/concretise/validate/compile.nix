/**
  Whatever of the plan is compiled with nvcc: E120, E122–E124. Wheels need no compiler, so a plan
  without such packages passes.
*/
{
  lib,
  facts,
  errors,
  ...
}:
let
  inherit (builtins)
    attrNames
    compareVersions
    concatMap
    elem
    filter
    head
    intersectAttrs
    ;
  compilers = {
    gcc = null;
    clang = null;
  };
  majorOf = version: builtins.fromJSON (lib.version.major version);
  inherit (lib.list) last;
  first = list: if list == [ ] then null else head list;
  usesNvcc = p: elem "cuda" (p.build.toolchain or [ ]);
in
{
  target,
  packages,
  sources,
  cuda,
  metaOf,
  ...
}:
let
  compiled = filter (name: usesNvcc packages.${name}) sources;
  release = facts.latestCuda cuda;
  suitable = facts.cudaReleasesFor target.capabilities;

  hostCompiler =
    compiler:
    let
      version = majorOf target.compiler.${compiler};
      known = facts.hostCompiler release;
      max = known."${compiler}Max";
      min = known."${compiler}Min" or null;
    in
    if release == null || known == null || (version <= max && (min == null || version >= min)) then
      [ ]
    else
      [
        (errors.hostCompiler {
          inherit compiler version cuda;
          packages = compiled;
          bounds = { inherit min max; };
          cudaFor = first (filter (r: elem r suitable) (facts.cudaForCompiler compiler version));
        })
      ];

  one =
    name:
    let
      inherit (packages.${name}) version;
      source = if metaOf == null then null else (metaOf name).source;
      stated = if source == null then { } else source;
      nvccMin = stated.nvccMin or (facts.nvccMin name version);
      minCapability =
        if stated ? covers then
          head (builtins.sort (a: b: compareVersions a b < 0) stated.covers)
        else
          facts.minCapability name;
      tooLow =
        if minCapability == null then
          [ ]
        else
          filter (c: compareVersions c minCapability < 0) target.capabilities;
      targets = facts.defaultTargets name version release;
      refused = filter (c: !(facts.cudaCanRun cuda c)) (if targets == null then [ ] else targets);
      compiles = r: builtins.all (facts.cudaCanRun r) (facts.defaultTargets name version r);
    in
    (
      if nvccMin != null && release != null && compareVersions release nvccMin < 0 then
        [
          (errors.nvccTooOld {
            inherit
              name
              version
              cuda
              nvccMin
              ;
          })
        ]
      else
        [ ]
    )
    ++ (
      if target.capabilities == [ ] && release != null && refused != [ ] then
        [
          (errors.sourceTargets {
            inherit
              name
              version
              cuda
              refused
              ;
            cudaFor = last (filter compiles facts.cudaReleases);
          })
        ]
      else
        [ ]
    )
    ++ (
      if tooLow == [ ] then
        [ ]
      else
        [
          (errors.sourceCapability {
            inherit name version;
            capabilities = tooLow;
            min = minCapability;
          })
        ]
    );
in
if cuda == null || compiled == [ ] then
  [ ]
else
  concatMap hostCompiler (attrNames (intersectAttrs compilers target.compiler))
  ++ concatMap one compiled
