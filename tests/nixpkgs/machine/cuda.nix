/**
  A scope of cudaPackages whose toolkit is made of NVIDIA's wheels, where a tree has none: as
  nixpkgs' `cudatoolkit`, one folder with compiler, headers and libraries of all components. What
  the machine has of CUDA is not used.

  # Type
  `{ pkgs; release; wheels :: Path } -> Scope`

  # Inputs
  `wheels` : a folder of wheels: nvcc, nvvm, crt, cccl, the runtime, and the libraries whose headers
  torch includes
*/
{
  pkgs,
  release,
  wheels,
}:
{
  cudaMajorMinorVersion = release;
  backendStdenv = pkgs.stdenv;
  cudatoolkit = pkgs.stdenv.mkDerivation {
    pname = "cuda-merged";
    version = release;
    dontUnpack = true;
    nativeBuildInputs = [ pkgs.autoPatchelfHook ];
    buildInputs = [ pkgs.stdenv.cc.cc.lib ];
    # Libraries are here to be linked against; programs find those of the wheels' builds.
    autoPatchelfIgnoreMissingDeps = [ "lib*" ];
    dontStrip = true;
    installPhase = ''
      mkdir -p $out
      for wheel in ${wheels}/*.whl; do unzip -qo "$wheel" -d unpacked; done
      cp -r unpacked/nvidia/cu*/. $out/
      chmod -R u+w $out
      find $out/bin $out/nvvm/bin -type f -exec chmod +x {} +
      # As packages of a distribution have them: the linker's names, and both names of the folder.
      for library in $out/lib/lib*.so.*; do
        ln -sfn "$(basename "$library")" "''${library%%.so.*}.so"
      done
      ln -s lib $out/lib64
    '';
  };
}
