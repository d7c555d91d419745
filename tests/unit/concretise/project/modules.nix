# What there is to import in a project: tests/fixtures has none of it, so a tree is written down.
{ root, ... }:
let
  modules = import (root + "/nix/concretise/project/modules.nix");
  # Folders of this repository are projects as good as any.
  of = folder: name: tool: map (m: "${m.name} ${m.path}") (
    modules {
      path = root + "/${folder}";
      inherit name tool;
    }
  );
in
{
  "below src, without a word" = {
    expr = of "updater" "accelpkgs-updater" { };
    expected = [ "accelpkgs_updater src/accelpkgs_updater" ];
  };
  "as the build system is told" = {
    expr = map (of "updater" "other") [
      { hatch.build.targets.wheel.packages = [ "src/accelpkgs_updater" ]; }
      { setuptools.packages.find.where = [ "src" ]; }
      {
        setuptools.package-dir."" = "src";
        setuptools.packages = [
          "accelpkgs_updater"
          "accelpkgs_updater.core"
        ];
      }
      { poetry.packages = [ { include = "accelpkgs_updater"; from = "src"; } ]; }
      { flit.module.name = "accelpkgs_updater"; }
      {
        uv.build-backend = {
          module-root = "src";
          module-name = "accelpkgs_updater";
        };
      }
      { maturin.python-source = "src"; }
      { scikit-build.wheel.packages = [ "src/accelpkgs_updater" ]; }
    ];
    expected = builtins.genList (_: [ "accelpkgs_updater src/accelpkgs_updater" ]) 8;
  };
  "at the root: packages, not tests, docs and their like" = {
    expr = of "updater/src/accelpkgs_updater" "x" { };
    expected = map (n: "${n} ${n}") (
      builtins.filter (
        n: builtins.pathExists (root + "/updater/src/accelpkgs_updater/${n}/__init__.py")
      ) (builtins.attrNames (builtins.readDir (root + "/updater/src/accelpkgs_updater")))
    );
  };
  "files where there is no package, without setup.py and conftest.py" = {
    expr = of "bench" "x" { };
    expected = map (n: "${n} ${n}.py") (
      builtins.filter (n: n != null) (
        map (
          file:
          let
            found = builtins.match "([a-z_]+)[.]py" file;
          in
          if found == null then null else builtins.head found
        ) (builtins.attrNames (builtins.readDir (root + "/bench")))
      )
    );
  };
  "where a module would lie that is compiled" = {
    expr = map (modules.placeOf {
      path = root + "/updater";
      tool = { };
    }) [
      "top"
      "space.top"
    ];
    expected = [
      "src/top"
      "src/space/top"
    ];
  };
}
