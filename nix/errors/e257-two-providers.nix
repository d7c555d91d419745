# E257. `name`: a distribution; `ours`, `theirs`: its version in the concretisation `id` and in
# nixpkgs; `bringing`: packages of nixpkgs that require nixpkgs' own.
{
  name,
  id,
  ours,
  theirs,
  bringing,
}:
let
  listed = builtins.concatStringsSep ", ";
in
{
  code = "E257";
  title = "an environment can hold one ${name} only";
  where = [
    "${name} ${ours}, of the concretisation ${id}"
    (
      "${name} ${theirs}, nixpkgs' own"
      + (if bringing == [ ] then "" else ", which ${listed bringing} requires")
    )
  ];
  why = "what was concretised needs ${name} ${ours}, and both would be in one folder";
  fix = [
    "take all from a Python that has the concretisation's:"
    "python3.override { packageOverrides = <the concretisation>.pythonExtension; }"
  ];
}
