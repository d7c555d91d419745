/**
  The bases: where interpreter, C library, compiler and ordinary packages come from. README.md
  states the record of each.

  # Type
  `{ host :: HostOptions -> Base; nixpkgs :: NixpkgsOptions -> Base; }`
*/
{
  host = import ./host;
  nixpkgs = import ./nixpkgs;
}
