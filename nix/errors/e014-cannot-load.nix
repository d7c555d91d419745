# E014. `name`: the package that no candidate is left of; `requests`: the smallest set that
# conflicts, as text; `reasons`, `nearest`: lines; `system`: libraries that no package is known to
# bring.
{
  name,
  requests,
  reasons,
  nearest,
  system,
}:
let
  stated = "libraries = [ ${builtins.concatStringsSep " " (map builtins.toJSON system)} ]";
in
{
  code = "E014";
  title = "no ${name} release can be loaded in what this request gives";
  where = builtins.concatStringsSep ", " requests;
  why = reasons;
  fix =
    (
      if nearest == [ ] then
        [
          "no single change of the request brings what is missing"
          "what a package can do without is loads.optional of its package.nix"
        ]
      else
        nearest
    )
    ++ (
      if system == [ ] then
        [ ]
      else
        [ "where the machine has it: ${stated}, of the request (--library) or of bases.host" ]
    );
}
