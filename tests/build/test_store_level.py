"""What is shared between concretisations and what is not: store paths of derivations, by evaluation
alone.
"""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

HERE = Path(__file__).resolve().parent
LAYERS = (
    "p: { source = p.source.drvPath; build = p.build.drvPath; "
    "highLevel = builtins.unsafeDiscardStringContext p.highLevel; pythonLevel = p.drvPath; }"
)

Drvs = dict[str, dict[str, str]]
Realised = Callable[..., Drvs]


def _sha(character: str) -> str:
    return character * 64


PACKAGING = f'{{ name = "packaging"; file = "p.whl"; sha256 = "{_sha("9")}"; }}'


def _nix(value: Any) -> str:
    """A value as a Nix string that holds it as JSON."""
    return json.dumps(json.dumps(value)).replace("${", "\\${")


def _wheel(
    name: str, version: str, tag: str, sha: str, requires: tuple[str, ...] = ()
) -> dict[str, Any]:
    file = {"file": f"{name}-{version}-{tag}.whl", "sha256": _sha(sha)}
    python, abi, platform = tag.split("-")
    required = [{"name": required, "specifier": [], "extras": []} for required in requires]
    return {
        "name": name,
        "version": version,
        "flavour": "wheel",
        "axes": {},
        "file": file,
        "tags": {"python": python, "abi": abi, "platform": [platform]},
        "extras": [],
        "requires": required,
        "build": None,
    }


def _source(
    name: str,
    sha: str,
    environment: dict[str, Any],
    against: tuple[str, ...],
    requires: tuple[str, ...],
) -> dict[str, Any]:
    package = _wheel(name, "1.0", "py3-none-any", sha, requires)
    build = {
        "packages": environment,
        "against": list(against),
        "toolchain": ["cuda"],
        "variables": {},
    }
    return {
        **package,
        "flavour": "source",
        "tags": None,
        "file": {"file": f"{name}-1.0.tar.gz", "sha256": _sha(sha)},
        "build": build,
    }


def _plan(
    python: str = "3.11",
    identity: str = "1" * 16,
    capabilities: tuple[str, ...] = ("8.6",),
    gcc: str = "12.2.0",
    glibc: str = "2.36",
    **packages: dict[str, Any],
) -> dict[str, Any]:
    """leaf ← torch ← kernels (source), cuda ← torch.

    Kernels compiles against torch, with setuptools.
    """
    tag = "cp" + python.replace(".", "")
    torch = _wheel(
        "torch",
        "2.8.0",
        f"{tag}-{tag}-linux_x86_64",
        "a" if python == "3.11" else "b",
        ("leaf", "cuda"),
    )
    environment = {"setuptools": _wheel("setuptools", "80.0", "py3-none-any", "c"), "torch": torch}
    every = {
        "leaf": _wheel("leaf", "1.0", "py3-none-any", "d"),
        "cuda": _wheel("cuda", "12.8", "py3-none-manylinux_2_28_x86_64", "e"),
        "torch": torch,
        "kernels": _source("kernels", "f", environment, ("torch",), ("torch",)),
        "alone": _wheel("alone", "1.0", "py3-none-any", "0"),
    }
    target = {
        "system": "x86_64-linux",
        "python": python,
        "capabilities": list(capabilities),
        "compiler": {"gcc": gcc},
        "glibc": glibc,
    }
    return {
        "format": 2,
        "id": identity,
        "target": target,
        "axes": {"cuda": "12.8", "torch": "2.8.0"},
        "packages": {**every, **packages},
    }


@pytest.fixture(scope="module")
def realised(nix_eval: Callable[..., Any], root: Path) -> Realised:
    """Return layer → store path of each package of each plan, in one evaluation."""

    def evaluate(*plans: dict[str, Any]) -> Any:
        pythons = " ".join(
            f'"{v}" = {{ executable = "/usr/bin/python{v}"; version = "{v}.1"; }};'
            for v in ("3.11", "3.12")
        )
        toolkit = '{ path = "/usr/local/cuda"; version = "12.8"; }'
        found = nix_eval(
            f"""
            let
              base = (import {root}/nix/bases).host {{
                pythons = {{ {pythons} }};
                cudaToolkit = {toolkit};
                packaging = {PACKAGING};
              }};
              errors = import {root}/nix/errors;
              realise = plan:
                import {root}/nix/concretise/seal.nix {{ inherit errors; }}
                  {{ inherit base plan; }};
              layers = {LAYERS};
            in map (plan: builtins.mapAttrs (_: layers) (realise plan).packages)
              (builtins.fromJSON {_nix(plans)})
            """
        )
        return found if len(found) > 1 else found[0]

    return evaluate


def _differing(one: Drvs, other: Drvs, layer: str) -> set[str]:
    return {name for name in one if one[name][layer] != other[name][layer]}


def test_a_newer_leaf_changes_no_other_build(realised: Realised) -> None:
    one, other = realised(
        _plan(), _plan(identity="2" * 16, leaf=_wheel("leaf", "1.1", "py3-none-any", "8"))
    )
    assert _differing(one, other, "build") == {"leaf"}
    assert _differing(one, other, "source") == {"leaf"}
    assert _differing(one, other, "pythonLevel") == set(one), (
        "every python-level belongs to one concretisation"
    )


def test_two_pythons_share_every_build_that_is_for_any(realised: Realised) -> None:
    one, other = realised(_plan(), _plan("3.12", identity="2" * 16))
    assert _differing(one, other, "build") == {"torch", "kernels"}
    assert _differing(one, other, "source") == {"torch"}


def test_a_flavour_changes_what_depends_on_it(realised: Realised) -> None:
    base = _plan()
    torch = {
        **_source(
            "torch", "7", base["packages"]["kernels"]["build"]["packages"], (), ("leaf", "cuda")
        )
    }
    one, other = realised(base, _plan(identity="2" * 16, torch=torch))
    assert _differing(one, other, "build") == {"torch", "kernels"}, (
        "what is compiled against torch, and nothing else"
    )


def test_another_capability_changes_what_is_compiled(realised: Realised) -> None:
    one, other = realised(_plan(), _plan(identity="2" * 16, capabilities=("9.0",)))
    assert _differing(one, other, "build") == {"kernels"}


@pytest.mark.parametrize("changed", [{"gcc": "12.3.0"}, {"glibc": "2.31"}])
def test_another_compiler_or_c_library_changes_what_is_compiled(
    realised: Realised, changed: dict[str, str]
) -> None:
    one, other = realised(_plan(), _plan(**changed))
    assert _differing(one, other, "build") == {"kernels"}


def test_the_machine_that_compiles_is_in_what_is_compiled(
    nix_eval: Callable[..., Any], root: Path
) -> None:
    """Toolkit and C library of the base; the plan and its id are the same here."""
    expression = f"""
      let
        base = more: (import {root}/nix/bases).host ({{
          pythons."3.11" = {{ executable = "/usr/bin/python3.11"; version = "3.11.1"; }};
          cudaToolkit = {{ path = "/usr/local/cuda"; version = "12.8"; }};
          glibc = "2.36";
          packaging = {PACKAGING};
        }} // more);
        plan = builtins.fromJSON {_nix(_plan())};
        errors = import {root}/nix/errors;
        seal = import {root}/nix/concretise/seal.nix {{ inherit errors; }};
        of = more: builtins.mapAttrs (_: package: package.build.outPath)
          (seal {{ base = base more; inherit plan; }}).packages;
      in map of [
        {{ }}
        {{ glibc = "2.39"; }}
        {{ cudaToolkit = {{ path = "/opt/cuda"; version = "12.8"; }}; }}
        {{ features = [ "debian-12" ]; }}
        {{ pythons."3.11" = {{ executable = "/usr/bin/python3.11"; version = "3.11.9"; }}; }}
        {{ builderPython = "/usr/bin/python3.11"; }}
      ]
    """
    first, *others = nix_eval(expression)
    differing = [{name for name in first if first[name] != other[name]} for other in others]
    wheels = set(first) - {"kernels"}
    assert differing == [{"kernels"}, {"kernels"}, {"kernels"}, {"kernels"}, {*wheels, "kernels"}]


def test_a_source_build_sees_the_plans_own_torch(realised: Realised) -> None:
    """Were the build environment's torch another one, the plan's would be what it is compiled
    against.
    """
    plan = _plan()
    nested = dict(
        plan["packages"]["kernels"]["build"]["packages"],
        torch=_wheel("torch", "2.7.0", "cp311-cp311-linux_x86_64", "6"),
    )
    other = _plan(kernels=_source("kernels", "f", nested, ("torch",), ("torch",)))
    one, two = realised(plan, other)
    assert one["kernels"]["build"] == two["kernels"]["build"]


def test_the_order_of_packages_does_not_matter(realised: Realised) -> None:
    plan = _plan()
    turned = {**plan, "packages": dict(reversed(plan["packages"].items()))}
    one, other = realised(plan, turned)
    assert one == other


def test_passports_refer_to_passports_only(realised: Realised, run_nix: Callable[..., Any]) -> None:
    found = realised(_plan())
    references = run_nix("path-info", "--json", found["kernels"]["highLevel"])
    data = json.loads(references.stdout)
    entry = next(iter(data.values())) if isinstance(data, dict) else data[0]
    assert {Path(path).name.partition("-")[2] for path in entry["references"]} == {
        "torch-11111111-passport.json"
    }


def test_circles_of_requirements_are_cut_the_same_way(realised: Realised) -> None:
    """Distributions may require each other; three in a circle, and one that leans on it."""
    circle = {
        name: _wheel(name, "1.0", "py3-none-any", sha, (other,))
        for name, other, sha in (
            ("x1", "x2", "1"),
            ("x2", "x3", "2"),
            ("x3", "x1", "3"),
            ("y", "x2", "4"),
        )
    }
    one, other = realised(_plan(**circle), _plan(**dict(reversed(circle.items()))))
    assert one == other and one["y"]["pythonLevel"].endswith(".drv")


def test_nothing_is_built_to_know_what_to_build(run_nix: Callable[..., Any], root: Path) -> None:
    """No import from derivation, down to the environment of a source build."""
    expression = f"""
      let
        base = (import {root}/nix/bases).host {{
          pythons."3.11" = {{ executable = "/usr/bin/python3.11"; version = "3.11.1"; }};
          cudaToolkit = {{ path = "/usr/local/cuda"; version = "12.8"; }};
          packaging = {PACKAGING};
        }};
        plan = builtins.fromJSON {_nix(_plan())};
        errors = import {root}/nix/errors;
        seal = import {root}/nix/concretise/seal.nix {{ inherit errors; }};
      in (seal {{ inherit base plan; }}).environment.drvPath
    """
    done = run_nix(
        "eval",
        "--impure",
        "--raw",
        "--option",
        "allow-import-from-derivation",
        "false",
        "--expr",
        expression,
    )
    assert done.returncode == 0 and done.stdout.endswith("-python3.11-environment-11111111.drv"), (
        done.stderr
    )


def test_touching_one_package_evaluates_no_other(nix_eval: Callable[..., Any], root: Path) -> None:
    expression = f"""
      let
        touched = throw "touched";
        broken = {{
          name = "broken"; version = touched; flavour = touched; file = touched;
          extras = [ ]; requires = [ ]; build = touched;
        }};
        fine = builtins.fromJSON {_nix(_wheel("fine", "1.0", "py3-none-any", "5"))}
          // {{ build = null; }};
        plan = {{
          format = 2; id = "{"3" * 16}"; axes = {{ }};
          target = {{
            system = "x86_64-linux"; python = "3.11"; capabilities = [ ]; compiler = {{ }};
          }};
          packages = {{ inherit broken fine; }};
        }};
        base = (import {root}/nix/bases).host {{
          pythons."3.11" = {{ executable = "/usr/bin/python3.11"; version = "3.11.1"; }};
          packaging = {PACKAGING};
        }};
        errors = import {root}/nix/errors;
        seal = import {root}/nix/concretise/seal.nix {{ inherit errors; }};
        sealed = seal {{ inherit base plan; }};
      in {{
        drv = sealed.packages.fine.drvPath;
        names = builtins.attrNames sealed.packages;
        inherit (sealed) id;
      }}
    """
    found = nix_eval(expression)
    assert found["drv"].endswith("python3.11-fine-1.0-33333333.drv") and found["names"] == [
        "broken",
        "fine",
    ]
