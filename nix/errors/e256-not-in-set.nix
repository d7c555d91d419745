# E256. `name`: a package of pkgs/; `id`: of the concretisation that `accel-py` is; `torch`: its
# version there.
{
  name,
  id,
  torch,
}:
{
  code = "E256";
  title = "${name} is not of the one set that accel-py is";
  where = "accel-py.${name}";
  why =
    "the packages of accel-py (${id}) were planned together, with torch ${torch}; ${name} was not "
    + "among them, and may need another torch or another CUDA";
  fix = [
    "(accel-py.apart [ \"torch\" \"${name}\" ]).${name}: for an environment of its own"
    "or accelpkgs.concretise { packages = p: [ p.torch p.${name} ]; }"
  ];
}
