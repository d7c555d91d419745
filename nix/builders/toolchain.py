"""Look at the toolchain in the first second of a build, not after an hour of it."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import sys
import sysconfig
from pathlib import Path
from typing import Any

from e221_compile import cannot_compile

__all__ = ["check_toolchain", "compiler_variables"]


def _said(command: list[str]) -> str:
    try:
        return subprocess.run(command, capture_output=True, text=True, check=False).stdout
    except OSError:
        return ""


def _gcc(compiler: dict[str, str]) -> tuple[str, str]:
    """Return gcc and g++: of the version that the plan states where it has a command of its own."""
    version = compiler.get("gcc", "")
    named = [f"{name}-{version.partition('.')[0]}" for name in ("gcc", "g++")] if version else []
    c, cxx = named if named and all(map(shutil.which, named)) else ("gcc", "g++")
    return c, cxx


def _check_gcc(compiler: dict[str, str]) -> list[str]:
    wanted, (_c, cxx) = compiler.get("gcc", ""), _gcc(compiler)
    found = _said([cxx, "-dumpfullversion", "-dumpversion"]).strip()
    if not found:
        return [
            f"{cxx}: the plan has {f'gcc {wanted}' if wanted else 'a C++ compiler'}, there is none"
        ]
    if wanted and found.split(".")[: wanted.count(".") + 1] != wanted.split("."):
        return [f"{cxx}: the plan has gcc {wanted}, it is {found}"]
    return []


def _check_glibc(glibc: dict[str, str | None]) -> list[str]:
    wanted = glibc["own"]
    found = (os.confstr("CS_GNU_LIBC_VERSION") or "").removeprefix("glibc ")
    if wanted is None or found == wanted:
        return []
    return [f"C library: the base says glibc {wanted}, it is {found or 'another one'}"]


def _check_cuda(toolkit: dict[str, str] | None, cuda: str | None) -> list[str]:
    if toolkit is None:
        return [f"CUDA toolkit: the plan has {cuda or 'one'}, the base has none"]
    nvcc = f"{toolkit['path']}/bin/nvcc"
    match = re.search(r"release (\d+)\.(\d+)", _said([nvcc, "--version"]))
    if match is None:
        return [f"{nvcc}: it does not run, or there is none"]
    found = f"{match[1]}.{match[2]}"
    faults = []
    if toolkit["version"].split(".")[:2] != found.split("."):
        faults.append(f"{nvcc}: the base says {toolkit['version']}, it is {found}")
    if cuda not in (None, "none") and str(cuda).split(".")[0] != match[1]:
        faults.append(f"{nvcc}: the plan has CUDA {cuda}, it is {found}")
    return faults


def _check_torch(site: Path, axes: dict[str, str]) -> list[str]:
    """What the torch to build against says about itself; read, not imported."""
    text = (site / "torch/version.py").read_text("utf-8")
    faults = []
    for axis, pattern in (
        ("cuda", r"^cuda\b[^=]*=\s*'([^']*)'"),
        ("torch", r"^__version__\b[^=]*=\s*'([^'+]*)"),
    ):
        match = re.search(pattern, text, re.MULTILINE)
        found, wanted = match[1] if match else "none", axes.get(axis)
        if wanted is not None and found.split(".")[: wanted.count(".") + 1] != wanted.split("."):
            faults.append(f"torch/version.py: the plan has {axis} {wanted}, torch says {found}")
    return faults


def check_toolchain(spec: dict[str, Any], against: dict[str, Path]) -> None:
    """Compare interpreter, compiler, CUDA toolkit and torch with the plan. Raises Problem E221."""
    faults = []
    found = f"{sys.version_info.major}.{sys.version_info.minor}"
    if found != spec["python"]["version"].rstrip("t"):
        wanted = f"the plan has Python {spec['python']['version']}"
        faults.append(f"{spec['python']['executable']}: {wanted}, it is {found}")
    if "cxx" in spec["toolchain"] or "cuda" in spec["toolchain"]:
        faults += _check_gcc(spec["compiler"])
        faults += _check_glibc(spec["glibc"])
        headers = Path(sysconfig.get_path("include")) / "Python.h"
        if not headers.is_file():
            # The distribution's own, and its name of them.
            ours = spec["python"]["executable"] == f"/usr/bin/python{found}"
            place = f"; Debian and Ubuntu have it in python{found}-dev" if ours else ""
            faults.append(f"{headers}: it is missing{place}")
    if "cuda" in spec["toolchain"]:
        faults += _check_cuda(spec["cudaToolkit"], spec["axes"].get("cuda"))
    if "torch" in against:
        faults += _check_torch(against["torch"] / "site-packages", spec["axes"])
    if faults:
        raise cannot_compile(spec["name"], spec["version"], faults)


def compiler_variables(spec: dict[str, Any]) -> dict[str, str]:
    """Return what tells build systems which compilers to use, and for which capabilities."""
    c, cxx = _gcc(spec["compiler"])
    variables = {"CC": c, "CXX": cxx}
    if "cuda" in spec["toolchain"] and spec["cudaToolkit"]:
        path = spec["cudaToolkit"]["path"]
        variables |= {
            "CUDA_HOME": path,
            "CUDA_PATH": path,
            "CUDACXX": f"{path}/bin/nvcc",
            "CUDAHOSTCXX": cxx,
            "NVCC_PREPEND_FLAGS": f"-ccbin {cxx}",
        }
    if spec["capabilities"]:
        variables["TORCH_CUDA_ARCH_LIST"] = ";".join(spec["capabilities"])
    return variables
