/**
  What the variants of a package were built for, and which of them answer a target. A build for the
  CPU is no answer to somebody who has a GPU, where the package has builds for GPUs.

  # Type
  ```
  { lib; facts; target; } -> Package -> {
    ranked :: (Variant -> Candidate) -> [ Variant ] -> { <rank> = [ Candidate ]; };
    inOrder :: [ { compared; candidates = { <rank> = [ Candidate ]; }; } ] -> [ Group ];
    foreign :: Variant -> null | { code; why; };
  }
  ```
  - `ranked`: the variants of one release, for `inOrder` of all releases: what is for the
    accelerator of the target comes first, however old. Where the target names none, and no GPU,
    that is CUDA, then the CPU, and ROCm last.
  - `foreign`: why a variant is no answer, as problem.nix has it. Who names no
    accelerator and no GPU gets no ROCm, unless the package has nothing else.
*/
{
  lib,
  facts,
  target,
}:
let
  inherit (builtins)
    attrNames
    attrValues
    catAttrs
    concatLists
    filter
    groupBy
    head
    intersectAttrs
    isAttrs
    length
    listToAttrs
    ;
  isOpen = target.accelerator == "any" && target.capabilities == [ ] && target.gfx == [ ];
  # Whoever says `cuda = null` means the CPU, whatever GPU there is.
  wishes =
    if target.accelerator == "none" then
      { }
    else
      {
        ${if target.capabilities == [ ] then null else "cuda"} = map (
          c: "capability ${c}"
        ) target.capabilities;
        ${if target.gfx == [ ] then null else "rocm"} = target.gfx;
      };

  first = head facts.accelerators;
  without = listToAttrs (
    map (name: {
      inherit name;
      value = "none";
    }) facts.accelerators
  );
  # The accelerator, "cpu", or "any" of what states neither; one call each.
  madeFor =
    variant:
    let
      axes = variant.axes or { };
      stated = intersectAttrs without axes;
    in
    if stated == intersectAttrs stated without then
      if stated == { } then "any" else "cpu"
    else if axes.${first} or "none" != "none" then
      first
    else
      head (filter (axis: axes.${axis} or "none" != "none") facts.accelerators);

  # Of what kinds the variants of its package are.
  foreign =
    kinds:
    let
      isAccelerated = intersectAttrs without kinds != { };
    in
    variant:
    let
      kind = madeFor variant;
      others = concatLists (attrValues (removeAttrs wishes [ kind ]));
      made =
        if kind == "cpu" then "the CPU" else "${facts.axes.${kind}.label} ${variant.axes.${kind}}";
      was = if length others == 1 then "was" else "were";
    in
    if kind == "any" || kind == "cpu" && !isAccelerated then
      null
    else if others != [ ] then
      {
        code = "foreign";
        why = "is a build for ${made}, and ${lib.text.listed others} ${was} asked for";
      }
    else if isOpen && kind != first && kind != "cpu" && removeAttrs kinds [ kind ] != { } then
      {
        code = "unasked ${kind}";
        why = "is a build for ${made}, and nobody asked for ${facts.axes.${kind}.label}";
      }
    else
      null;

  # Those of one release; by rank, since every release of a better one comes first. What states no
  # accelerator goes with the best.
  ranked =
    one: variants:
    let
      by = groupBy (
        variant:
        let
          stated = intersectAttrs without (variant.axes or { });
        in
        if stated == { } then
          "1"
        else if stated == intersectAttrs stated without then
          cpu
        else if best != null && stated.${best} or "none" != "none" then
          "1"
        else
          "3"
      ) variants;
    in
    {
      "1" = map one (by."1" or [ ]);
      "2" = map one (by."2" or [ ]);
      "3" = map one (by."3" or [ ]);
    };
  cpu = if target.accelerator == "none" then "1" else "2";
  best =
    if target.accelerator == "none" then
      null
    else if isAttrs target.accelerator then
      head (attrNames target.accelerator)
    else if target.gfx != [ ] then
      "rocm"
    else
      first;
  ofRank =
    rank:
    map (release: {
      inherit (release) compared;
      candidates = release.candidates.${rank};
    });
  inOrder = releases: ofRank "1" releases ++ ofRank "2" releases ++ ofRank "3" releases;
in
package: {
  inherit ranked inOrder;
  foreign = foreign (groupBy madeFor (concatLists (catAttrs "variants" package.data.releases)));
}
