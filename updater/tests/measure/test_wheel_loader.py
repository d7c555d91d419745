"""What the loader finds in a wheel, with the traps that real wheels have."""

from __future__ import annotations

import pytest

from accelpkgs_updater.measure.linked import installed_path, wheel_machine
from accelpkgs_updater.measure.measurement import Linked
from accelpkgs_updater.measure.wheel_loader import Demand, closure, loadable, roots

X86 = "x-1-cp312-cp312-manylinux_2_28_x86_64.whl"


def files(**given: dict[str, object]) -> dict[str, Linked]:
    """`a__b` is the file `a/b.so`."""
    named = {n.replace("__", "/") + ".so": x for n, x in given.items()}
    return {path: Linked(path, **x) for path, x in sorted(named.items())}  # type: ignore[arg-type]


def lib(*needed: str, **more: object) -> dict[str, object]:
    return {"needed": needed, **more}


def test_rpath_finds_a_sibling_and_its_absence_does_not() -> None:
    with_path = files(a__m=lib("b.so", rpath=("$ORIGIN",)), a__b=lib())
    assert closure(with_path, "a/m.so").demands == ()
    # Lying beside it is no rule of the loader.
    without = files(a__m=lib("b.so"), a__b=lib())
    assert closure(without, "a/m.so").demands == (Demand("a/m.so", "b.so", ()),)


@pytest.mark.parametrize("kind", ["rpath", "runpath"])
def test_rpath_is_inherited_and_runpath_is_not(kind: str) -> None:
    # scipy's libgfortran finds libquadmath only by the path of the extension above it.
    chain = files(
        s__m=lib("g.so", **{kind: ("$ORIGIN/../s.libs",)}),
        **{"s.libs__g": lib("q.so"), "s.libs__q": lib()},
    )
    expected = () if kind == "rpath" else (Demand("s.libs/g.so", "q.so", ()),)
    assert closure(chain, "s/m.so").demands == expected


def test_a_runpath_shuts_out_every_rpath() -> None:
    own = files(
        m=lib("g.so", rpath=("$ORIGIN/libs",)),
        libs__g=lib("q.so", rpath=("$ORIGIN",), runpath=("$ORIGIN/elsewhere",)),
        libs__q=lib(),
    )
    expected = Demand("libs/g.so", "q.so", ("libs/elsewhere",), runpath=True)
    assert closure(own, "m.so").demands == (expected,)


def test_what_is_loaded_answers_by_its_soname() -> None:
    # auditwheel's copy has a name of its own, and the SONAME that others ask for.
    copied = files(
        m=lib("c.1234.so", "n.so", rpath=("$ORIGIN/libs",)),
        **{"libs__c.1234": lib(soname="libcudart.so.12"), "libs__n": lib("libcudart.so.12")},
    )
    assert closure(copied, "m.so").demands == ()
    # By path the copy is no file of that name.
    alone = files(n=lib("libcudart.so.12", rpath=("$ORIGIN/libs",)), **{"libs__c.1234": lib()})
    assert [d.name for d in closure(alone, "n.so").demands] == ["libcudart.so.12"]


def test_folders_are_those_of_site_packages() -> None:
    paths = ("$ORIGIN/../../nvidia/cublas/lib", "${ORIGIN}/lib", "/usr/local/cuda/lib64", "lib")
    one = files(torch__lib__m=lib("libcublas.so.12", rpath=paths))
    (demand,) = closure(one, "torch/lib/m.so").demands
    assert demand.dirs == ("nvidia/cublas/lib", "torch/lib/lib")
    other = files(m=lib("q.so", runpath=("$ORIGINAL/lib",)))
    assert closure(other, "m.so").demands[0].dirs == ()


def test_only_what_nobody_leads_to_is_a_root() -> None:
    several = files(
        m=lib("l.so", rpath=("$ORIGIN",)), l=lib("x.so"), a=lib("b.so", rpath=("$ORIGIN",)),
        b=lib("a.so", rpath=("$ORIGIN",)), alone=lib(),
    )  # fmt: skip
    found = roots(several)
    # Of two that lead to each other the first stands for both.
    assert sorted(found) == ["a.so", "alone.so", "m.so"]
    assert found["m.so"].names == {"l.so", "x.so"}


@pytest.mark.parametrize(
    ("name", "kept"),
    [
        ("x-1-cp312-cp312-manylinux_2_28_x86_64.whl", {"m.cpython-312-x86_64-linux-gnu.so"}),
        ("x-1-cp39-abi3-manylinux_2_28_x86_64.whl", set()),
        (
            "x-1-py3-none-manylinux_2_28_x86_64.whl",
            {"m.cpython-310-x86_64-linux-gnu.so", "m.cpython-312-x86_64-linux-gnu.so"},
        ),
    ],
)
def test_modules_of_another_python_are_left_out(name: str, kept: set[str]) -> None:
    modules = [f"m.cpython-{v}-x86_64-linux-gnu.so" for v in ("310", "312")]
    rest = {"plain.so", "s.abi3.so"}
    libraries = [Linked(n) for n in (*modules, *rest)]
    assert set(loadable(libraries, name)) == kept | rest


def test_executables_and_other_machines_are_left_out() -> None:
    libraries = [
        Linked("bin/tool", executable=True),
        Linked("a.so", machine="aarch64"),
        Linked("b.so"),
    ]
    assert list(loadable(libraries, X86)) == ["b.so"]


def test_where_members_are_installed() -> None:
    assert installed_path("x/m.so") == "x/m.so"
    assert installed_path("x-1.data/platlib/x/m.so") == "x/m.so"
    assert installed_path("x-1.data/purelib/x/m.so") == "x/m.so"
    assert installed_path("x-1.data/data/lib/m.so") == "../../../lib/m.so"
    assert installed_path("x-1.data/scripts/tool") == "x-1.data/scripts/tool"
    assert wheel_machine(X86) == "x86_64"
    assert wheel_machine("x-1-py3-none-manylinux2014_aarch64.whl") == "aarch64"
    assert wheel_machine("x-1-py3-none-any.whl") is None
