"""The programs of our packages (`pkgs/*/prove.py`): their form, and on the CPU what they compare.

ACCELPKGS_TEST_PROGRAMS names a Python that has torch, jax, onnxruntime and the like, without a GPU.
What cannot be had without one is there in its place, written in another way than the program's own
definition (stand_ins/).
"""

from __future__ import annotations

import ast
import json
import os
import subprocess
from pathlib import Path

import pytest

from nixlib import ROOT

PROGRAMS = sorted((ROOT / "pkgs").glob("*/prove.py"))
STAND_INS = Path(__file__).parent / "stand_ins"
ACCELERATED = {
    "bitsandbytes",
    "causal-conv1d",
    "cupy-cuda12x",
    "cupy-cuda13x",
    "flash-attn",
    "jax",
    "mamba-ssm",
    "onnxruntime-gpu",
    "torch",
    "triton",
    "xformers",
}
# Kernels that nothing but a GPU runs.
NO_CPU = {"cupy-cuda12x", "cupy-cuda13x", "triton", "triton-rocm", "pytorch-triton-rocm"}
ASK = """
import json, sys
sys.path[:0] = [sys.argv[2], sys.argv[4]]
from apps.proof import ask_package
program = ask_package.program_of(sys.argv[1])
rows = [
    {"check": name, **ask_package.compared(found, expected, tolerance)}
    for name, found, expected, tolerance in program.checks("cpu")
] if sys.argv[3] == "checks" else [program.devices()]
print(json.dumps(rows))
"""


def ids(path: Path) -> str:
    return path.parent.name


def test_each_of_the_packages_that_compute_has_one() -> None:
    assert {ids(path) for path in PROGRAMS} >= ACCELERATED


@pytest.mark.parametrize("path", PROGRAMS, ids=ids)
def test_it_has_the_form_that_the_page_says(path: Path) -> None:
    tree = ast.parse(path.read_text("utf-8"))
    functions = {n.name: n for n in tree.body if isinstance(n, ast.FunctionDef)}
    assert [a.arg for a in functions["devices"].args.args] == []
    assert [a.arg for a in functions["checks"].args.args] == ["device"]
    assert ast.get_docstring(tree)


def test_those_of_two_names_of_one_thing_are_alike() -> None:
    def text(name: str) -> str:
        return (ROOT / "pkgs" / name / "prove.py").read_text("utf-8")

    assert text("cupy-cuda12x") == text("cupy-cuda13x")
    assert text("triton") == text("triton-rocm") == text("pytorch-triton-rocm")


def on_the_cpu(path: Path, what: str) -> list[dict[str, object]]:
    python = os.environ.get("ACCELPKGS_TEST_PROGRAMS")
    if not python:
        pytest.skip("ACCELPKGS_TEST_PROGRAMS names no Python with the packages")
    answer = subprocess.run(
        [python, "-B", "-c", ASK, str(path), str(ROOT), what, str(STAND_INS)],
        capture_output=True,
        text=True,
        check=False,
    )
    if "ModuleNotFoundError" in answer.stderr:
        pytest.skip(answer.stderr.strip().splitlines()[-1])
    assert answer.returncode == 0, answer.stderr
    rows: list[dict[str, object]] = json.loads(answer.stdout.splitlines()[-1])
    return rows


@pytest.mark.parametrize("path", [p for p in PROGRAMS if ids(p) not in NO_CPU], ids=ids)
def test_what_it_compares_is_the_same_on_the_cpu(path: Path) -> None:
    rows = on_the_cpu(path, "checks")
    assert rows
    for row in rows:
        difference, tolerance = row["difference"], row["tolerance"]
        assert isinstance(difference, float) and isinstance(tolerance, float), row
        assert difference <= tolerance, row


@pytest.mark.parametrize("path", [p for p in PROGRAMS if ids(p) not in NO_CPU], ids=ids)
def test_without_a_gpu_it_sees_none(path: Path) -> None:
    if Path("/proc/driver/nvidia/version").exists():
        pytest.skip("there is a GPU here")
    assert on_the_cpu(path, "devices") == [0]
