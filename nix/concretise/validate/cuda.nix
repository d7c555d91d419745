/**
  CUDA releases against compute capabilities: E100–E103, E108.
*/
{
  lib,
  facts,
  errors,
  ...
}:
let
  inherit (import ../accelerator.nix { inherit facts; }) isWithout versionOf;
  inherit (builtins)
    all
    any
    attrNames
    compareVersions
    elem
    filter
    head
    length
    match
    ;
  inherit (lib.list) last reverse take;
  jetson = import ../jetson.nix { inherit lib facts; };
  generation = lib.version.major;
  nearestCapabilities =
    capability:
    let
      known = attrNames facts.data.cuda.capabilities;
    in
    take 3 (filter (c: generation c == generation capability) known);

  newest = last facts.cudaReleases;
  below = cuda: filter (release: compareVersions release cuda < 0) facts.cudaReleases;
  above = cuda: filter (release: compareVersions release cuda > 0) facts.cudaReleases;

  missingFact =
    cuda: capability:
    let
      fact = facts.capabilityFacts capability;
      becomes = facts.renamedTo capability;
      since = facts.data.capabilityRules.renamed.from;
      isRenamed = becomes != null && facts.range.atLeast since cuda;
    in
    {
      inherit capability;
      described = facts.describeCapability capability;
    }
    // (if isRenamed then { inherit becomes since; } else { })
    // (if fact ? last then { inherit (fact) last; } else { })
    // (if fact ? first then { inherit (fact) first; } else { });
in
rec {
  # E100, E101: names that mean nothing.
  names =
    target:
    let
      cuda = target.accelerator.cuda or null;
      unknown = filter (c: facts.capabilityFacts c == null) target.capabilities;
      # A release newer than the facts may exist by now: nothing is said about it.
      isOld = compareVersions cuda newest < 0;
      isUnknown = cuda != null && facts.cudaReleasesOf cuda == [ ] && isOld;
    in
    map (
      capability:
      errors.unknownCapability {
        inherit capability;
        nearest = nearestCapabilities capability;
      }
    ) unknown
    ++ (
      if isUnknown then
        [
          (errors.unknownCuda {
            inherit cuda;
            nearest = take 1 (reverse (below cuda)) ++ take 1 (above cuda);
          })
        ]
      else
        [ ]
    );

  # Whether code that one of the releases could have made runs on all of the target's GPUs, be they
  # newer than it. Then what was measured decides (candidates.nix), and not the release.
  mayServe =
    { cuda, capabilities, ... }:
    let
      serves = release: c: !(missingFact release c ? becomes) && facts.cudaServes release c != null;
    in
    any (release: all (serves release) capabilities) (facts.cudaReleasesOf cuda);

  # E102. What is compiled is limited by the release, with nvcc or while a program runs: NVRTC makes
  # code for the newest capability that it knows, which has to be of the device's major.
  compiled =
    torchFor:
    {
      target,
      packages,
      sources,
      cuda,
      metaOf,
      ...
    }:
    let
      missing = filter (
        c: facts.capabilityFacts c != null && !(facts.cudaCanRun cuda c)
      ) target.capabilities;
      far = filter (c: facts.cudaServes cuda c != "sass") missing;
      usesNvcc = name: elem "cuda" (packages.${name}.build.toolchain or [ ]);
      usesNvrtc =
        name:
        metaOf != null
        && any (library: match "nvidia-cuda-nvrtc.*" library != null) (metaOf name).libraries;
      label = how: name: "${name} ${packages.${name}.version} ${how} CUDA ${cuda}";
      labels = how: map (label how);
      byNvcc = labels "is compiled with nvcc of" (filter usesNvcc sources);
      byNvrtc = labels "compiles its kernels while it runs, with NVRTC of" (
        if far == [ ] then [ ] else filter usesNvrtc (attrNames packages)
      );
    in
    if cuda == null || missing == [ ] || byNvcc ++ byNvrtc == [ ] then
      [ ]
    else
      map (problem: problem // { why = lib.list.take 3 (byNvcc ++ byNvrtc) ++ problem.why; }) (
        window torchFor (
          target
          // {
            inherit cuda;
            capabilities = if byNvcc == [ ] then far else missing;
          }
        )
      );

  # E102, E103. `torchFor` is torch-for.nix's.
  window =
    torchFor:
    target@{ cuda, capabilities, ... }:
    let
      candidates = facts.cudaReleasesOf cuda;
      suitable = facts.cudaReleasesFor capabilities;
      # What a board does not run is no advice, whatever the release compiles (jetson.nix, E105).
      board = jetson target;
      runs = release: all (c: board.within (board.windowOf c).window release) board.boards;
      advised = filter runs suitable;
      missing = filter (c: !(facts.cudaCanRun cuda c)) capabilities;
      # The nearest releases on both sides of what was asked for.
      older = filter (r: compareVersions r (head candidates) < 0) advised;
      newer = filter (r: compareVersions r (last candidates) > 0) advised;
      span =
        c:
        let
          all = facts.cudaReleasesFor [ c ];
        in
        {
          described = facts.describeCapability c;
          first = if head all == head facts.cudaReleases then null else head all;
          last = if last all == newest then null else last all;
        };
    in
    if capabilities == [ ] || candidates == [ ] || (cuda == null && suitable != [ ]) then
      [ ]
    else if cuda == null then
      [ (errors.noCuda { spans = map span capabilities; }) ]
    else if missing != [ ] then
      [
        (errors.cudaCapability {
          inherit cuda;
          missing = map (missingFact cuda) missing;
          suitable = take 1 (reverse older) ++ take 1 newer;
          others = length missing < length capabilities;
          # Only GPUs that a release left behind: newer ones have code in every newer torch.
          torch = if older == [ ] then null else torchFor target capabilities;
        })
      ]
    # Each alone has a release of that prefix, all together none.
    else if filter (release: elem release suitable) candidates == [ ] then
      [ (errors.noCuda { spans = map span capabilities; }) ]
    else
      [ ];

  # E108. Whoever names capabilities means a GPU.
  without =
    {
      target,
      packages,
      plan,
      ...
    }:
    let
      isCpu = name: isWithout "cuda" packages.${name}.axes;
      found = filter isCpu (attrNames packages);
      wantsCpu = target.accelerator == "none";
      hasGpu = versionOf "rocm" plan.axes != null || !(isWithout "cuda" plan.axes);
    in
    if hasGpu || target.capabilities == [ ] || wantsCpu || found == [ ] then
      [ ]
    else
      [
        (errors.withoutCuda {
          inherit (target) capabilities;
          packages = map (name: {
            inherit name;
            inherit (packages.${name}) version;
          }) found;
        })
      ];
}
