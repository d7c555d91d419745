"""What nixpkgs has above an ordinary package that a concretisation pins to an older version stands
beside it in one environment, built by the tree's own buildPythonPackage and buildEnv.
"""

from __future__ import annotations

import json
from pathlib import Path

import pytest

PINS = {"markupsafe": "2.1.5", "six": "1.16.0", "typing-extensions": "4.15.0"}
PINNED = f"""
  packages = [ "jinja2" "six" "typing-extensions" ]; python = "3.12"; cuda = null;
  constraints = {{ {" ".join(f'{name} = "=={pin}";' for name, pin in PINS.items())} }};
"""
# Its modules are of the versions that it was built beside; nixpkgs' own would be newer.
ABOVE = """
  above = ps: ps.buildPythonPackage {
    pname = "above";
    version = "1";
    pyproject = false;
    dontUnpack = true;
    dependencies = [ ps.markupsafe ps.six ps.typing-extensions ];
    installPhase = ''
      mkdir -p $out/${ps.python.sitePackages}
      echo 'import markupsafe, six, typing_extensions' > $out/${ps.python.sitePackages}/above.py
    '';
    pythonImportsCheck = [ "above" ];
  };
"""
PROGRAM = (
    "import above, importlib.metadata, jinja2, json; print(json.dumps({name: "
    f"importlib.metadata.version(name) for name in {list(PINS)!r}}})); "
    "print(jinja2.Template('{{ six }}').render(six=above.six.__version__))"
)


@pytest.mark.parametrize(
    "extension",
    [
        "concretisation.pythonExtension",
        # What overlays/python.nix does for torch.
        "(_: prev: builtins.mapAttrs ((import ROOT/overlays/leaves.nix).of { "
        "concretised = concretisation; follow = package: package; "
        "isPlanned = name: concretisation.plan.packages ? ${name}; }) "
        "(builtins.intersectAttrs concretisation.plan.packages prev))",
    ],
    ids=["pythonExtension", "leaves"],
)
def test_one_environment_has_both(
    concretised, fetched, build, machine, alone, root: Path, extension: str
) -> None:
    fetched(PINNED)
    path = build(f"""
      let
        {ABOVE}
        concretisation = {concretised(PINNED)};
        python = {machine}.python312.override {{
          packageOverrides = {extension.replace("ROOT", str(root))};
        }};
      in
      python.withPackages (ps: [ concretisation.packages.jinja2 (above ps) ])
    """)
    done = alone(path, f"{path}/bin/python", "-c", PROGRAM)
    assert done.returncode == 0, done.stderr
    versions, rendered = done.stdout.splitlines()
    assert json.loads(versions) == PINS
    assert rendered == PINS["six"]


def test_without_it_both_are_refused(concretised, fetched, build, machine) -> None:
    """By the collision of their files: this Python set has no overlay of ours that would say so."""
    fetched(PINNED)
    log = build(
        f"""
          let
            {ABOVE}
            concretisation = {concretised(PINNED)};
            stub = ps: ps.buildPythonPackage {{
              pname = "markupsafe";
              version = "3.0.3";
              pyproject = false;
              dontUnpack = true;
              installPhase = "mkdir -p $out/${{ps.python.sitePackages}}/markupsafe; "
                + "touch $out/${{ps.python.sitePackages}}/markupsafe/__init__.py";
            }};
            python = {machine}.python312;
          in
          python.withPackages (ps: [ concretisation.packages.jinja2 (stub ps) ])
        """,
        fails=True,
    )
    assert "markupsafe/__init__.py" in log
