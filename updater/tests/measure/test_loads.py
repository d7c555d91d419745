"""From the bytes of a wheel to what a plan must know of its libraries."""

from __future__ import annotations

import json
from dataclasses import replace
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from packaging.specifiers import SpecifierSet

from accelpkgs_updater.core.config import Config, DeclaredFacts, SourceConfig
from accelpkgs_updater.core.models import Package, Release, Variant
from accelpkgs_updater.core.parse import parse
from accelpkgs_updater.core.render import render
from accelpkgs_updater.core.wheel import Wheel
from accelpkgs_updater.measure.cuda_axis import contradictions
from accelpkgs_updater.measure.loads import loads_of
from accelpkgs_updater.measure.measurement import Linked, Measurement, SymbolCheck
from accelpkgs_updater.measure.merge import merge, weak_axes

from .build import elf
from .linking import TABLE, linked, measured


def loads(m: Measurement, name: str = "x", **axes: str) -> dict[str, Any]:
    found = loads_of(name, m, axes, TABLE)
    assert found is not None
    json.dumps(found)
    return found


def needs(m: Measurement, **axes: str) -> list[tuple[object, ...]]:
    rows = loads(m, **axes).get("needs", [])
    return [(*r["need"], r.get("group"), r.get("either"), r.get("optional")) for r in rows]


def test_from_the_bytes() -> None:
    versions = [("libc.so.6", ["GLIBC_2.17", "GLIBC_2.28"])]
    m = measured(
        {
            "x/m.so": elf(
                needed=["libcublas.so.12", "libown.so", "libc.so.6", "libcuda.so.1"],
                rpath="$ORIGIN/lib:$ORIGIN/../nvidia/cublas/lib:/usr/local/cuda/lib64",
                versions=versions,
                behind=b"\0libcudart.so.13\0",
            ),
            "x/lib/libown.so": elf(soname="libown.so", needed=["libcudart.so.12"]),
            "x/bin/tool": elf(needed=["libcudart.so.13"], program=True),
            "x/stub.so": elf(needed=["libcudart.so.13"], machine=183),
            "x/data.json": b"{}",
        }
    )
    assert loads(m) == {
        "provides": {"x/lib": ["libown.so"]},
        "needs": [
            # RPATH is inherited: the library is looked for where its parent looks.
            {
                "need": ["libcudart.so.12"],
                "dirs": ["nvidia/cublas/lib"],
                "files": 1,
                "file": "x/lib/libown.so",
            },
            {
                "need": ["libcublas.so.12"],
                "dirs": ["nvidia/cublas/lib"],
                "files": 1,
                "file": "x/m.so",
            },
        ],
        "opens": ["libcudart.so.13"],
        "cuda": "12",
        "glibc": "2.28",
    }


def test_libraries_that_were_not_read() -> None:
    assert loads_of("x", Measurement("x.whl", "a" * 64, 1, "2026-11-29"), {}, TABLE) is None


def test_nothing_to_say() -> None:
    assert loads(linked(x__m=Linked("", needed=("libc.so.6", "libnvidia-ml.so.1")))) == {}


def test_equal_needs_are_one_entry() -> None:
    m = linked(
        a=Linked("", needed=("libcudart.so.12", "libz.so.1")),
        b=Linked("", needed=("libcudart.so.12", "libz.so.1")),
        c=Linked("", needed=("libcudart.so.12",)),
    )
    assert loads(m)["needs"] == [
        {"need": ["libcudart.so.12"], "files": 3, "file": "a.so"},
        {"need": ["libz.so.1"], "files": 2, "file": "a.so"},
    ]


def test_of_two_needs_the_stricter_stays() -> None:
    m = linked(
        a=Linked("", needed=("libq.so",), runpath=("$ORIGIN/nvidia/one", "$ORIGIN/nvidia/two")),
        b=Linked("", needed=("libq.so",), runpath=("$ORIGIN/nvidia/one",)),
    )
    row = {"need": ["libq.so"], "dirs": ["nvidia/one"], "runpath": True, "files": 2, "file": "a.so"}
    assert loads(m)["needs"] == [row]


def test_an_rpath_and_a_runpath_are_told_apart() -> None:
    here = ("$ORIGIN/nvidia/one",)
    m = linked(
        a=Linked("", needed=("libq.so",), rpath=here),
        b=Linked("", needed=("libq.so",), rpath=("$ORIGIN/nvidia/two",), runpath=here),
        c=Linked("", needed=("libr.so",), runpath=("/opt",)),
        d=Linked("", needed=("libr.so",)),
    )
    assert loads(m)["needs"] == [
        {"need": ["libq.so"], "dirs": ["nvidia/one"], "files": 1, "file": "a.so"},
        {"need": ["libq.so"], "dirs": ["nvidia/one"], "runpath": True, "files": 1, "file": "b.so"},
        # A folder that is not written down keeps its file from inheriting, too: the stricter one.
        {"need": ["libr.so"], "runpath": True, "files": 2, "file": "c.so"},
    ]


BACKENDS = {
    "b__libb_cpu": Linked(""),
    "b__libb_cuda118": Linked("", needed=("libcudart.so.11.0",), glibc="2.17"),
    "b__libb_cuda124": Linked("", needed=("libcudart.so.12",), glibc="2.17"),
    "b__libb_cuda130": Linked("", needed=("libcudart.so.13",), glibc="2.34"),
    "b__libb_rocm64": Linked("", needed=("libhipblas.so.2",), glibc="2.38"),
    "b__libb_xpu": Linked("", needed=("libsycl.so.8",)),
}


@pytest.mark.parametrize(
    ("axes", "expected", "cuda"),
    [
        # The alternative that the package's loader picks, and nothing else.
        ({"cuda": "12.4"}, [("libcudart.so.12", None, None, None)], "12"),
        ({"cuda": "12.9"}, [("libcudart.so.12", None, None, None)], "12"),
        ({"cuda": "13.2"}, [("libcudart.so.13", None, None, None)], "13"),
        # Not in the table: unknown.
        ({"cuda": "11.8"}, [("libcudart.so.11.0", None, None, None)], None),
        # Older than all of its major version: one of them must fit.
        (
            {"cuda": "12.1"},
            [
                ("libcudart.so.11.0", "cuda", "cuda118", None),
                ("libcudart.so.12", "cuda", "cuda124", None),
                ("libcudart.so.13", "cuda", "cuda130", None),
            ],
            None,
        ),
        (
            {"cuda": "none"},
            [("libhipblas.so.2", "rocm", "rocm64", None), ("libsycl.so.8", "xpu", "xpu", None)],
            None,
        ),
    ],
)
def test_a_library_for_each_backend(
    axes: dict[str, str], expected: list[tuple[object, ...]], cuda: str | None
) -> None:
    m = linked(**BACKENDS)
    assert needs(m, **axes) == expected
    assert loads(m, **axes).get("cuda") == cuda


def test_the_cpu_does_not_stand_for_the_gpu() -> None:
    """The library for the CPU needs nothing, which must not satisfy the group of CUDA's."""
    assert {row[1] for row in needs(linked(**BACKENDS))} == {"cuda", "rocm", "xpu"}


def test_an_alternative_that_needs_nothing_always_fits() -> None:
    m = linked(b__libb_cuda118=Linked(""), b__libb_cuda124=Linked("", needed=("libcudart.so.12",)))
    assert needs(m) == []


def test_plugins_and_leftovers_refuse_nothing() -> None:
    plugin = {
        "n/libhost.so.3": elf(soname="libhost.so.3"),
        "n/host_mpi.so.3": elf(needed=["libmpi.so"]),
    }
    (row,) = loads(measured(plugin))["needs"]
    assert row == {"need": ["libmpi.so"], "files": 1, "file": "n/host_mpi.so.3", "optional": True}
    component = {"n/libhost.so.3": elf(soname="libhost.so.3", needed=["libmpi.so"])}
    (row,) = loads(measured(component))["needs"]
    assert "optional" not in row
    left_over = {**component, "n/_C.so": elf()}
    (row,) = loads(measured(left_over))["needs"]
    assert row["optional"] is True


def test_what_the_same_wheel_has_elsewhere_refuses_nothing() -> None:
    m = linked(x___m=Linked("", needed=("libx.so",)), x__libx=Linked("", soname="libx.so"))
    assert needs(m) == [("libx.so", None, None, True)]


def test_a_component_without_a_path_leaves_it_to_whoever_loads_it() -> None:
    m = linked(
        n__libsolver=Linked("", needed=("libblas.so.13",), runpath=("$ORIGIN/../nvidia/b",)),
        n__libsolverMg=Linked("", needed=("libblas.so.13",)),
    )
    told = {
        name: [(r["file"], r.get("optional", False)) for r in loads(m, name)["needs"]]
        for name in ("nvidia-solver", "other")
    }
    assert told["nvidia-solver"] == [("n/libsolver.so", False), ("n/libsolverMg.so", True)]
    # Whoever is loaded by Python code has nobody before it.
    assert told["other"] == [("n/libsolver.so", False), ("n/libsolverMg.so", False)]


def test_what_torch_has_loaded() -> None:
    m = measured(
        {
            "torch/_C.cpython-312-x86_64-linux-gnu.so": elf(
                needed=["libtorch.so"], rpath="$ORIGIN/lib"
            ),
            "torch/lib/libtorch.so": elf(
                soname="libtorch.so", needed=["libcudart.so.12", "libc.so.6"]
            ),
            "torch/lib/libtorch_cuda_linalg.so": elf(needed=["libcusolver.so.11"]),
        },
        "torch-2.9.0-cp312-cp312-manylinux_2_28_x86_64.whl",
    )
    assert loads(m, "torch")["loaded"] == ["libcudart.so.12", "libtorch.so"]
    assert "loaded" not in loads(m, "other")


def test_torch_releases() -> None:
    checked = {"12": {"2.9.0": 3, "2.10.0": 0}, "13": {"2.11.0": 0}}
    m = Measurement("x-1-py3-none-any.whl", "a" * 64, 1, "d", libraries=(), torch=checked)
    assert loads(m, cuda="12.8") == {"torch": ["2.10.0"], "torchNot": ["2.9.0"]}
    assert loads(m, cuda="13") == {"torch": ["2.11.0"], "torchNot": []}
    assert loads(m, cuda="none") == loads(m) == {}
    # What it claims was checked, too, although nothing is kept of that release.
    claims = replace(m, symbols=(SymbolCheck("2.9.1", 7), SymbolCheck("2.8.0", 7, ("_ZN2at1xEv",))))
    assert loads(claims, cuda="12") == {
        "torch": ["2.9.1", "2.10.0"],
        "torchNot": ["2.8.0", "2.9.0"],
    }


def package(m: Measurement, axes: dict[str, str], mark: str | None = None) -> Package:
    wheels = {"x86_64-linux": {"cp312-cp312": (Wheel(m.file, m.sha256),)}}
    return Package("x", (Release("1", variants=(Variant(axes, mark=mark, wheels=wheels),)),))


def only(p: Package) -> Variant:
    (v,) = p.releases[0].variants
    return v


NEEDS_13 = linked(x__m=Linked("", needed=("libcudart.so.13",)))


def test_an_axis_that_is_assumed_gives_way() -> None:
    known = {NEEDS_13.sha256: NEEDS_13}
    assumed = Config(axes={"cuda": "12"})
    v = only(merge(package(NEEDS_13, {"cuda": "12"}), known, config=assumed, table=TABLE))
    assert (v.axes, v.evidence["cuda"]["kind"]) == ({"cuda": "13"}, "measured")
    declared = DeclaredFacts(SpecifierSet("==1"), ("x86_64-linux",), {"cuda": "12.8"}, None, {})
    v = only(
        merge(
            package(NEEDS_13, {"cuda": "12.8"}), known, config=Config(declared=(declared,)),
            table=TABLE,
        )
    )  # fmt: skip
    assert v.axes == {"cuda": "13"}
    config = Config(declared=(declared,))
    assert weak_axes(config, "1", "x86_64-linux", by_name=True) == {"cuda"}
    assert weak_axes(config, "2", "x86_64-linux", by_name=True) == set()
    assert weak_axes(config, "1", "aarch64-linux", by_name=True) == set()
    # What is declared of the package index's files is no assumption about others.
    two = (SourceConfig(), SourceConfig("pytorch"))
    config = Config(two, declared=(replace(declared, sources=("index",)),))
    assert weak_axes(config, "1", "x86_64-linux", by_name=True) == {"cuda"}
    assert weak_axes(config, "1", "x86_64-linux", by_name=False) == set()
    # One that is stated stays, and contradicts.
    stated = merge(
        package(NEEDS_13, {"cuda": "12.8"}), known, config=Config(axes={"cuda": "requirements"}),
        table=TABLE,
    )  # fmt: skip
    assert only(stated).axes == {"cuda": "12.8"}
    assert only(stated).evidence["cuda"]["kind"] == "declared"
    (said,) = contradictions(stated)
    assert "its axis says CUDA 12.8, its files need libraries of CUDA 13" in said


@pytest.mark.parametrize(
    ("needed", "cuda"),
    [
        (("libcudart.so.13",), "13"),
        (("libcufft.so.11",), "12"),
        (("libnvrtc-builtins.so.12.8",), "12"),
        (("libcusparse.so.12",), None),
        (("libcudart.so.12", "libcudart.so.13"), None),
        (("libcublas.so.11",), None),
        ((), None),
    ],
)
def test_what_needed_tells(needed: tuple[str, ...], cuda: str | None) -> None:
    assert loads(linked(m=Linked("", needed=needed))).get("cuda") == cuda


def test_what_is_opened_tells_nothing_and_a_copy_does() -> None:
    assert "cuda" not in loads(linked(m=Linked("", opens=("libcudart.so.12",))))
    own = linked(
        m=Linked("", needed=("libcudart.1a2b.so",), rpath=("$ORIGIN",)),
        **{"libcudart.1a2b": Linked("", soname="libcudart.so.12")},
    )
    assert loads(own)["cuda"] == "12"
    assert "needs" not in loads(own)


def test_contradictions() -> None:
    def said(axes: dict[str, str], mark: str | None = None, **found: object) -> list[str]:
        p = package(NEEDS_13, axes, mark)
        v = Variant(axes, mark=mark, loads={"x86_64-linux": found}, wheels=only(p).wheels)
        return list(contradictions(Package("x", (Release("1", variants=(v,)),))))

    assert said({"cuda": "12"}, cuda="12") == said({"cuda": "12.8"}) == said({}, cuda="13") == []
    assert len(said({"cuda": "none"}, cuda="12")) == 1
    assert said({"cuda": "12"}, mark="marked", cuda="13") == []
    assert said({"torch": "2.9"}, torch=["2.9.1"], torchNot=["2.9.0"]) == []
    assert said({"torch": "2.9"}, torch=["2.10.0"], torchNot=["2.9.0", "2.9.1"]) == [
        "x 1 (x86_64-linux): it is for torch 2.9, which lacks its symbols"
    ]
    assert said({"torch": "2.1"}, torchNot=["2.10.0"]) == []


NAMES = st.sampled_from(["libcudart.so.12", "libcudart.so.13", "liba.so", "libb.so", "libc.so.6"])
PATHS = st.lists(
    st.sampled_from(["$ORIGIN", "$ORIGIN/../nvidia/l", "/opt"]), max_size=2, unique=True
)
LIBRARY = st.builds(
    Linked,
    name=st.just(""),
    needed=st.lists(NAMES, max_size=3, unique=True).map(tuple),
    rpath=PATHS.map(tuple),
    runpath=PATHS.map(tuple),
    soname=st.none() | NAMES,
    executable=st.booleans(),
    glibc=st.sampled_from([None, "2.17", "2.34"]),
)
FILES = st.dictionaries(
    st.sampled_from(["x__liba", "x__libb", "x__l_cuda126", "x__l_cuda130", "x__c4", "x__c5"]),
    LIBRARY,
)
AXES = st.sampled_from([{}, {"cuda": "12"}, {"cuda": "13.1"}, {"cuda": "none"}])


@given(FILES, AXES, st.randoms())
def test_merging_twice_changes_nothing_and_order_does_not_matter(
    files: dict[str, Linked], axes: dict[str, str], random: object
) -> None:
    m = linked(**files)
    shuffled = sorted(m.libraries or (), key=lambda _: random.random())  # type: ignore[attr-defined]
    other = linked(**files)
    object.__setattr__(other, "libraries", tuple(shuffled))
    config = Config(axes={"cuda": "12"})
    once = merge(package(m, axes), {m.sha256: m}, config=config, table=TABLE)
    assert merge(once, {m.sha256: m}, config=config, table=TABLE) == once
    assert merge(package(m, axes), {m.sha256: other}, config=config, table=TABLE) == once
    assert parse(render(once)) == once
    for need in only(once).loads["x86_64-linux"].get("needs", []):
        assert need["need"] == sorted(set(need["need"]))
        assert "libc.so.6" not in need["need"]
