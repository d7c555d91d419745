{
  description = "Runs language models in the GGUF format";
  kind = "leaf";
  imports = [ "llama_cpp" ];

  source = {
    buildRequires = [
      "scikit-build-core[pyproject]>=0.9.2"
      "cmake>=3.21"
      "ninja"
    ];
    toolchain = [
      "cuda"
      "cxx"
    ];
    cudaOptional = true;
    # Code for the processor that is at hand would not run on another.
    environment =
      {
        target,
        facts,
        plan,
        ...
      }:
      {
        CMAKE_ARGS = "-DGGML_NATIVE=OFF" + (if plan.withCuda then " -DGGML_CUDA=ON" else "");
      }
      // (if plan.withCuda then facts.cmakeArchitectures target else { });
  };
}
