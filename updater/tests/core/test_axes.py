from __future__ import annotations

import re

import pytest
from packaging.version import Version

from accelpkgs_updater.core.axes import axes_of
from accelpkgs_updater.core.local_version import UnclearLocalVersion, axes_of_local
from accelpkgs_updater.core.metadata import parse_metadata


def axes(
    rule: str, *requires: str, version: str = "2.8.0", system: str = "x86_64-linux"
) -> dict[str, str]:
    text = "Metadata-Version: 2.4\nName: p\nVersion: 1\n" + "".join(
        f"Requires-Dist: {r}\n" for r in requires
    )
    return axes_of({"x": rule}, Version(version), parse_metadata(text.encode(), "p", "1"), system)


@pytest.mark.parametrize(
    ("requires", "expected"),
    [
        (["nvidia-cuda-runtime-cu12==12.8.90"], "12.8"),
        (["cuda-toolkit[cublas,cudart]==13.0.2"], "13.0"),
        (["cuda-toolkit[cublas]==13.2.*"], "13.2"),
        (["cuda-toolkit[cublas]==13.*"], "13"),
        (["nvidia-nccl-cu13>=2.28"], "13"),
        (["nvidia-cuda-runtime==13.0.96"], "13.0"),
        (["nvidia-cuda-runtime-cu12>=12.1"], "12"),
        (["numpy"], "none"),
        ([], "none"),
    ],
)
def test_the_cuda_version_of_the_requirements(requires: list[str], expected: str) -> None:
    assert axes("requirements", *requires) == {"x": expected}


def test_requirements_of_the_other_machine_do_not_count() -> None:
    only = 'nvidia-cuda-runtime-cu12==12.8.90; platform_machine == "x86_64"'
    assert axes("requirements", only) == {"x": "12.8"}
    assert axes("requirements", only, system="aarch64-linux") == {"x": "none"}
    other = (
        'nvidia-cuda-runtime-cu12==12.8.90; platform_machine != "x86_64" or python_version < "3.12"'
    )
    assert axes("requirements", other) == {"x": "12.8"}
    both = (
        "nvidia-cuda-runtime-cu12==12.8.90; "
        'platform_machine != "x86_64" and python_version < "3.12"'
    )
    assert axes("requirements", both) == {"x": "none"}


def test_the_other_rules() -> None:
    assert axes("version-minor", version="13.0.96") == {"x": "13.0"}
    assert axes("version-major", version="12.9.4") == {"x": "12"}
    assert axes("12") == {"x": "12"}
    assert axes("requirement:torch", "torch==2.8.0") == {"x": "2.8.0"}
    assert axes("requirement:torch", "torch>=2.10") == {}


@pytest.mark.parametrize(
    ("local", "expected"),
    [
        ("cu12torch2.8cxx11abitrue", {"cuda": "12", "torch": "2.8", "cxx11abi": "true"}),
        ("cu128torch2.10", {"cuda": "12.8", "torch": "2.10"}),
        ("cu128.torch29", {"cuda": "12.8", "torch": "2.9"}),
        ("cu128.torch210", {"cuda": "12.8", "torch": "2.10"}),
        ("cu.13.0.torch.2.11", {"cuda": "13.0", "torch": "2.11"}),
        ("cu130torch2.9", {"cuda": "13.0", "torch": "2.9"}),
        ("cu118", {"cuda": "11.8"}),
        ("cu126", {"cuda": "12.6"}),
        ("cpu", {"cuda": "none", "rocm": "none"}),
        ("cpu.cxx11.abi", {"cuda": "none", "rocm": "none", "cxx11abi": "true"}),
        ("rocm6.4", {"cuda": "none", "rocm": "6.4"}),
        ("rocm6.2.4", {"cuda": "none", "rocm": "6.2.4"}),
        (
            "hip63torch2.5cxx11abitrue",
            {"cuda": "none", "rocm": "6.3", "torch": "2.5", "cxx11abi": "true"},
        ),
        (
            "rocm63torch2.6cxx11abifalse",
            {"cuda": "none", "rocm": "6.3", "torch": "2.6", "cxx11abi": "false"},
        ),
        ("torch2.10cxx11abitrue", {"torch": "2.10", "cxx11abi": "true"}),
    ],
)
def test_local_versions(local: str, expected: dict[str, str]) -> None:
    assert axes_of_local(local) == expected


def test_releases_of_nvidias_container_are_refused_or_mapped() -> None:
    local = Version("1+cu13torch25.09cxx11abiTRUE").local
    assert local is not None
    with pytest.raises(UnclearLocalVersion, match=r"torch25\.09"):
        axes_of_local(local)
    assert axes_of_local(local, containers={"25.09": "2.9"})["torch"] == "2.9"


@pytest.mark.parametrize("local", ["", "ubuntu1", "git1234", "xpu", "cu", "cxx11abi"])
def test_other_local_versions_are_refused(local: str) -> None:
    with pytest.raises(UnclearLocalVersion):
        axes_of_local(local)


def test_a_pattern_of_update_toml() -> None:
    assert axes_of_local("pt28cuda126", re.compile(r"pt(?P<torch>\d+)cuda(?P<toolkit>\d+)")) == {
        "cuda": "12.6",
        "torch": "2.8",
    }


def test_a_group_with_the_name_of_an_axis_is_that_axis() -> None:
    pattern = re.compile(r"rocm(?P<rocm>[\d.]+)\.(?P<cxx11abi>true|false)(?P<other>x?)")
    assert axes_of_local("rocm6.4.true", pattern) == {"cxx11abi": "true", "rocm": "6.4"}
