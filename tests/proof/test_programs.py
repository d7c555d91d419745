"""Programs of packages (`pkgs/*/prove.py`): what they may do, and what the report makes of it."""

from __future__ import annotations

import math
import subprocess

import pytest

from apps.proof import ask_package
from proof.by_name import differing, line

GOOD = """
PROVES = ("friend",)
def devices():
    return 1
def checks(device):
    yield "product", [1.0, 2.0], [1.0, 2.000001], 1e-5
    yield "sum", 3, 3, 0.0
"""
# It runs as its environment says, as code does whose only form is machine code, or PTX.
IN_MODES = """
import os
def devices():
    return 1
def checks(device):
    if any(os.environ.get(name) == "1" for name in {refused}):
        raise RuntimeError("CUDA error: no kernel image is available")
    yield "product", [2.0], [2.0], 0.0
"""
DISABLED, FORCED = "CUDA_DISABLE_PTX_JIT", "CUDA_FORCE_PTX_JIT"


def with_program(spec, name, path, **more):
    """The spec with one package alone, whose program is `path`."""
    [package] = [p for p in spec["packages"] if p["name"] == name]
    return {**spec, "ptx": {}, "packages": [{**package, "program": path, "requires": [], **more}]}


def test_a_package_that_computes(card, cuda_spec, program):
    report = card(with_program(cuda_spec, "unread", program(GOOD)))
    assert (report["outcome"], differing(report)) == ("proven", [])
    assert line(report, "package.unread.product") == (
        "agrees",
        "differs from the CPU by 1.0e-05 at most",
        "by 5.0e-07",
    )
    assert [(p["name"], p["computed"]) for p in report["packages"]] == [("unread", True)]
    # Nobody measured its code.
    assert line(report, "native.unread.disable-ptx-jit")[0] == "not asked"


@pytest.mark.parametrize(
    ("text", "name", "found"),
    [
        ("yield 'x', [1.0, 2.0], [1.0, 2.1], 1e-3", ".x", "by 4.8e-02"),
        ("yield 'x', [1.0], [1.0, 2.1], 1e-3", ".x", "1 numbers, and 2 are expected"),
        ("yield 'x', [float('nan')], [1.0], 1e-3", ".x", "a number is not finite"),
        ("yield 'x', [0.0], [0.0], 1e-3", ".x", "all that is expected is 0"),
        (
            "raise RuntimeError('CUDA error: invalid device function')",
            "",
            "RuntimeError: CUDA error",
        ),
        ("import os; os.abort(); yield", "", "was ended by SIGABRT"),
        ("import time; time.sleep(60); yield", "", "did not end within 2 s"),
        ("return; yield", "", "it compared nothing"),
        ("import sys; sys.exit(0); yield", "", "ended with exit code 0"),
    ],
)
def test_a_package_that_does_not(card, cuda_spec, program, text, name, found):
    path = program(f"def devices():\n    return 1\ndef checks(device):\n    {text}\n")
    report = card(with_program(cuda_spec, "unread", path), seconds=2)
    assert report["outcome"] == "differs"
    assert differing(report) == [f"package.unread{name}"]
    assert found in line(report, f"package.unread{name}")[2]
    assert [p["computed"] for p in report["packages"]] == [False]


def test_one_comparison_that_fails_after_others_is_enough(card, cuda_spec, program):
    report = card(
        with_program(cuda_spec, "unread", program(GOOD + "    raise ValueError('late')\n"))
    )
    assert differing(report) == ["package.unread"]
    assert [p["computed"] for p in report["packages"]] == [False]


def test_a_package_that_sees_no_gpu_has_not_computed(card, cuda_spec, program):
    path = program("def devices():\n    return 0\ndef checks(device):\n    yield 'x', 1, 1, 0\n")
    report = card(with_program(cuda_spec, "unread", path))
    assert line(report, "package.unread") == (
        "differs",
        "sees the GPU",
        "sees no GPU, and the driver has one",
    )


def test_a_package_that_cannot_be_imported(card, cuda_spec, program):
    report = card(with_program(cuda_spec, "unread", program("import no_such_module\n")))
    assert "No module named 'no_such_module'" in line(report, "package.unread")[2]


def test_a_package_without_a_program_is_told(card, cuda_spec):
    report = card({**cuda_spec, "packages": [p for p in cuda_spec["packages"] if p["accelerated"]]})
    assert line(report, "package.late") == (
        "not asked",
        "computes what the CPU does",
        "it has no prove.py",
    )


@pytest.mark.parametrize(
    ("name", "refused", "differs"),
    [
        # Machine code alone: it needs no compiler of the driver, and has nothing for it.
        ("native", [FORCED], []),
        ("native", [FORCED, DISABLED], ["disable-ptx-jit"]),
        ("native", [], ["force-ptx-jit"]),
        # PTX alone: it must not run without.
        ("late", [DISABLED], []),
        ("late", [], ["disable-ptx-jit"]),
        # Both.
        ("both", [], []),
        ("both", [FORCED], []),
        ("both", [DISABLED], ["disable-ptx-jit"]),
    ],
)
def test_native_or_compiled_as_planned(card, cuda_spec, program, name, refused, differs):
    path = program(IN_MODES.format(refused=refused))
    report = card(with_program(cuda_spec, name, path))
    assert differing(report) == [f"native.{name}.{mode}" for mode in differs]


def test_of_what_calls_others_that_nobody_measured_nothing_is_said(card, cuda_spec, program):
    spec = with_program(cuda_spec, "native", program(IN_MODES.format(refused=[FORCED])))
    late = next(p for p in cuda_spec["packages"] if p["name"] == "late")
    spec["packages"] = [{**spec["packages"][0], "requires": ["late"]}, late]
    report = card(spec)
    assert line(report, "native.native.disable-ptx-jit") == (
        "not asked",
        "runs or not, as planned",
        "late: not known to have machine code for 9.0",
    )


def test_a_library_of_cuda_in_memory_twice(card, cuda_spec, program, tmp_path):
    """Two copies of libcudart, one of them from outside the set; and a libcuda of the set."""
    ours, foreign = tmp_path / "set", tmp_path / "machine"
    source = tmp_path / "empty.c"
    source.write_text("int accelpkgs_nothing;\n")
    for folder in (ours, foreign):
        folder.mkdir()
        for name in ("libcudart.so.13", "libcublas.so.13", "libnvidia-ml.so.1"):
            words = ["gcc", "-shared", "-fPIC", "-o", str(folder / name), str(source)]
            subprocess.run(words, check=True)

    def loading(*paths):
        calls = "; ".join(f"ctypes.CDLL({str(path)!r})" for path in paths)
        return program(f"import ctypes\n{calls}\n{GOOD}")

    def asked(*paths):
        spec = with_program(cuda_spec, "unread", loading(*paths))
        return card({**spec, "closure": [str(ours)]})

    right = asked(ours / "libcudart.so.13", foreign / "libnvidia-ml.so.1")
    assert differing(right) == []
    assert line(right, "libraries.unread.libcudart")[1] == "once, from the set"
    assert line(right, "libraries.unread.libnvidia-ml")[1] == "from the machine alone"
    twice = asked(ours / "libcudart.so.13", foreign / "libcudart.so.13")
    assert line(twice, "libraries.unread.libcudart") == (
        "differs",
        "once, from the set",
        "2 files: 1 of the set, 1 of the machine",
    )
    other = asked(foreign / "libcublas.so.13", ours / "libnvidia-ml.so.1")
    assert differing(other) == ["libraries.unread.libcublas", "libraries.unread.libnvidia-ml"]


def test_a_library_that_the_plan_takes_of_the_machine(card, cuda_spec, program, tmp_path):
    """A Jetson's: once, wherever it is from."""
    source = tmp_path / "empty.c"
    source.write_text("int accelpkgs_nothing;\n")
    paths = [tmp_path / folder / "libcublas.so.12" for folder in ("machine", "other")]
    for path in paths:
        path.parent.mkdir()
        subprocess.run(["gcc", "-shared", "-fPIC", "-o", str(path), str(source)], check=True)

    def asked(*loaded):
        calls = "; ".join(f"ctypes.CDLL({str(path)!r})" for path in loaded)
        spec = with_program(cuda_spec, "unread", program(f"import ctypes\n{calls}\n{GOOD}"))
        return card({**spec, "machineLibraries": ["libcublas.so.12"]})

    assert differing(asked(paths[0])) == []
    assert differing(asked(*paths)) == ["libraries.unread.libcublas"]


def test_asked_alone_nothing_else_is(card, cuda_spec, program):
    spec = with_program(cuda_spec, "both", program(GOOD))
    report = card(spec, only="both")
    assert {row["name"].partition(".")[0] for row in report["lines"]} == {"package"}
    assert card(spec, only="nothing")["outcome"] == "nothing asked"


@pytest.mark.parametrize(
    ("found", "expected", "difference"),
    [
        ([1, [2, 3]], [1, [2, 3]], 0.0),
        ([1.0, -4.0], [1.0, -5.0], 0.2),
        ([math.inf], [math.inf], None),
        ([], [], None),
        ([1.0], [0.0], None),
    ],
)
def test_how_far_results_are_apart(found, expected, difference):
    assert ask_package.compared(found, expected, 0.0)["difference"] == difference
