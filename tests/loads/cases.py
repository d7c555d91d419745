"""Sets of packages, each made to show one rule of the loader."""

from __future__ import annotations

from dataclasses import replace

from loads.wheels import Lib, Package

SITE = "$ORIGIN/../.."
RT12 = Lib("nvidia/rt/lib/libmadert.so.12")
RT13 = Lib("nvidia/rt13/lib/libmadert.so.13")
RT = Package((RT12,), axes={"cuda": "12"}, meta='{ kind = "component"; }')
BLAS = Package(
    (
        Lib(
            "nvidia/blas/lib/libmadeblas.so.12",
            ("libmadeblaslt.so.12",),
            runpath="$ORIGIN",
        ),
        Lib("nvidia/blas/lib/libmadeblaslt.so.12"),
    ),
    axes={"cuda": "12"},
    meta='{ kind = "component"; }',
)
TO_NVIDIA = f"{SITE}/nvidia/rt/lib:{SITE}/nvidia/blas/lib:$ORIGIN"
TORCH = Package(
    (
        Lib("torch/lib/libtorch_global_deps.so", ("libtorch.so",), rpath=TO_NVIDIA),
        Lib(
            "torch/lib/libtorch.so",
            ("libmadert.so.12", "libmadeblas.so.12"),
            rpath=TO_NVIDIA,
        ),
    ),
    requires=("rt-cu12", "blas-cu12"),
    axes={"cuda": "12"},
    meta='{ kind = "accelerated"; axis = "torch"; }',
    imports=("torch/lib/libtorch_global_deps.so",),
)
STACK = {"rt-cu12": RT, "blas-cu12": BLAS, "torch": TORCH}


def extension(*needs: str, **more: str) -> Package:
    """An extension module of the package `ext`, which requires what it is imported after."""
    return Package((Lib("ext/_C.cpython-312-x86_64-linux-gnu.so", needs, **more),))


def of_torch(package: Package) -> Package:
    return replace(package, requires=("torch",))


def alternatives(*majors: str) -> Package:
    """One library for each CUDA, found by name among what is loaded."""
    return Package(
        tuple(Lib(f"ext/libext_cuda{major}0.so", (f"libmadert.so.{major}",)) for major in majors)
    )


WIDE = f"$ORIGIN/../nvidia/rt/lib:{SITE}"
MIDDLE = Package((Lib("nvidia/middle/lib/libmiddle.so", ("libmadert.so.12",)),))
TO_MIDDLE = "$ORIGIN/../nvidia/middle/lib:$ORIGIN/../nvidia/rt/lib"

CASES: dict[str, dict[str, Package]] = {
    "nothing is needed": {"ext": extension()},
    "all of torch": STACK,
    "an extension of torch, without a path": {
        **STACK,
        "ext": of_torch(extension("libtorch.so", "libmadert.so.12")),
    },
    "what a library of torch's needs in turn is loaded, too": {
        **STACK,
        "ext": of_torch(extension("libmadeblaslt.so.12")),
    },
    "who does not require torch and needs it": {**STACK, "ext": extension("libtorch.so")},
    "who does not import torch has nothing loaded": {
        **STACK,
        "ext": extension("libmadert.so.12"),
    },
    "by RPATH": {
        "rt-cu12": RT,
        "ext": extension("libmadert.so.12", rpath="$ORIGIN/../nvidia/rt/lib"),
    },
    "by RUNPATH": {
        "rt-cu12": RT,
        "ext": extension("libmadert.so.12", runpath="$ORIGIN/../nvidia/rt/lib"),
    },
    "a path that leads elsewhere": {
        "rt-cu12": RT,
        "ext": extension("libmadert.so.12", runpath="$ORIGIN/../nvidia/cudart/lib"),
    },
    "no path": {"rt-cu12": RT, "ext": extension("libmadert.so.12")},
    "RPATH is inherited within a wheel": {
        "rt-cu12": RT,
        "ext": Package(
            (
                Lib("ext/_C.so", ("libmiddle.so",), rpath="$ORIGIN:$ORIGIN/../nvidia/rt/lib"),
                Lib("ext/libmiddle.so", ("libmadert.so.12",)),
            )
        ),
    },
    "RUNPATH is not": {
        "rt-cu12": RT,
        "ext": Package(
            (
                Lib("ext/_C.so", ("libmiddle.so",), runpath="$ORIGIN:$ORIGIN/../nvidia/rt/lib"),
                Lib("ext/libmiddle.so", ("libmadert.so.12",)),
            )
        ),
    },
    "RPATH is inherited by another wheel": {
        "rt-cu12": RT,
        "middle": MIDDLE,
        "ext": extension("libmiddle.so", rpath=TO_MIDDLE),
    },
    "RUNPATH is not inherited by another wheel": {
        "rt-cu12": RT,
        "middle": MIDDLE,
        "ext": extension("libmiddle.so", runpath=TO_MIDDLE),
    },
    "whose RUNPATH keeps it from inheriting": {
        "rt-cu12": RT,
        "middle": Package((replace(MIDDLE.libs[0], runpath="$ORIGIN"),)),
        "ext": extension("libmiddle.so", rpath=TO_MIDDLE),
    },
    "a library beside it is not found": {
        "ext": Package(
            (
                Lib("ext/_C.so", ("libbeside.so",)),
                Lib("ext/libbeside.so"),
            )
        )
    },
    "a library beside it, with a path": {
        "ext": Package(
            (
                Lib("ext/_C.so", ("libbeside.so",), runpath="$ORIGIN"),
                Lib("ext/libbeside.so"),
            )
        )
    },
    "in a folder the file's name counts, not its SONAME": {
        "rt-cu12": replace(RT, libs=(Lib("nvidia/rt/lib/libother.so", soname="libmadert.so.12"),)),
        "ext": extension("libmadert.so.12", runpath="$ORIGIN/../nvidia/rt/lib"),
    },
    "a file of that name, whatever its SONAME": {
        "rt-cu12": replace(RT, libs=(replace(RT12, soname="libwhatever.so"),)),
        "ext": extension("libmadert.so.12", runpath="$ORIGIN/../nvidia/rt/lib"),
    },
    "what is loaded is known by its SONAME": {
        "torch": Package(
            (Lib("torch/lib/libtorch_global_deps.so", soname="libtorch.so"),),
            meta='{ axis = "torch"; }',
            imports=("torch/lib/libtorch_global_deps.so",),
        ),
        "ext": of_torch(extension("libtorch.so")),
    },
    "and by the name that it was asked for by": {
        "rt-cu12": replace(RT, libs=(replace(RT12, soname="libwhatever.so"),)),
        "torch": replace(
            TORCH,
            libs=(
                Lib(
                    "torch/lib/libtorch_global_deps.so",
                    ("libmadert.so.12",),
                    rpath=TO_NVIDIA,
                ),
            ),
            requires=("rt-cu12",),
        ),
        "ext": of_torch(extension("libmadert.so.12")),
    },
    "the driver's": {"ext": extension("libcuda.so.1", "libnvidia-ml.so.1")},
    "the other major": {"rt-cu12": RT, "ext": extension("libmadert.so.13", runpath=WIDE)},
    "two, of which one is not there": {
        "rt-cu12": RT,
        "ext": extension("libmadert.so.12", "libgone.so", runpath="$ORIGIN/../nvidia/rt/lib"),
    },
    "the second of two folders": {
        "rt-cu12": RT,
        "ext": extension("libmadert.so.12", runpath="$ORIGIN/../gone:$ORIGIN/../nvidia/rt/lib"),
    },
    "of alternatives the one that is there": {
        **STACK,
        "ext": of_torch(replace(alternatives("12", "13"), axes={"cuda": "12"})),
    },
    "none of the alternatives": {
        **STACK,
        "ext": of_torch(replace(alternatives("13", "14"), axes={"cuda": "12"})),
    },
    "optional, as package.nix says": {
        "ext": replace(
            extension("libplugin.so.1"), meta='{ loads.optional = [ "libplugin.so.*" ]; }'
        )
    },
    "a preload, as package.nix says": {
        **STACK,
        "ext": replace(extension("libmadert.so.12"), meta='{ loads.preloads = [ "torch" ]; }'),
    },
}
MUTANTS = {
    f"{case}, without {dropped}": {
        name: replace(package, requires=tuple(r for r in package.requires if r != dropped))
        for name, package in CASES[case].items()
        if name != dropped
    }
    for case in (
        "an extension of torch, without a path",
        "by RPATH",
        "RPATH is inherited by another wheel",
    )
    for dropped in CASES[case]
    if dropped != "ext"
}
