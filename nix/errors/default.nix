/**
  The table of errors: name → function from the facts to a problem (README.md), and `render`.
*/
{
  render = import ./render.nix;

  # request, candidates, resolve
  unknownPackage = import ./e001-unknown-package.nix;
  unknownKey = import ./e002-unknown-key.nix;
  badValue = import ./e003-bad-value.nix;
  badPython = import ./e004-bad-python.nix;
  noPackages = import ./e005-no-packages.nix;
  badRequirement = import ./e006-bad-requirement.nix;
  twoAccelerators = import ./e008-two-accelerators.nix;
  badIndex = import ./e009-bad-index.nix;
  noSolution = import ./e010-no-solution.nix;
  noWheel = import ./e011-no-wheel.nix;
  noCapability = import ./e012-no-capability.nix;
  noBuildEnvironment = import ./e013-no-build-environment.nix;
  cannotLoad = import ./e014-cannot-load.nix;
  noExtra = import ./e015-no-extra.nix;
  extraNotRecorded = import ./e016-extra-not-recorded.nix;
  notRecorded = import ./e017-not-recorded.nix;
  unknownLabel = import ./e018-unknown-label.nix;
  labelClash = import ./e019-label-clash.nix;
  badLock = import ./e020-bad-lock.nix;
  searchGivenUp = import ./e021-search-given-up.nix;
  badTargets = import ./e025-bad-targets.nix;
  baseSystem = import ./e026-base-system.nix;

  # validate
  unknownCapability = import ./e100-unknown-capability.nix;
  unknownCuda = import ./e101-unknown-cuda.nix;
  cudaCapability = import ./e102-cuda-capability.nix;
  noCuda = import ./e103-no-cuda.nix;
  jetsonSystem = import ./e104-jetson-system.nix;
  jetsonCuda = import ./e105-jetson-cuda.nix;
  jetsonJetpack = import ./e106-jetson-jetpack.nix;
  jetsonWheels = import ./e107-jetson-wheels.nix;
  withoutCuda = import ./e108-without-cuda.nix;
  driverTooOld = import ./e110-driver-too-old.nix;
  driverTooNew = import ./e111-driver-too-new.nix;
  driverPtx = import ./e112-driver-ptx.nix;
  driverDevice = import ./e113-driver-device.nix;
  hostCompiler = import ./e120-host-compiler.nix;
  torchCompiler = import ./e121-torch-compiler.nix;
  nvccTooOld = import ./e122-nvcc-too-old.nix;
  sourceTargets = import ./e123-source-targets.nix;
  sourceCapability = import ./e124-source-capability.nix;
  torchCuda = import ./e125-torch-cuda.nix;
  torchArchitecture = import ./e126-torch-architecture.nix;
  componentCapability = import ./e130-component-capability.nix;
  componentDriver = import ./e131-component-driver.nix;
  glibcFloor = import ./e132-glibc-floor.nix;
  unknownGfx = import ./e134-unknown-gfx.nix;
  rocmGfx = import ./e135-rocm-gfx.nix;
  rocmSystem = import ./e136-rocm-system.nix;
  packageRule = import ./e140-package-rule.nix;
  axisWithoutTorch = import ./e141-axis-without-torch.nix;
  strict = import ./e142-strict.nix;
  sharedModule = import ./e143-shared-module.nix;

  # layers
  unknownTrim = import ./e239-unknown-trim.nix;
  nixpkgsCuda = import ./e251-nixpkgs-cuda.nix;
  nixpkgsCompiler = import ./e252-nixpkgs-compiler.nix;
  libraries = import ./e253-libraries.nix;
  nixpkgsOverride = import ./e255-nixpkgs-override.nix;
  notInSet = import ./e256-not-in-set.nix;
  twoProviders = import ./e257-two-providers.nix;

  # seal and realise
  unconcretised = import ./e300-unconcretised.nix;
  mixedConcretisations = import ./e301-mixed-concretisations.nix;
  notConcretised = import ./e302-not-concretised.nix;
  noInterpreter = import ./e303-no-interpreter.nix;
  planFormat = import ./e304-plan-format.nix;
  noProject = import ./e305-no-project.nix;
  hiddenPython = import ./e307-hidden-python.nix;
  projectLacks = import ./e306-project-lacks.nix;

  # the machine
  noPython = import ./e423-no-python.nix;
  targetsFile = import ./e456-targets-file.nix;
}
