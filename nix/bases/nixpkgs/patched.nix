/**
  The arguments of a derivation whose output holds the compiled files of a wheel: autoPatchelfHook
  looks in the given builds, in the wheel itself and in the system libraries of that package, and
  nowhere else; whatever is opened by name at run time is on the run path, too, and last comes the
  driver: nixpkgs' autoAddDriverRunpath would put it first. check-elf.sh reads the result.

  # Type
  `Context -> { name; libraries :: [ Derivation ]; system ? ; } -> { buildInputs; … }`
*/
{
  pkgs,
  lib,
  driverPath,
  cudaCompat,
  systemLibraries,
  ...
}:
{
  name,
  libraries,
  system ? [ ],
}:
let
  errors = import ../../errors;
  problem = errors.render [
    (errors.libraries {
      inherit name;
      # What check-elf.sh has found.
      where = "FAULTS";
    })
  ];
  # Before the driver's own libcuda, which it stands in for.
  compat = lib.optionalString (
    cudaCompat != null
  ) "appendRunpaths+=(${lib.escapeShellArg "${cudaCompat}/compat"})\n";
in
{
  nativeBuildInputs = [ pkgs.autoPatchelfHook ];
  buildInputs = systemLibraries.common ++ systemLibraries.of name ++ systemLibraries.having system;
  autoPatchelfIgnoreMissingDeps = systemLibraries.driver ++ systemLibraries.absent name;
  # strip after patchelf leaves libraries that cannot be loaded, and nothing in a wheel needs it.
  dontStrip = true;
  dontPatchELF = true;
  # Files of a wheel are as their RECORD says, apart from what is patched on purpose.
  dontPatchShebangs = true;
  dontMoveLib64 = true;
  preFixup = ''
    source ${./library-folders.sh}
    for folder in ${
      lib.concatMapStringsSep " " (build: "$(libraryFolders ${build})") libraries
    } $(libraryFolders "$out"); do
      addAutoPatchelfSearchPath --no-recurse -- "$folder"
      appendRunpaths+=("$folder")
    done
    ${compat}appendRunpaths+=(${lib.escapeShellArg driverPath})
  '';
  doInstallCheck = true;
  installCheckPhase = ''
    runHook preInstallCheck
    source ${./check-elf.sh}
    checkElf ${lib.escapeShellArg problem} "$out" ${
      lib.escapeShellArgs ([ driverPath ] ++ map toString libraries)
    }
    runHook postInstallCheck
  '';
}
