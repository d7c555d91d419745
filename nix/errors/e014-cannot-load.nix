# E014. `name`: the package that no candidate is left of; `requests`: the smallest set that
# conflicts, as text; `reasons`, `nearest`: lines.
{
  name,
  requests,
  reasons,
  nearest,
}:
{
  code = "E014";
  title = "no ${name} release can be loaded in what this request gives";
  where = builtins.concatStringsSep ", " requests;
  why = reasons;
  fix =
    if nearest == [ ] then
      [
        "no single change of the request brings what is missing"
        "what a package can do without is loads.optional of its package.nix"
      ]
    else
      nearest;
}
