/**
  Say whether everything that is unfree about a package is under NVIDIA's licences for its
  libraries. For `config.allowUnfreePredicate`. The example application, NVIDIA's EDM, is let in by
  its name: it may not be used for commerce.

  # Type
  `Package -> Bool`
*/
package:
let
  asList = x: if builtins.isList x then x else [ x ];
  accepted = [
    "CUDA EULA"
    "NVIDIA CUDA EULA"
    "cuDNN EULA"
    "cuSPARSELt EULA"
    "cuTENSOR EULA"
    "NVIDIA cuDNN EULA"
    "NVidia OptiX EULA"
  ];
in
(package.pname or "") == "edm"
|| builtins.all (
  licence:
  builtins.isAttrs licence
  && (licence.free or true || builtins.elem (licence.shortName or "") accepted)
) (asList (package.meta.license or [ ]))
