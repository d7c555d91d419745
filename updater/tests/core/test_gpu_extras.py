from __future__ import annotations

import pytest

from accelpkgs_updater.core.gpu_extras import gpu_extras
from accelpkgs_updater.core.models import Metadata, Requirement


def kept(accelerated: bool, **extras: str) -> set[str]:
    requirements = {
        name.replace("_", "-"): tuple(Requirement(r) for r in names.split())
        for name, names in extras.items()
    }
    return set(gpu_extras(Metadata(extras=requirements), accelerated))


@pytest.mark.parametrize(
    "name", ["all", "and_cuda", "ctk", "cu12", "cu126", "cuda", "cuda13_local"]
)
def test_extras_of_the_gpu_are_kept(name: str) -> None:
    assert kept(True, **{name: "numpy"}) == {name.replace("_", "-")}
    assert kept(False, **{name: "numpy"}) == set()
    assert kept(False, **{name: "numpy nvidia-cudnn-cu12"}) == {name.replace("_", "-")}


@pytest.mark.parametrize("tool", ["pytest", "pytest-cov", "pre-commit", "twine"])
def test_the_tools_of_developers_are_not_kept(tool: str) -> None:
    assert kept(True, all=f"numpy {tool}") == set()
    assert kept(True, cuda=f"numpy {tool}") == {"cuda"}


@pytest.mark.parametrize("name", ["cu", "cursor", "test", "allow", "tpu", "local_cuda"])
def test_others_are_not(name: str) -> None:
    assert kept(True, **{name: "nvidia-cudnn-cu12"}) == set()
