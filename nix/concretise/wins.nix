/**
  Say over whose files those of a package win: what its package.nix says, and what is known of
  packages that all bring one module (nix/facts/shared-modules.json).

  # Type
  `{ facts } -> (String -> Meta) -> String -> [ String ]`
*/
{ facts }:
metaOf: name:
(metaOf name).wins or [ ] ++ facts.data.sharedModules.packages.${name}.wins or [ ]
