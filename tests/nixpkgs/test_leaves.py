"""Ordinary packages that torch bounds and that nixpkgs has in another version: there is one of each
in a Python set, so that what nixpkgs has above it can stand beside torch.
"""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

BOUNDS = {"==", "===", "~=", "<", "<="}
SUITE = ["torch", "torchaudio", "torchvision", "triton"]
# A nixpkgs whose own are newer than torch and what it requires let them be, and one that is not.
NEWER = {"cuda-bindings": "13.9.1", "mpmath": "1.4.1", "cuda-pathfinder": "2.0.0"}
FITTING = {"sympy": "1.14.0"}
STUB = """
  stub = set: pname: version: dependencies: set.buildPythonPackage {
    inherit pname version dependencies;
    pyproject = false;
    dontUnpack = true;
  };
"""
SET = f"""
  let
    {STUB}
    own = set: previous: {{
      cuda-bindings = stub set "cuda-bindings" "{NEWER["cuda-bindings"]}" [ set.cuda-pathfinder ];
      cuda-pathfinder = stub set "cuda-pathfinder" "{NEWER["cuda-pathfinder"]}" [ ];
      cuda-python = stub set "cuda-python" "1" [ set.cuda-bindings ];
      mpmath = stub set "mpmath" "{NEWER["mpmath"]}" [ ];
      sympy = stub set "sympy" "{FITTING["sympy"]}" [ set.mpmath ];
      above-mpmath = stub set "above-mpmath" "1" [ set.mpmath ];
      setuptools = previous.setuptools.overridePythonAttrs {{ version = "82.0.1"; }};
      above-setuptools = stub set "above-setuptools" "1" [ set.setuptools ];
    }};
    extend = extension: _: prev: {{
      pythonPackagesExtensions = prev.pythonPackagesExtensions ++ [ extension ];
    }};
    of = more: outputs.lib.mkPkgs {{
      system = "x86_64-linux";
      config.cudaSupport = true;
      overlays = [ (extend own) outputs.overlays.cuda ] ++ more;
    }};
    pkgs = of [ ];
    set = pkgs.python3.pkgs;
    inherit (pkgs.accel-py) concretisation;
    above = ps: [ ps.torch ps.cuda-python ps.above-mpmath ps.above-setuptools ps.sympy ];
    versions = set: packages: builtins.listToAttrs (map (drv: {{
      name = drv.pname; value = {{ inherit (drv) version; path = drv.outPath; }};
    }}) (set.requiredPythonModules packages));
  in
"""
PINS = {"markupsafe": "2.1.5", "six": "1.16.0", "typing-extensions": "4.15.0"}
PINNED = f"""
  let
    {STUB}
    concretised = outputs.lib.concretise {{
      base = outputs.lib.bases.nixpkgs {{ inherit pkgs; }};
      python = "3.12";
      cuda = null;
      packages = [ "jinja2" "six" "typing-extensions" ];
      constraints = {{ {" ".join(f'{name} = "=={pin}";' for name, pin in PINS.items())} }};
    }};
    above = ps: [ (stub ps "above" "1" [ ps.markupsafe ps.six ps.typing-extensions ]) ];
    changed = pkgs.python312.override {{ packageOverrides = concretised.pythonExtension; }};
  in
"""


def _recorded(root: Path, name: str) -> list[tuple[str, str]]:
    """What any release of a package requires: names and operators."""
    file = root / f"pkgs/{name}/releases.json"
    releases: list[dict[str, Any]] = json.loads(file.read_text("utf-8"))["releases"]
    required = [
        edge
        for release in releases
        for part in (release, *release["variants"])
        for edge in part.get("requires", [])
    ]
    return [
        (edge["name"], operator) for edge in required for operator, _ in edge.get("specifier", [])
    ] + [(edge["name"], "") for edge in required]


def test_the_names_are_those_that_torch_bounds(nix_eval, root: Path) -> None:
    """Beside components, which nixpkgs' Pythons do not have, and what is replaced or relaxed."""
    seen, left, bounded = set[str](), list(SUITE), set[str]()
    while left:
        name = left.pop()
        if name in seen or not (root / f"pkgs/{name}").is_dir():
            continue
        seen.add(name)
        for other, operator in _recorded(root, name):
            left.append(other)
            if operator in BOUNDS:
                bounded.add(other)
    known = set(nix_eval("builtins.attrNames (import (root + /overlays/leaves.nix)).names"))
    relaxed = nix_eval("builtins.attrNames (import (root + /nix/bases/nixpkgs/relaxed.nix)).torch")
    stand_ins = {"pytorch-triton-rocm", "triton-rocm"}
    ordinary = {name for name in bounded if not name.startswith("nvidia-")}
    assert ordinary - set(SUITE) - stand_ins - set(relaxed) == known


def test_what_nixpkgs_has_newer_is_one_with_torch_in_an_environment(on_nixpkgs) -> None:
    path, versions, planned, origins = on_nixpkgs(
        f"{SET} [ (pkgs.python3.withPackages above).drvPath (versions set (above set)) "
        "(builtins.mapAttrs (_: p: p.version) concretisation.plan.packages) "
        "concretisation.origins ]"
    )
    assert path.endswith(".drv")
    for name, newer in NEWER.items():
        assert versions[name]["version"] == planned[name] != newer
        assert origins[name] == {"from": "wheel", "version": planned[name]}
    for name, version in FITTING.items():
        assert versions[name]["version"] == version
        assert origins[name] == {"from": "nixpkgs", "version": version}
    assert versions["setuptools"]["version"] == "82.0.1"


def test_each_is_of_the_set_whatever_became_of_it(on_nixpkgs) -> None:
    """An extension changes one that torch has below it: torch has the changed one."""
    change = "(_: prev: { cuda-bindings = prev.cuda-bindings.overridePythonAttrs { mark = 1; }; })"
    torch, own, plain = on_nixpkgs(
        f"{SET} let changed = (of [ (extend {change}) ]).python3.pkgs; in "
        '[ (map toString (builtins.filter (d: d.pname == "cuda-bindings") '
        "changed.torch.dependencies)) (toString changed.cuda-bindings) "
        "(toString set.cuda-bindings) ]"
    )
    assert torch == [own]
    assert own != plain


def test_torch_of_the_set_is_that_of_accel_py(on_nixpkgs) -> None:
    assert on_nixpkgs(f"{SET} set.torch.drvPath == pkgs.accel-py.torch.drvPath")
    assert on_nixpkgs(f"{SET} set.cuda-bindings.drvPath == pkgs.accel-py.cuda-bindings.drvPath")


def test_without_a_torch_they_are_nixpkgs_own(on_nixpkgs) -> None:
    """No torch is for that machine: the set has what nixpkgs has, and says nothing."""
    version = on_nixpkgs(
        f"{SET} (outputs.lib.mkPkgs {{ system = ''x86_64-linux''; "
        "config = { cudaSupport = true; cudaCapabilities = [ ''3.5'' ]; }; "
        "overlays = [ (extend own) outputs.overlays.cuda ]; }).python3.pkgs.cuda-bindings.version"
    )
    assert version == NEWER["cuda-bindings"]


def test_a_bound_that_nixpkgs_drops_is_dropped_and_said(on_nixpkgs) -> None:
    origin, locked = on_nixpkgs(
        f'{SET} let of = leaves: (outputs.lib.concretise {{ packages = [ "torch==2.12.1" ]; '
        "base = outputs.lib.bases.nixpkgs { inherit pkgs leaves; }; cuda = null; "
        "python = pkgs.python3.pythonVersion; }).origins.setuptools; in "
        '[ (of "nixpkgs") (of "locked") ]'
    )
    assert origin == {
        "from": "nixpkgs",
        "version": "82.0.1",
        "relaxed": ["torch requires setuptools<82"],
    }
    assert locked["from"] == "wheel"
    assert int(locked["version"].split(".")[0]) < 82


def test_two_versions_are_refused_in_our_words(on_nixpkgs) -> None:
    message = on_nixpkgs(
        f"{PINNED} (pkgs.python312.withPackages (ps: [ concretised.packages.jinja2 "
        "concretised.packages.six concretised.packages.typing-extensions ] ++ above ps)).drvPath",
        fails=True,
    )
    for name, ours in PINS.items():
        # An older nixpkgs may have the version that is asked for.
        differs = on_nixpkgs(f"pkgs.python312.pkgs.{name}.version") != ours
        told = f"accelpkgs E257: an environment can hold one {name} only" in message
        assert told == differs
        assert (f"{name} {ours}, of the concretisation" in message) == differs
    assert "nixpkgs' own, which above requires" in message


@pytest.mark.parametrize("leaf", PINS)
def test_a_python_takes_what_was_concretised(on_nixpkgs, leaf: str) -> None:
    found, nixpkgs = on_nixpkgs(
        f"{PINNED} let packages = [ concretised.packages.jinja2 concretised.packages.{leaf} ] "
        "++ above changed.pkgs; in "
        "[ (builtins.seq (changed.withPackages (_: packages)).drvPath (map (d: d.version) "
        f'(builtins.filter (d: d.pname or "" == "{leaf}") '
        "(changed.pkgs.requiredPythonModules packages)))) "
        f"pkgs.python312.pkgs.{leaf}.version ]"
    )
    assert found == [PINS[leaf]]
    if nixpkgs == PINS[leaf]:
        pytest.skip("this nixpkgs has that version itself")


def test_a_set_that_would_ask_itself_is_told(on_nixpkgs) -> None:
    """`pythonExtension` where it cannot work; on another nixpkgs it does."""
    extended = (
        f"{PINNED} let of = pkgs: (pkgs.accelpkgs.concretise {{ packages = [ ''six'' ]; "
        "constraints.six = ''==1.16.0''; }).pythonExtension; plain = nixpkgs { overlays = [ "
        "outputs.overlays.default ]; }; in (nixpkgs { overlays = [ outputs.overlays.default "
        "(final: prev: { pythonPackagesExtensions = prev.pythonPackagesExtensions ++ [ (of %s) ]; "
        "}) ]; }).python3.pkgs.six.version"
    )
    assert on_nixpkgs(extended % "plain") == "1.16.0"
    message = on_nixpkgs(extended % "final", fails=True)
    assert "for its own six (pythonExtension is for python.override" in message
