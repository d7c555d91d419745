"""Environments of what people install, built from the real packages on the host base, and a program
that does something in each: downloads of more than 100 MB (`--big`), compilers at work for minutes
(`--long`), language models' servers with all of CUDA (`--huge`).
"""

from __future__ import annotations

import re
import subprocess
from collections.abc import Callable
from pathlib import Path

import pytest

PROGRAMS = Path(__file__).resolve().parent / "programs"

pytestmark = pytest.mark.network

Run = Callable[..., subprocess.CompletedProcess[str]]


@pytest.fixture(scope="module")
def run(root: Path, run_in_store: Run) -> Run:
    """Run a program in the environment of a request."""

    def run(request: str, *arguments: str) -> subprocess.CompletedProcess[str]:
        expression = (
            f"((import {root}/nix/outputs/lib.nix {{ }}).concretise "
            f"{{ base = hostWith {{ }}; inherit python; {request} }}).environment"
        )
        return run_in_store(expression, "-W", "ignore", *arguments)

    return run


def program(name: str) -> str:
    return (PROGRAMS / f"{name}.py").read_text("utf-8")


@pytest.mark.big
def test_whisper_hears_a_tone(run: Run) -> None:
    done = run('packages = [ "faster-whisper" ];', "-c", program("whisper_tiny"))
    assert done.returncode == 0, done.stderr
    assert "decoded" in done.stdout


@pytest.mark.big
def test_xgboost_learns(run: Run) -> None:
    done = run('packages = [ "xgboost" ];', "-c", program("xgboost_learns"))
    assert done.returncode == 0, done.stderr
    assert done.stdout.startswith("learned ")


@pytest.mark.big
def test_onnxruntime_opens_cuda_up_to_the_driver(run: Run) -> None:
    """Of all libraries that its provider for CUDA needs, only the driver's is missing here."""
    done = run('packages = [ "onnxruntime-gpu" "onnx" ];', "-c", program("onnxruntime_cuda"))
    assert done.returncode == 0, done.stderr
    assert done.stdout.startswith("[5.0, 7.0, 9.0]"), done.stdout
    missing = set(re.findall(r"(\S+): cannot open shared object file", done.stderr))
    assert missing <= {"libcuda.so.1"}, done.stderr
    assert ("CUDAExecutionProvider" in done.stdout) == (not missing), done.stderr


@pytest.mark.huge
@pytest.mark.parametrize(
    ("package", "command"),
    [("vllm", ("-m", "vllm.entrypoints.cli.main", "--help")), ("sglang", ("-c", "import sglang"))],
)
def test_a_server_of_language_models(run: Run, package: str, command: tuple[str, ...]) -> None:
    request = f'packages = [ "torch" "{package}" ]; capabilities = [ "8.9" ];'
    text = f"import {package}; print({package}.__version__)"
    done = run(request, "-c", text)
    assert done.returncode == 0, done.stderr
    assert done.stdout.split()[-1].startswith("0."), done.stdout
    helped = run(request, *command)
    assert helped.returncode == 0, helped.stderr
