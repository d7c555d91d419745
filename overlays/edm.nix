/**
  NVlabs' EDM, a diffusion model, as an example of an application: its modules and programs on a
  concretisation's torch.

  # Type
  `{ lib; fetchFromGitHub; python; concretise; } -> Derivation`

  # Output
  `pythonWith` : a Python that has it; `image`, `ociImage` : images of that Python;
  `concretisation` : what it was made of
*/
{
  lib,
  fetchFromGitHub,
  python,
  concretise,
}:
let
  # environment.yml, with the bounds that it has.
  concretisation = concretise {
    packages = [
      "torch"
      "numpy>=1.20"
      "click>=8.0"
      "pillow>=8.3.1"
      "scipy>=1.7.1"
      "psutil"
      "requests"
      "tqdm"
      "imageio"
      "imageio-ffmpeg>=0.4.3"
      "pyspng"
    ];
  };
  edm = python.pkgs.buildPythonPackage {
    pname = "edm";
    version = "0-unstable-2023-01-31";
    pyproject = false;
    src = fetchFromGitHub (import ./edm-source.nix);
    dontBuild = true;
    installPhase = ''
      runHook preInstall
      site="$out/${python.sitePackages}"
      mkdir -p "$site" "$out/bin"
      cp -r dnnlib torch_utils training "$site/"
      for program in dataset_tool example fid generate train; do
        # Its programs are scripts; as modules of one package they would shadow each other's names.
        install -Dm755 "$program.py" "$out/share/edm/$program.py"
        {
          printf '#!%s\nimport runpy\n\nif __name__ == "__main__":\n' "${python.interpreter}"
          printf '    runpy.run_path("%s", run_name="__main__")\n' "$out/share/edm/$program.py"
        } > "$out/bin/edm-''${program//_/-}"
        chmod +x "$out/bin/edm-''${program//_/-}"
      done
      runHook postInstall
    '';
    dependencies = lib.attrValues (lib.getAttrs asked concretisation.packages);
    pythonImportsCheck = [
      "dnnlib"
      "torch_utils"
      "training"
    ];
    meta = {
      description = "Elucidating the design space of diffusion-based generative models";
      homepage = "https://github.com/NVlabs/edm";
      # Attribution, share alike, and not for commerce.
      license = lib.licenses.cc-by-nc-sa-40;
      mainProgram = "edm-generate";
      platforms = lib.platforms.linux;
    };
  };
  asked = [
    "torch"
    "numpy"
    "click"
    "pillow"
    "scipy"
    "psutil"
    "requests"
    "tqdm"
    "imageio"
    "imageio-ffmpeg"
    "pyspng"
  ];
  environment = python.withPackages (_: [ edm ]);
in
edm
// {
  inherit concretisation;
  pythonWith = environment;
}
// concretisation.imagesOf {
  name = "edm";
  inherit environment;
}
