from __future__ import annotations

import pytest
from packaging.requirements import Requirement
from packaging.version import Version

from accelpkgs_updater.core.labels import unlabelled
from accelpkgs_updater.inputs.model import Inputs, Place, Root
from accelpkgs_updater.lock.requirement_set import RequirementSet


@pytest.mark.parametrize(
    ("text", "bare", "axes"),
    [
        ("torch==2.8.0+cu128", "torch==2.8.0", {"cuda": "12.8", "rocm": "none"}),
        ("torch===2.8.0+cu128", "torch===2.8.0", {"cuda": "12.8", "rocm": "none"}),
        ("torch[x]==2.8.0+cpu", "torch[x]==2.8.0", {"cuda": "none", "rocm": "none"}),
        ("torch==2.8.0+rocm6.4", "torch==2.8.0", {"cuda": "none", "rocm": "6.4"}),
        (
            "flash-attn==2.8.3+cu12torch2.8cxx11abiTRUE",
            "flash-attn==2.8.3",
            {"cuda": "12", "cxx11abi": "true", "rocm": "none", "torch": "2.8"},
        ),
        ("torch==2.8.*", "torch==2.8.*", {}),
        ("own==1.0+local.1", "own==1.0+local.1", {}),
        ("torch!=2.8.0+cu128", "torch!=2.8.0+cu128", {}),
        ("torch===anything+cu128", "torch===anything+cu128", {}),
        ("torch", "torch", {}),
    ],
)
def test_a_label_is_taken_off(text: str, bare: str, axes: dict[str, str]) -> None:
    found, said = unlabelled(Requirement(text))
    assert (str(found), said) == (bare, axes)


def test_markers_stay() -> None:
    found, _ = unlabelled(Requirement('torch==2.8.0+cu128; python_version < "3.13"'))
    assert str(found) == 'torch==2.8.0; python_version < "3.13"'


def test_a_set_admits_the_release_of_a_label() -> None:
    root = Root(Requirement("torch==2.8.0+cu128"), Place("r.txt"))
    asked = RequirementSet(Inputs(roots=(root,)))
    versions = [Version("2.8.0"), Version("2.9.0")]
    assert asked.admits("torch", versions) == versions[:1]
    assert asked.roots[0].requirement.specifier == (("==", "2.8.0"),)
