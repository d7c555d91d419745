"""What compiles at run time works without FHS: torch.compile, triton and its ptxas, with an empty
PATH and without ldconfig.
"""

from __future__ import annotations

from pathlib import Path

import pytest

TORCH = (
    'packages = [ "torch==2.8.*" "torchvision" "cupy-cuda12x" ]; python = "3.12"; cuda = "12.8";'
)

# torch asks who the user is, to name its cache.
INDUCTOR = """
import os
os.environ["USER"] = "someone"
import torch

@torch.compile
def f(x):
    return (torch.sin(x) ** 2 + torch.cos(x) ** 2).sum()

print(round(f(torch.ones(1000)).item()), torch._dynamo.utils.counters["stats"]["unique_graphs"])
"""

# The driver's folder as NixOS has it; what `ldconfig -p` would say elsewhere is not asked for.
TRITON = """
import os, pathlib, sys
driver = pathlib.Path("/run/opengl-driver/lib")
driver.mkdir(parents=True)
(driver / "libcuda.so.1").touch()

import triton
import triton.language as tl
from triton.backends.compiler import GPUTarget
from triton.backends.nvidia.driver import libcuda_dirs
from triton.compiler import ASTSource
from triton.runtime.build import _build

print(libcuda_dirs())
sys.path.insert(0, "/tmp")
pathlib.Path("/tmp/kernel.py").write_text(
    "import triton\\nimport triton.language as tl\\n"
    "@triton.jit\\ndef copy(a, b, N: tl.constexpr):\\n"
    "    i = tl.arange(0, N)\\n    tl.store(b + i, tl.load(a + i))\\n"
)
import kernel
types = {"a": "*fp32", "b": "*fp32", "N": "constexpr"}
source = ASTSource(kernel.copy, types, constexprs={"N": 64})
compiled = triton.compile(source, target=GPUTarget("cuda", 90, 32))
print(compiled.asm["cubin"][:4] == bytes([0x7F]) + b"ELF")
pathlib.Path("/tmp/stub.c").write_text("int answer(void) { return 42; }")
import ctypes
print(ctypes.CDLL(_build("stub", "/tmp/stub.c", "/tmp", [], [], [])).answer())
"""


@pytest.fixture(scope="session")
def environment(concretised, fetched, build) -> str:
    fetched(TORCH)
    return build(f"{concretised(TORCH)}.environment")


@pytest.fixture(scope="session")
def compiler(machine, parts, build) -> tuple[str, str]:
    """The path of the stdenv's compiler, and one whose files are all in the store."""
    closed = Path(__file__).parents[1] / "machine/closed-compiler.nix"
    return build(f"{machine}.stdenv.cc"), build(f"import {closed} {{ parts = {parts}; }}")


@pytest.mark.big
def test_torch_compile_finds_the_compiler(environment, compiler, alone):
    done = alone(
        environment,
        f"{environment}/bin/python",
        "-c",
        f"import pathlib; pathlib.Path('/tmp/f.py').write_text({INDUCTOR!r}); import runpy; "
        "runpy.run_path('/tmp/f.py')",
        instead=compiler,
    )
    assert done.returncode == 0, done.stderr
    assert done.stdout.split() == ["1000", "1"]
    # It is that compiler and no other.
    assert alone(environment, f"{environment}/bin/python", "-c", INDUCTOR).returncode != 0


@pytest.mark.big
def test_triton_finds_ptxas_driver_and_compiler(environment, compiler, alone):
    done = alone(environment, f"{environment}/bin/python", "-c", TRITON, instead=compiler)
    assert done.returncode == 0, done.stderr
    assert done.stdout.split("\n")[:3] == ["['/run/opengl-driver/lib']", "True", "42"]
