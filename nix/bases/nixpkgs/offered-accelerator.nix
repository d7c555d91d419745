/**
  For which accelerator, and which release of it, a nixpkgs compiles what a target asks for: what
  the target says, else what the set is configured for.

  # Type
  `Context -> Target -> { kind :: "cuda" | "rocm" | "none"; release :: null | String; }`

  # Output
  `release` : the set's CUDA where it fits what is asked for, another one that the instance has, or
  the set's all the same, which then is refused by its name; null where there is none
*/
context:
let
  inherit (context) pkgs lib;
  orElse = import ./or-else.nix;
  config = pkgs.config or { };
  hasPrefix = prefix: version: lib.hasPrefix "${prefix}." "${version}.";

  ofCuda =
    asked:
    let
      own = orElse null (pkgs.cudaPackages.cudaMajorMinorVersion or null);
      other = orElse null (
        let
          scope = context.cudaPackagesFor asked;
        in
        builtins.seq scope.cudaMajorMinorVersion scope.cudaMajorMinorVersion
      );
      isRelease = asked != null && builtins.match "[0-9]+\\..*" asked != null;
    in
    if own != null && (asked == null || hasPrefix asked own) then
      own
    else if isRelease && other != null then
      other
    else
      own;
  core = pkgs.rocmPackages.rocm-core or { };
  ofRocm = orElse null (if core ? version then lib.versions.majorMinor core.version else null);

  # What the target has, or what the set is configured for.
  kindOf =
    target:
    if target.accelerator == "none" then
      "none"
    else if target.accelerator ? cuda || target.capabilities != [ ] then
      "cuda"
    else if target.accelerator ? rocm || target.gfx != [ ] then
      "rocm"
    else if config.cudaSupport or false then
      "cuda"
    else if config.rocmSupport or false then
      "rocm"
    else
      "none";
  releases = {
    cuda = target: ofCuda (target.accelerator.cuda or null);
    rocm = _: ofRocm;
    none = _: null;
  };
in
target:
let
  kind = kindOf target;
in
{
  inherit kind;
  release = releases.${kind} target;
}
