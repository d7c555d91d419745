/**
  Tell a builder which Python it works for.

  # Type
  `Machine -> String -> { version; full; executable; }`, as `{ version = "3.13t"; full = "3.13.1";
  executable = "…"; }`
*/
{ interpreterOf, ... }:
version:
let
  interpreter = interpreterOf version;
in
{
  inherit version;
  full = interpreter.version;
  inherit (interpreter) executable;
}
