"""The build of what a base has compiled by a recipe of its own (adopt.py), and METADATA of such."""

from __future__ import annotations

import json
import os
import subprocess
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

METADATA = "Metadata-Version: 2.1\nName: Torch_Like\nVersion: {version}\nRequires-Dist: sympy\n"
WHEEL = "Wheel-Version: 1.0\nRoot-Is-Purelib: false\nTag: cp312-cp312-linux_x86_64\n"
ENTRY = "[console_scripts]\ntorchrun = torch_like.run:main\n"
LIMITS = {"ratio": 60, "slack": 1 << 20, "total": 1 << 30, "members": 1000, "depth": 20}
INFO = "torch_like-2.12.0.dist-info"


class Installed:
    """A package as nixpkgs installs it: libraries in an output of their own, behind a link."""

    def __init__(self, root: Path, interpreter: dict[str, str], builders: Path) -> None:
        self.out, self.lib, self.result = root / "package", root / "libraries", root / "build"
        self.interpreter, self.builders, self.root = interpreter, builders, root
        self.site = self.out / "lib/python3.12/site-packages"
        self.write("torch_like/__init__.py", b"")
        self.write("torch_like/run.py", b"")
        self.write("torch_like/__pycache__/run.cpython-312.pyc", b"old")
        self.write("torch_like/include/header.h", b"")
        self.write(f"{INFO}/METADATA", METADATA.format(version="2.12.0").encode())
        self.write(f"{INFO}/WHEEL", WHEEL.encode())
        self.write(f"{INFO}/entry_points.txt", ENTRY.encode())
        self.lib.mkdir()
        (self.lib / "libtorch.so").write_bytes(b"\x7fELF\x02\x01\x01")
        (self.site / "torch_like/lib").symlink_to(self.lib)
        (self.out / "bin").mkdir()
        (self.out / "bin/torchrun").write_text("#!/of/nixpkgs/python\n")

    def write(self, path: str, content: bytes) -> None:
        place = self.site / path
        place.parent.mkdir(parents=True, exist_ok=True)
        place.write_bytes(content)

    def adopt(self) -> subprocess.CompletedProcess[str]:
        attributes = self.root / ".attrs.json"
        spec = {
            "name": "torch-like",
            "version": "2.12.0",
            "package": str(self.out),
            "site": "lib/python3.12/site-packages",
            "limits": {**LIMITS, "text": 1 << 20},
        }
        attributes.write_text(json.dumps({"spec": spec, "outputs": {"out": str(self.result)}}))
        return subprocess.run(
            [self.interpreter["executable"], "-I", "-S", "-B", str(self.builders), "adopt"],
            env={**os.environ, "NIX_ATTRS_JSON_FILE": str(attributes)},
            capture_output=True,
            text=True,
            check=False,
        )

    def manifest(self) -> dict[str, Any]:
        done = self.adopt()
        assert done.returncode == 0, done.stderr
        value: dict[str, Any] = json.loads((self.result / "accelpkgs-build.json").read_text())
        return value


@pytest.fixture
def installed(tmp_path: Path, interpreter: dict[str, str], root: Path) -> Installed:
    return Installed(tmp_path, interpreter, root / "nix/builders")


def test_it_is_a_build_as_that_of_a_wheel(installed: Installed) -> None:
    manifest = installed.manifest()
    assert manifest["name"] == "torch-like" and manifest["version"] == "2.12.0"
    assert manifest["distInfo"] == INFO
    assert manifest["modules"] == {"regular": ["torch_like"], "namespace": []}
    assert manifest["entryPoints"] == {"console_scripts": {"torchrun": "torch_like.run:main"}}
    assert manifest["elf"] == ["torch_like/lib"]
    assert manifest["tags"] == {"python": "cp312", "abi": "cp312", "platform": ["linux_x86_64"]}
    assert (manifest["startUp"], manifest["searchPaths"]) == ([], {})
    assert set(manifest) == {
        *("distInfo", "elf", "entryPoints", "file", "format", "modules", "name", "purelib"),
        *("searchPaths", "startUp", "tags", "version"),
    }


def test_folders_are_real_and_files_are_links_to_where_they_lie(installed: Installed) -> None:
    """A search for libraries does not follow links to folders; bytecode is made anew."""
    installed.manifest()
    site = installed.result / "site-packages"
    library = site / "torch_like/lib/libtorch.so"
    assert not library.parent.is_symlink()
    assert str(library.readlink()) == str(installed.lib / "libtorch.so")
    assert not (site / "torch_like/__pycache__").exists()
    # Commands of nixpkgs would bring nixpkgs' own packages along.
    assert not (installed.result / "scripts").exists() and not (installed.result / "bin").exists()


def test_what_runs_at_the_start_is_told(installed: Installed) -> None:
    installed.write("torch_like.pth", b"import torch_like\n")
    assert [found["file"] for found in installed.manifest()["startUp"]] == ["torch_like.pth"]


@pytest.mark.parametrize(
    ("path", "content", "code", "said"),
    [
        (f"{INFO}/METADATA", METADATA.format(version="2.11.0"), "E230", "2.11.0"),
        (f"{INFO}/WHEEL", None, "E215", "WHEEL"),
        ("torch.like-2.0.dist-info/METADATA", "", "E215", "torch.like-2.0.dist-info"),
    ],
)
def test_another_package_is_refused(installed: Installed, path, content, code, said) -> None:
    if content is None:
        (installed.site / path).unlink()
    else:
        installed.write(path, content.encode())
    done = installed.adopt()
    assert done.returncode
    assert f"accelpkgs {code}" in done.stderr and said in done.stderr
    assert "Traceback" not in done.stderr


@pytest.fixture
def check(root: Path, interpreter: dict[str, str], packaging_wheel: Path) -> Callable[..., str]:
    """What METADATA with these requirements is refused with, where the plan has `planned`."""

    def run(requires: list[str], planned: dict[str, str] | None, believed: list[str]) -> str:
        package: dict[str, Any] = {
            "name": "torch",
            "version": "2.12.0",
            "extras": [],
            "requires": [{"name": name, "specifier": []} for name in believed],
        }
        if planned is not None:
            package["planned"] = planned
        text = "".join(f"Requires-Dist: {line}\n" for line in requires)
        program = (
            f"import json, sys; sys.path[:0] = {[f'{root}/nix/builders', f'{packaging_wheel}']}\n"
            "from problem import Problem; from requirements import check_requirements\n"
            "metadata, package = json.load(sys.stdin)\n"
            "try:\n check_requirements(metadata, package, {'python_full_version': '3.12.1', "
            "'platform_machine': 'x86_64', 'python_version': '3.12'})\n"
            "except Problem as problem:\n print(problem.render())\n"
        )
        done = subprocess.run(
            [interpreter["executable"], "-I", "-S", "-B", "-c", program],
            input=json.dumps([f"Metadata-Version: 2.1\n{text}", package]),
            capture_output=True,
            text=True,
            check=False,
        )
        assert done.returncode == 0, done.stderr
        return done.stdout

    return run


def test_a_recipe_may_drop_bounds_and_what_it_asks_for_is_there(check) -> None:
    planned = {"setuptools": "81.0", "sympy": "1.14.0", "triton": "3.7.0"}
    believed = [*planned]
    assert check(["setuptools", "sympy>=1.13.3"], planned, believed) == ""
    # As any wheel's METADATA it would be refused.
    assert "E230" in check(["setuptools", "sympy>=1.13.3"], None, believed)
    refused = check(["Sympy>=2", "pyyaml", 'six; python_version < "3"'], planned, believed)
    assert "sympy: the plan has sympy 1.14.0, METADATA has sympy>=2" in refused
    assert "pyyaml: the plan has nothing" in refused
    assert "six" not in refused
