{
  description = "8-bit and 4-bit quantisation for torch";
  kind = "accelerated";
  imports = [ "bitsandbytes" ];

  # Its wheels for aarch64 are built for servers. That it dropped Maxwell is in
  # nix/facts/components.json.
  rules =
    {
      facts,
      plan,
      package,
      ...
    }:
    let
      inherit (facts.data.components.bitsandbytes) jetson;
      isBoard = c: (facts.capabilityFacts c).jetson or false;
      boards = builtins.filter isBoard plan.target.capabilities;
    in
    if boards == [ ] || package.flavour != "wheel" || jetson.wheels then
      [ ]
    else
      [
        {
          title =
            "bitsandbytes ${package.version} has no wheel for Jetson "
            + "(${builtins.concatStringsSep ", " boards})";
          why = "its wheels for aarch64 are built for servers and do not fit the L4T runtime";
          fix = "leave bitsandbytes out of packages";
        }
      ];
  # Of the libraries for Intel's GPUs.
  loads.optional = [
    "libimf.so"
    "libintlc.so.*"
    "libirng.so"
    "libsvml.so"
    "libsycl.so.*"
  ];
}
