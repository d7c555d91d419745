/**
  Say whether everything that is unfree about a package is under NVIDIA's licences for its
  libraries. For `config.allowUnfreePredicate`. Beside these, the example application is let in,
  NVIDIA's EDM: by its licence, which forbids commerce, and by the source that we name.

  Compound licences are judged as nixpkgs' `lib.licenses.evaluateProperty` judges them: of `OR` one
  must be accepted, of `AND` and a list all, of `WITH` the licence and the exception, of `PLUS` the
  licence. What does not say that it is free is not.

  # Type
  `Package -> Bool`

  # Examples
  isAccepted { meta.license = { shortName = "CUDA EULA"; free = false; }; }
  => true
*/
let
  inherit (builtins)
    all
    any
    elem
    isAttrs
    isList
    ;
  accepted = [
    "CUDA EULA"
    "NVIDIA CUDA EULA"
    "NVIDIA Math SDK SLA"
    "NVIDIA cuDNN EULA"
    "NVidia OptiX EULA"
    "TensorRT EULA"
    "cuDNN EULA"
    "cuSPARSELt EULA"
    "cuTENSOR EULA"
  ];
  edm = import ../../overlays/edm-source.nix;
  isEdm =
    package:
    let
      src = package.src or { };
    in
    (package.pname or "") == "edm" && (src.outputHash or src.hash or "") == edm.hash;
  accepts =
    extra:
    let
      simple = licence: licence.free or false || elem (licence.shortName or "") (accepted ++ extra);
      of =
        licence:
        if isList licence then
          all of licence
        else if !(isAttrs licence) then
          false
        else
          byType.${licence.licenseType or "simple"} or (_: false) licence;
      byType = {
        inherit simple;
        compound =
          { operator, licenses, ... }:
          if operator == "OR" then
            any of licenses
          else if operator == "AND" then
            all of licenses
          else
            false;
        exception = { license, exception, ... }: of license && of exception;
        plus = { license, ... }: of license;
      };
    in
    of;
in
package:
accepts (if isEdm package then [ "cc-by-nc-sa-40" ] else [ ]) (package.meta.license or [ ])
