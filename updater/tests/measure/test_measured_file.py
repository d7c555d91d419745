from __future__ import annotations

import json
from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from accelpkgs_updater.core.models import Package, Release, Variant
from accelpkgs_updater.core.wheel import Wheel
from accelpkgs_updater.measure.measured_file import dump, load, parse, save
from accelpkgs_updater.measure.measurement import Code, Linked, Measurement, SymbolCheck
from accelpkgs_updater.measure.merge import facts_of, mark_of, merge
from accelpkgs_updater.measure.order import code_key, highest, version_key

TEXT = st.text(st.characters(codec="utf-8", exclude_categories=("Cs",)), max_size=8)
FILE = TEXT.filter(bool)
CODES = st.lists(st.sampled_from(["sm_80", "sm_90a", "compute_90"]), max_size=3).map(tuple)
CONTAINERS = st.lists(st.tuples(st.integers(1, 9), CODES)).map(tuple)
CODE = st.builds(Code, names=CODES.filter(bool), codes=CODES, containers=CONTAINERS)
LINKED = st.builds(
    Linked,
    name=FILE,
    soname=st.none() | FILE,
    needed=CODES,
    rpath=CODES,
    runpath=CODES,
    opens=CODES,
    machine=st.none() | FILE,
    executable=st.booleans(),
    torch=st.integers(0, 9),
    glibc=st.none() | st.just("2.17"),
    glibcxx=st.none() | st.just("3.4.22"),
    size=st.integers(0, 1 << 40),
    code=st.lists(st.tuples(FILE, st.integers(0, 1 << 40)), max_size=2).map(tuple),
)
MEASUREMENTS = st.builds(
    Measurement,
    file=FILE,
    sha256=st.binary(min_size=32, max_size=32).map(bytes.hex),
    size=st.integers(0, 1 << 40),
    date=FILE,
    capabilities=CODES,
    gfx=CODES,
    by_cuda=st.dictionaries(TEXT, CODES, max_size=2),
    by_rocm=st.dictionaries(TEXT, CODES, max_size=2),
    machines=CODES,
    needed=CODES,
    paths=CODES,
    glibc=st.none() | st.just("2.17"),
    inflated=st.integers(0, 1 << 40),
    code=st.lists(CODE, max_size=2).map(tuple),
    symbols=st.lists(
        st.builds(SymbolCheck, torch=TEXT, undefined=st.integers(0, 9), missing=CODES),
        max_size=2,
        unique_by=lambda s: s.torch,
    ).map(tuple),
    problems=CODES,
    libraries=st.none() | st.lists(LINKED, max_size=2).map(tuple),
    torch=st.dictionaries(st.just("12"), st.dictionaries(FILE, st.integers(0, 9), min_size=1)),
)


@given(st.lists(MEASUREMENTS, max_size=4, unique_by=lambda m: m.sha256), st.randoms())
def test_written_and_read_again(measurements: list[Measurement], random: object) -> None:
    text = dump("x", measurements)
    assert parse(text) == {m.sha256: m for m in measurements}
    shuffled = sorted(measurements, key=lambda _: random.random())  # type: ignore[attr-defined]
    assert dump("x", shuffled) == text
    assert dump("x", parse(text).values()) == text
    assert text.count("\n") == 7 + max(1, len(measurements))


def simple(file: str, digit: str, **fields: object) -> Measurement:
    return Measurement(file, digit * 64, 10, "2026-11-20", **fields)  # type: ignore[arg-type]


def test_the_text() -> None:
    m = simple("x-2.10-py3-none-any.whl", "b", capabilities=("sm_80",), inflated=3)
    n = simple("x-2.9-py3-none-any.whl", "a")
    data = json.loads(dump("x", [m, n]))
    assert (data["generatedBy"], data["format"]) == ("updater measure x", 2)
    assert list(data["measurements"]) == ["a" * 64, "b" * 64]
    assert data["measurements"]["b" * 64] == {
        "file": "x-2.10-py3-none-any.whl",
        "size": 10,
        "date": "2026-11-20",
        "capabilities": ["sm_80"],
        "inflated": 3,
    }


def test_the_older_format_is_read() -> None:
    entry = {"file": "x.whl", "size": 1, "date": "2026-11-20", "needed": ["libc.so.6"]}
    old = parse(json.dumps({"format": 1, "measurements": {"a": entry}}))
    # Not read, which is not the same as none.
    assert old["a"].libraries is None
    assert parse(dump("x", old.values())) == old
    assert "libraries" not in dump("x", old.values())
    assert '"libraries": []' in dump("x", [replace(old["a"], libraries=())])


def test_writing_twice_changes_nothing(tmp_path: Path) -> None:
    path = tmp_path / "measured.json"
    assert load(path) == {}
    assert save(path, "x", [simple("x", "a")]) is True
    before = path.stat().st_mtime_ns
    assert save(path, "x", load(path).values()) is False
    assert path.stat().st_mtime_ns == before
    assert [p.name for p in tmp_path.iterdir()] == ["measured.json"]


@pytest.mark.parametrize(
    "text",
    ["[]", "{}", '{"format": 2}', '{"format": 1, "measurements": {"a": {}}}', "{", '{"format": 1}'],
)
def test_other_files_are_refused(text: str) -> None:
    with pytest.raises(ValueError):
        parse(text)


def variant(axes: dict[str, str], **systems: str) -> Variant:
    wheels = {
        system.replace("_linux", "-linux"): {"cp312-cp312": (Wheel(f"{system}.whl", digit * 64),)}
        for system, digit in systems.items()
    }
    return Variant(
        axes=axes,
        capabilities=("sm_50",),
        evidence={"capabilities": {"kind": "declared"}},
        wheels=wheels,
    )


def variants(package: Package) -> list[tuple[object, ...]]:
    return [(v.capabilities, v.gfx, v.mark, sorted(v.wheels)) for v in package.releases[0].variants]


def merged(v: Variant, *measurements: Measurement) -> Package:
    package = Package("x", (Release("1", variants=(v,)),))
    once = merge(package, {m.sha256: m for m in measurements})
    assert merge(once, {m.sha256: m for m in measurements}) == once
    return once


def test_what_was_measured_replaces_what_was_declared() -> None:
    result = merged(
        variant({"cuda": "12.8"}, x86_64_linux="a"), simple("x.whl", "a", capabilities=("sm_80",))
    )
    (v,) = result.releases[0].variants
    assert v.capabilities == ("sm_80",)
    assert v.evidence == {
        "capabilities": {
            "kind": "measured",
            "source": "fat binary headers of x.whl",
            "sha256": "a" * 64,
            "date": "2026-11-20",
        }
    }


def test_a_variant_without_measurement_stays() -> None:
    v = variant({"cuda": "12.8"}, x86_64_linux="a")
    assert merged(v, simple("x.whl", "b")).releases[0].variants == (v,)


def test_systems_that_differ_become_variants() -> None:
    both = variant({"cuda": "12.8"}, x86_64_linux="a", aarch64_linux="b")
    result = merged(
        both, simple("x", "a", capabilities=("sm_80",)), simple("y", "b", capabilities=("sm_90",))
    )
    assert variants(result) == [
        (("sm_80",), None, None, ["x86_64-linux"]),
        (("sm_90",), None, None, ["aarch64-linux"]),
    ]
    alike = merged(
        both, simple("x", "a", capabilities=("sm_80",)), simple("y", "b", capabilities=("sm_80",))
    )
    assert variants(alike) == [(("sm_80",), None, None, ["aarch64-linux", "x86_64-linux"])]


@pytest.mark.parametrize(
    ("cuda", "expected"),
    [
        ("12.6", ("sm_70",)),
        ("12.7", ("sm_70",)),
        ("12", ("sm_90",)),
        ("12.9", ("sm_80",)),
        ("13.0", ("sm_90",)),
        ("none", None),
    ],
)
def test_one_library_for_each_cuda_version(cuda: str, expected: tuple[str, ...] | None) -> None:
    m = simple("x", "a", by_cuda={"12.6": ("sm_70",), "12.8": ("sm_80",)}, capabilities=("sm_90",))
    assert facts_of(m, {"cuda": cuda}).get("capabilities") == expected


def test_rocm() -> None:
    m = simple("x", "a", by_rocm={"6.4": ("gfx90a",)}, gfx=("gfx1100",))
    assert facts_of(m, {"rocm": "6.4"})["gfx"] == ("gfx90a",)
    assert facts_of(m, {})["gfx"] == ("gfx1100",)
    assert "gfx" not in facts_of(m, {"rocm": "none"})


def test_a_variant_for_no_cuda_keeps_what_was_said() -> None:
    v = variant({"cuda": "none"}, x86_64_linux="a")
    assert merged(v, simple("x", "a", by_cuda={"12.6": ("sm_70",)})).releases[0].variants == (v,)


def test_a_wheel_without_device_code_has_no_capabilities() -> None:
    (v,) = (
        merged(variant({"cuda": "12.6"}, x86_64_linux="a"), simple("x", "a")).releases[0].variants
    )
    assert (v.capabilities, v.evidence) == (None, {})


def test_symbols_that_do_not_fit_mark_the_variant() -> None:
    checks = (
        SymbolCheck("2.7.1", 9, ("_ZN2at1xEv",)),
        SymbolCheck("2.8.0", 9),
        SymbolCheck("2.9.1", 9, ("a", "b")),
    )
    m = simple("x", "a", capabilities=("sm_80",), symbols=checks)
    assert mark_of(m, "2.8.0") is None
    assert mark_of(m, "2.7.1") == "needs symbols that torch 2.7.1 does not have: _ZN2at1xEv"
    assert mark_of(m, "2.9.1") == "needs symbols that torch 2.9.1 does not have: a and 1 more"
    assert mark_of(m, "2.7") == mark_of(m, "2.7.1")
    assert mark_of(m, "2.1") is mark_of(m, "2") is mark_of(m, None) is None
    assert mark_of(simple("x", "a", symbols=checks[:1]), None) is not None


def test_a_mark_goes_when_a_new_measurement_takes_it_back_and_others_stay() -> None:
    bad = simple("x", "a", symbols=(SymbolCheck("2.8.0", 9, ("_ZN2at1xEv",)),))
    good = simple("x", "a", symbols=(SymbolCheck("2.8.0", 9),))
    (marked,) = merged(variant({"torch": "2.8.0"}, x86_64_linux="a"), bad).releases[0].variants
    assert marked.mark is not None
    assert merged(marked, good).releases[0].variants[0].mark is None
    other = replace(marked, mark="its METADATA could not be read")
    assert merged(other, good).releases[0].variants[0].mark == "its METADATA could not be read"


def test_orders() -> None:
    codes = ["compute_90", "sm_100", "sm_90a", "lto_80", "sm_90", "what"]
    assert sorted(codes, key=code_key) == [
        "sm_90",
        "sm_90a",
        "sm_100",
        "compute_90",
        "lto_80",
        "what",
    ]
    assert version_key("2.10") > version_key("2.9")
    assert (
        highest(
            "GLIBC",
            ["GLIBC_2.9", "GLIBC_2.17", "GLIBC_PRIVATE", "GLIBCXX_3.4", "GLIBC_ABI_DT_RELR"],
        )
        == "2.17"
    )
    assert highest("CXXABI", ["GLIBC_2.9"]) is None
