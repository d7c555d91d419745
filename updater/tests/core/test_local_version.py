"""Local versions of all projects that we read, and none that we would have to guess about."""

from __future__ import annotations

import time

import pytest
from hypothesis import given
from hypothesis import strategies as st
from packaging.version import Version

from accelpkgs_updater.core.local_version import (
    UnclearLocalVersion,
    axes_of_local,
    dotted,
    says_nothing,
)

CPU = {"cuda": "none", "rocm": "none"}


@pytest.mark.parametrize(
    ("local", "expected"),
    [
        ("cu12.8torch2.10.0cxx11abiTRUE", {"cuda": "12.8", "torch": "2.10.0", "cxx11abi": "true"}),
        (
            "1300811.cu12.8torch2.10.0cxx11abiTRUE",
            {"cuda": "12.8", "torch": "2.10.0", "cxx11abi": "true"},
        ),
        ("pt28cu128", {"cuda": "12.8", "torch": "2.8"}),
        ("pt210cu130", {"cuda": "13.0", "torch": "2.10"}),
        ("cpu.torch.2.11", {**CPU, "torch": "2.11"}),
        ("cpu-cxx11-abi", {**CPU, "cxx11abi": "true"}),
        ("cu.13.0", {"cuda": "13.0"}),
        ("cu12.8", {"cuda": "12.8"}),
        ("cu126torch2.13gite2743ab", {"cuda": "12.6", "torch": "2.13"}),
        (
            "20260511.cu130torch2110cxx11abitrue.ab6632",
            {"cuda": "13.0", "torch": "2.11.0", "cxx11abi": "true"},
        ),
        ("cu129torch290cxx11abifalse", {"cuda": "12.9", "torch": "2.9.0", "cxx11abi": "false"}),
        ("torch280cu128", {"cuda": "12.8", "torch": "2.8.0"}),
        ("torch2100cu130", {"cuda": "13.0", "torch": "2.10.0"}),
        ("cu130.g378edb0", {"cuda": "13.0"}),
        ("g9ea3a4015.cu129", {"cuda": "12.9"}),
        ("cu12.20250101", {"cuda": "12"}),
        ("rocm700", {"cuda": "none", "rocm": "7.0.0"}),
        ("rocm7.2.0.lw.git7e1940d4", {"cuda": "none", "rocm": "7.2.0"}),
        ("rocm7.0.2.git824e8c87", {"cuda": "none", "rocm": "7.0.2"}),
    ],
)
def test_forms_of_projects(local: str, expected: dict[str, str]) -> None:
    normal = Version(f"1+{local}").local
    assert normal is not None
    assert axes_of_local(normal) == expected


@pytest.mark.parametrize(
    "local",
    [
        "cu130.torch210.gb300",  # hardware, not a commit
        "cu128.cpu",
        "cpu.cu128",
        "cu128.cu130",
        "cu128.rocm6.4",
        "torch2.8.torch2.9",
        "cu1281",
        "cu09",
        "rocm7000",
        "rocm063",
        "torch21000",
        "torch2999",
        "torch098",
        "nv24.7",
        "musa43",
        "xpu",
        "cpux",
        "cu128torch",
        "cu128x",
        "cu128..torch2.8",
        "48b1edf",
        "pr.15153.g21e74dcae",
        "cxx11abitruex",
    ],
)
def test_what_would_have_to_be_guessed(local: str) -> None:
    with pytest.raises(UnclearLocalVersion):
        axes_of_local(local)


@pytest.mark.parametrize(
    ("local", "silent"),
    [
        ("48b1edf", True),
        ("56be3b5.d20241230", True),
        ("0.gb9f40f6.dirty", True),
        ("g00248d85c", True),
        ("20251216.g4733fcff1", True),
        ("cu128", False),
        ("48b1edf.cu128", False),
        ("gb300", False),
        ("nv22.1", False),
        ("a" * 10_000, False),
    ],
)
def test_a_commit_says_nothing(local: str, silent: bool) -> None:
    assert says_nothing(local) is silent


@pytest.mark.parametrize(
    ("accelerator", "digits", "expected"),
    [
        ("cuda", "12", "12"),
        ("cuda", "92", "9.2"),
        ("cuda", "126", "12.6"),
        ("cuda", "12.6", "12.6"),
        ("rocm", "7", "7"),
        ("rocm", "64", "6.4"),
        ("rocm", "723", "7.2.3"),
    ],
)
def test_where_the_dots_belong(accelerator: str, digits: str, expected: str) -> None:
    assert dotted(accelerator, digits) == expected


VERSIONS = {
    "cuda": st.tuples(st.integers(10, 14), st.integers(0, 9)),
    "torch": st.tuples(st.just(2), st.integers(2, 19)),
}
FORMS = (
    "cu{c}torch{T}cxx11abi{a}",
    "cu{c}torch{T}",
    "cu{c}.torch{t}",
    "cu.{C}.torch.{T}",
    "cu{C}torch{T}.0cxx11abi{a}",
    "1300811.cu{C}torch{T}.0cxx11abi{a}",
    "pt{t}cu{c}",
    "torch{t}0cu{c}",
    "20260511.cu{c}torch{t}0cxx11abi{a}.ab6632",
    "cu{c}torch{T}gite2743ab",
)


@given(
    st.sampled_from(FORMS), VERSIONS["cuda"], VERSIONS["torch"], st.sampled_from(["TRUE", "FALSE"])
)
def test_what_is_written_in_a_form_is_read_back(
    form: str, cuda: tuple[int, int], torch: tuple[int, int], abi: str
) -> None:
    words = {
        "C": f"{cuda[0]}.{cuda[1]}",
        "c": f"{cuda[0]}{cuda[1]}",
        "T": f"{torch[0]}.{torch[1]}",
        "t": f"{torch[0]}{torch[1]}",
        "a": abi,
    }
    local = Version(f"1+{form.format(**words)}").local
    assert local is not None
    found = axes_of_local(local)
    assert found["cuda"] == words["C"]
    assert found["torch"].removesuffix(".0") in (words["T"], words["T"].removesuffix(".0"))
    assert found.get("cxx11abi") == (abi.lower() if "{a}" in form else None)


@given(st.text("cutorchpabixw0123456789.", max_size=400))
def test_no_local_version_is_a_surprise(local: str) -> None:
    try:
        axes = axes_of_local(local)
    except UnclearLocalVersion:
        return
    assert axes
    assert axes.keys() <= {"cuda", "rocm", "torch", "cxx11abi"}


@pytest.mark.parametrize(
    "hostile", ["0." * 50_000, "cu1" + ".1" * 50_000, "a" * 100_000, "torch.1" * 9_000]
)
def test_a_long_one_takes_no_time(hostile: str) -> None:
    start = time.process_time()
    with pytest.raises(UnclearLocalVersion):
        axes_of_local(hostile)
    assert time.process_time() - start < 0.5
