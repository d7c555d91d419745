/**
  What a target says about its accelerator, and what axes say about one. A request says "none" as
  `cuda = null`, the axes of a variant as `cuda = "none"`; between them there is one value:

  # Type
  ```
  { facts } -> { ofRequest; fixed; complete; versionOf; isWithout; usesCuda; }
  Accelerator = "any" | "none" | { <accelerator> = <version prefix>; }
  ```
  - `ofRequest :: Request -> Accelerator`, of a request that names one at most
  - `fixed :: (String -> String -> Binding) -> Accelerator -> { <axis> = Binding; }`: the axes that
    it settles; the function gets the key of the request that says so, and the value
  - `complete :: Axes -> Axes`: a file made for one accelerator was made without the others
  - `versionOf :: String -> Axes -> null | String`: null for "none" and for axes that say nothing
  - `isWithout :: String -> Axes -> Bool`: axes that say "none", and not those that say nothing
  - `usesCuda :: Target -> Axes -> Bool`: whether sources of CUDA are compiled, of a package that
    does without them, too
*/
{ facts }:
let
  inherit (builtins)
    filter
    head
    intersectAttrs
    isAttrs
    listToAttrs
    mapAttrs
    ;
  none = "none";
  without = listToAttrs (
    map (name: {
      inherit name;
      value = none;
    }) facts.accelerators
  );
in
{
  ofRequest =
    request:
    let
      named = filter (axis: request.${axis} or null != null) facts.accelerators;
    in
    if named != [ ] then
      { ${head named} = request.${head named}; }
    else if request ? cuda then
      none
    else
      "any";

  fixed =
    binding: accelerator:
    if isAttrs accelerator then
      mapAttrs binding accelerator
    else if accelerator == none then
      mapAttrs (_: binding "cuda") without
    else
      { };

  # Primops alone: every candidate passes here.
  complete =
    axes:
    let
      stated = intersectAttrs without axes;
    in
    if stated == intersectAttrs stated without then axes else without // axes;

  versionOf =
    axis: axes:
    let
      value = axes.${axis} or none;
    in
    if value == none then null else value;

  isWithout = axis: axes: axes.${axis} or null == none;

  usesCuda =
    { capabilities, ... }:
    axes: if axes ? cuda then axes.cuda != none else capabilities != [ ];
}
