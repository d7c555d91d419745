{
  description = "Exact attention without the quadratic memory, as CUDA kernels for torch";
  kind = "accelerated";
  imports = [
    "torch"
    "flash_attn"
  ];

  # Compiled or not, its kernels start at Ampere; for a build from source, validation says so by
  # itself (E124).
  rules =
    {
      facts,
      plan,
      package,
      ...
    }:
    let
      min = facts.minCapability "flash-attn";
      low = builtins.filter (c: builtins.compareVersions c min < 0) plan.target.capabilities;
    in
    if low == [ ] || package.flavour == "source" then
      [ ]
    else
      [
        {
          title =
            "flash-attn ${package.version} does not run on capability "
            + "${builtins.concatStringsSep ", " low}";
          why = "its kernels need ${min} or newer; a separate project serves Turing";
          fix = "leave flash-attn out of packages, or remove ${
            builtins.concatStringsSep " and " (map (c: "\"${c}\"") low)
          } from capabilities";
        }
      ];

  source = {
    # There is no pyproject.toml; setup.py imports these.
    buildRequires = [
      "setuptools>=64"
      "wheel"
      "packaging"
      "psutil"
      "ninja"
    ];
    buildsAgainst = [ "torch" ];
    toolchain = [
      "cuda"
      "cxx"
    ];
    covers = [ "8.0" ];
    # Without FORCE_BUILD, setup.py tries to download a wheel. An FLASH_ATTN_CUDA_ARCHS (2.7.3 and
    # newer) that names none of the architectures it knows makes it pass no -gencode, so that
    # torch's list counts. Jobs: it reckons with 9 GB each by itself.
    environment =
      { target, facts, ... }:
      {
        FLASH_ATTENTION_FORCE_BUILD = "TRUE";
      }
      // (if target.capabilities == [ ] then { } else { FLASH_ATTN_CUDA_ARCHS = "none"; })
      // facts.torchArchitectures target;
    # Releases before 2.7.3 have no such variable.
    prePatch = { target, facts, ... }: facts.dropGencode target;
  };
}
