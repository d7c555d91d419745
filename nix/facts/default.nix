/**
  What is known about CUDA releases, GPUs, drivers, compilers and packages, with helpers to look it
  up.

  Each file is read when something in it is asked for, and not before. The files are written by hand
  (docs/facts.md); every fact in them names its sources (sources.json) and the date on which it was
  read. Absent means unknown.

  # Type
  `{ data :: { <file> = Attrs; }; … }`: `data` holds the files as they are; the rest are the
  functions of the modules named below.

  # Examples
  facts.data.drivers.floors."12".min
  => "525.60.13"
*/
let
  read = file: builtins.fromJSON (builtins.readFile file);
  data = {
    capabilityRules = read ./capability-rules.json;
    cLibraries = read ./c-libraries.json;
    buildEnvironment = read ./build-environment.json;
    buildTimes = read ./build-times.json;
    componentBinaries = read ./component-binaries.json;
    compiled = read ./compiled.json;
    components = read ./components.json;
    cuda = read ./cuda-capabilities.json;
    cudaComponents = read ./cuda-components.json;
    drivers = read ./drivers.json;
    gpuNames = read ./gpu-names.json;
    gpus = read ./gpus.json;
    hostCompilers = read ./host-compilers.json;
    jetson = read ./jetson.json;
    licences = read ./licences.json;
    loader = read ./loader.json;
    pciGpus = read ./pci-gpus.json;
    ptx = read ./ptx.json;
    rocm = read ./rocm.json;
    sharedModules = read ./shared-modules.json;
    sonames = read ./sonames.json;
    sourceBuilds = read ./source-builds.json;
    sources = read ./sources.json;
    startUp = read ./start-up.json;
    support = read ./support.json;
    torchExtension = read ./torch-extension.json;
  };
  range = import ./range.nix;
in
{
  inherit data range;
}
// import ./c-library.nix { inherit data; }
// import ./cuda.nix { inherit data; }
// import ./licence.nix { inherit data; }
// import ./loader.nix { inherit data; }
// import ./start-up.nix { inherit data; }
// import ./support.nix { inherit data; }
// import ./gpu.nix { inherit data; }
// import ./gpu-name.nix { inherit data; }
// import ./driver.nix { inherit data; }
// import ./toolchain.nix { inherit data; }
// import ./component.nix { inherit data range; }
// import ./source-build.nix { inherit data range; }
