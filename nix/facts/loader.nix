/**
  What the loader finds without a package of the plan (loader.json), and what the names of libraries
  tell (sonames.json).
*/
{ data }:
let
  inherit (builtins)
    any
    groupBy
    listToAttrs
    stringLength
    substring
    ;
  inherit (data.loader)
    base
    driver
    manylinux
    torch
    ;
  startsWith = name: prefix: substring 0 (stringLength prefix) name == prefix;
in
{
  /**
    What is known of libraries by their SONAME: the packages that have one, and its CUDA, where the
    name differs from one CUDA to the next. Those of NVIDIA's components, and torch's own.

    # Type
    `sonames :: { <soname> = { cuda ? :: String; packages :: [ String ]; }; }`

    # Examples
    facts.sonames."libcudart.so.12".cuda
    => "12"
  */
  sonames =
    data.sonames.sonames
    // listToAttrs (
      map (name: {
        inherit name;
        value.packages = [ "torch" ];
      }) torch.names
    );

  /**
    Names that every base answers (the C library, the compiler's runtime, what manylinux lets a
    wheel expect), and what the driver brings under a fixed name.

    # Type
    `systemLibraries :: { <soname> = …; }`

    # Examples
    map (name: facts.systemLibraries ? ${name}) [ "libc.so.6" "libz.so.1" "libcublas.so.12" ]
    => [ true true false ]
  */
  systemLibraries = groupBy toString (base.names ++ manylinux.names ++ driver.names);

  /**
    Whether a library is the driver's by its name: it must be that of the kernel module that runs,
    so no package can bring it.

    # Type
    `isDriverLibrary :: String -> Bool`

    # Examples
    map facts.isDriverLibrary [ "libnvidia-ml.so.1" "libnvrtc.so.12" ]
    => [ true false ]
  */
  isDriverLibrary = name: any (startsWith name) driver.prefixes;
}
