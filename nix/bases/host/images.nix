/**
  What a concretisation on the host base has beside what all have: its environment for machines
  without Nix (docs/machines.md, "More than one machine").

  # Type
  `{ run; executable; export; mksquashfs; } -> { plan; environment; … } -> { whole :: Attrs; of ::
  name -> Attrs; }`

  # Output
  `whole.image.{squashfs,oci}` : a root with interpreter, C library and the store; files
  `whole.image.folder` : a folder that can lie anywhere
  `whole.image.store` : a squashfs of the store alone, for `/nix` of an image of somebody's own
  `whole.imageWith { trim ? [ ]; environment ? …; }` : the same, with parts left out
  (`"static"`, `"headers"`, `"unlinked"`), or of another environment
  : Each is a derivation with `spec`, which `demo --export` gives to the same builder.
*/
{
  run,
  executable,
  export,
  mksquashfs,
}:
{ plan, environment, ... }:
let
  errors = import ../../errors;
  parts = [
    "static"
    "headers"
    "unlinked"
  ];
  whole = environment;
  inherit (plan.target) python;
  short = builtins.substring 0 8 plan.id;
  labels = {
    "accelpkgs.id" = plan.id;
    "accelpkgs.python" = python;
    "accelpkgs.packages" = builtins.concatStringsSep " " (
      map (package: "${package.name}==${package.version}") (builtins.attrValues plan.packages)
    );
  };
  describe = part: if builtins.isString part then part else "(${builtins.typeOf part})";
  # In one order and once each, so that equal wishes are one image.
  partsOf =
    trim:
    let
      named = if builtins.isList trim then trim else [ trim ];
      strange = builtins.filter (part: !(builtins.elem part parts)) named;
    in
    if strange == [ ] then
      builtins.filter (part: builtins.elem part named) parts
    else
      throw (
        "\n"
        + errors.render [
          (errors.unknownTrim {
            part = describe (builtins.head strange);
            known = parts;
          })
        ]
      );
  imageWith =
    {
      trim ? [ ],
      environment ? whole,
    }:
    builtins.mapAttrs
      (
        _:
        { content, form, ending }:
        let
          task = export {
            name = "python${python}-${content}-${short}${ending}";
            inherit
              environment
              python
              content
              form
              labels
              mksquashfs
              ;
            trim = partsOf trim;
          };
        in
        run.image "${environment}" (executable python) task
        // {
          inherit (task) spec;
        }
      )
      {
        squashfs = {
          content = "system";
          form = "squashfs";
          ending = ".sqsh";
        };
        oci = {
          content = "system";
          form = "oci";
          ending = ".oci.tar";
        };
        folder = {
          content = "relative";
          form = "folder";
          ending = "";
        };
        store = {
          content = "store";
          form = "squashfs";
          ending = ".sqsh";
        };
      };
in
{
  of = _: { };
  whole = {
    inherit imageWith;
    image = imageWith { };
  };
}
