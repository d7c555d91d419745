/**
  Problems of packages that are there and that Nix does not see: of a flake in a git repository, it
  sees tracked files alone.

  # Type
  `{ names :: [ String ]; } -> [ Problem ] -> [ Problem ]`

  # Inputs
  `names` : folders of `pkgs/` of which git tracks nothing

  # Examples
  import ./untracked.nix { names = [ "mine" ]; } problems
*/
{ names }:
map (
  problem:
  let
    found = builtins.match "there is no package (.*)" problem.title;
    name = builtins.head found;
  in
  if problem.code == "E001" && found != null && builtins.elem name names then
    problem
    // {
      why = "pkgs/${name} is untracked: of a flake, Nix sees the files that git tracks";
      fix = "git add pkgs/${name}";
    }
  else
    problem
)
