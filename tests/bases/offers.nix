/**
  A request on a dry base that offers source builds, and what became of it: of the plan what a
  person would look at, or the message. With `poisoned`, a name's list throws when it is asked for.

  # Type
  `{ request; versions ? ; poisoned ? ; isOffering ? true; cuda ? ; capabilities ? ; } -> Attrs`
*/
{
  request,
  versions ? {
    torch = "2.12.0";
    torchaudio = "2.11.0";
    torchvision = "0.27.0";
    triton = "3.7.0";
  },
  poisoned ? [ ],
  isOffering ? true,
  ...
}@given:
let
  base = import ./dry {
    pythons."3.12" = {
      executable = "/dry/python3.12";
      version = "3.12.7";
    };
    offers =
      if isOffering then
        import ./dry/offers.nix (
          {
            inherit versions;
            touched =
              name: list:
              if builtins.elem name poisoned then throw "${name} was looked at" else list;
          }
          // removeAttrs given [
            "request"
            "versions"
            "poisoned"
            "isOffering"
          ]
        )
      else
        null;
  };
  tried = (import ../../nix/concretise { }).tryPlan ({ inherit base; } // request);
in
if tried.ok then
  {
    plan = builtins.toJSON tried.plan;
    inherit (tried.plan) axes notes;
    packages = builtins.mapAttrs (_: package: {
      inherit (package)
        version
        flavour
        capabilities
        build
        ;
      why = package.because.why;
      requires = map (edge: edge.name) package.requires;
    }) tried.plan.packages;
  }
else
  { inherit (tried) message; }
