/**
  The table of errors: name → function from the facts to a problem (README.md), and `render`.
*/
{
  render = import ./render.nix;

  # request, candidates, resolve
  unknownPackage = import ./unknown-package.nix;
  unknownKey = import ./unknown-key.nix;
  badValue = import ./bad-value.nix;
  badPython = import ./bad-python.nix;
  noPackages = import ./no-packages.nix;
  badRequirement = import ./bad-requirement.nix;
  twoAccelerators = import ./two-accelerators.nix;
  badIndex = import ./bad-index.nix;
  noSolution = import ./no-solution.nix;
  noWheel = import ./no-wheel.nix;
  noCapability = import ./no-capability.nix;
  noBuildEnvironment = import ./no-build-environment.nix;

  # validate
  unknownCapability = import ./unknown-capability.nix;
  unknownCuda = import ./unknown-cuda.nix;
  cudaCapability = import ./cuda-capability.nix;
  noCuda = import ./no-cuda.nix;
  jetsonSystem = import ./jetson-system.nix;
  jetsonCuda = import ./jetson-cuda.nix;
  jetsonJetpack = import ./jetson-jetpack.nix;
  jetsonWheels = import ./jetson-wheels.nix;
  withoutCuda = import ./without-cuda.nix;
  driverTooOld = import ./driver-too-old.nix;
  driverTooNew = import ./driver-too-new.nix;
  driverPtx = import ./driver-ptx.nix;
  hostCompiler = import ./host-compiler.nix;
  torchCompiler = import ./torch-compiler.nix;
  nvccTooOld = import ./nvcc-too-old.nix;
  sourceTargets = import ./source-targets.nix;
  sourceCapability = import ./source-capability.nix;
  torchCuda = import ./torch-cuda.nix;
  torchArchitecture = import ./torch-architecture.nix;
  componentCapability = import ./component-capability.nix;
  componentDriver = import ./component-driver.nix;
  glibcFloor = import ./glibc-floor.nix;
  unknownGfx = import ./unknown-gfx.nix;
  rocmGfx = import ./rocm-gfx.nix;
  rocmSystem = import ./rocm-system.nix;
  packageRule = import ./package-rule.nix;

  # layers
  nixpkgsComponent = import ./nixpkgs-component.nix;
  nixpkgsCuda = import ./nixpkgs-cuda.nix;
  nixpkgsCompiler = import ./nixpkgs-compiler.nix;

  # seal and realise
  unconcretised = import ./unconcretised.nix;
  mixedConcretisations = import ./mixed-concretisations.nix;
  notConcretised = import ./not-concretised.nix;
  noInterpreter = import ./no-interpreter.nix;
}
