/**
  What the published torch wheels have code for (torch.json).
*/
{ data }:
let
  inherit (builtins)
    all
    any
    attrNames
    compareVersions
    concatMap
    elem
    head
    match
    sort
    ;
  parts = capability: match "([0-9]+)\\.([0-9]+)([af]?)" capability;
  exceptions = data.cuda.cubin.except;
  newestFirst = sort (a: b: compareVersions a b > 0);
in
rec {
  /**
    Tell whether a device runs machine code (SASS) for a capability: of its own major version, no newer than itself, and not across the
    border between Jetson boards and others.

    # Type
    `sassRuns :: String -> String -> Bool` (device, code)

    # Examples
    map (facts.sassRuns "8.9") [ "8.0" "8.6" "8.7" "9.0" "7.5" ]
    => [ true true false false false ]
  */
  sassRuns =
    device: code:
    let
      d = parts device;
      c = parts code;
      special = exceptions.${code} or { };
    in
    if special ? only then
      elem device special.only
    else
      head d == head c
      && compareVersions (builtins.elemAt d 1) (builtins.elemAt c 1) >= 0
      && !(elem device (special.not or [ ]));

  /**
    Find the newest torch release, and its newest CUDA variant, whose published wheels have machine code for all of some capabilities.

    # Type
    `torchFor :: String -> [ String ] -> { torch; cuda; } | Null` (system, capabilities)

    # Examples
    facts.torchFor "x86_64-linux" [ "6.1" ]
    => { cuda = "12.6"; torch = "2.14"; }
  */
  torchFor =
    system: capabilities:
    let
      variants = concatMap (
        torch:
        let
          byCuda = data.torch.capabilities.${torch}.${system} or { };
        in
        concatMap (
          cuda: if all (device: any (sassRuns device) byCuda.${cuda}.sass) capabilities then [ { inherit torch cuda; } ] else [ ]
        ) (newestFirst (attrNames byCuda))
      ) (newestFirst (attrNames data.torch.capabilities));
    in
    if variants == [ ] then null else head variants;
}
