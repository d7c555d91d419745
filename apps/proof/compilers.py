"""The compilers of the set: NVRTC or ptxas for NVIDIA's GPUs, hiprtc for AMD's."""

from __future__ import annotations

import ctypes
import subprocess
import tempfile
from collections.abc import Callable, Iterable
from ctypes import byref, c_char_p, c_size_t, c_void_p
from pathlib import Path

from apps.proof import kernel

SECONDS = 60


class NotCompiled(Exception):
    """A compiler refused, in its own words."""


class RunTimeCompiler:
    """NVRTC or hiprtc: they have the same functions under other names."""

    def __init__(self, library: str, prefix: str) -> None:
        self._library, self._prefix = ctypes.CDLL(library), prefix

    def compile(self, options: Iterable[str], code: str) -> bytes:
        """Compile the kernel; `code` is what to ask for: CUBIN, PTX or Code.

        Raises `NotCompiled`.
        """
        program = c_void_p()
        self._call(
            "CreateProgram", byref(program), c_char_p(kernel.CXX), b"probe.cu", 0, None, None
        )
        try:
            words = [option.encode() for option in options]
            given = (c_char_p * len(words))(*words)
            if self._function("CompileProgram")(program, len(words), given):
                raise NotCompiled(self._text(program, "ProgramLog") or "it says nothing")
            return self._bytes(program, code)
        finally:
            self._function("DestroyProgram")(byref(program))

    def _function(self, name: str) -> Callable[..., int]:
        return getattr(self._library, f"{self._prefix}{name}")  # type: ignore[no-any-return]

    def _call(self, name: str, *arguments: object) -> None:
        code = self._function(name)(*arguments)
        if code:
            raise NotCompiled(f"{self._prefix}{name} failed: {code}")

    def _bytes(self, program: c_void_p, what: str) -> bytes:
        size = c_size_t()
        self._call(f"Get{what}Size", program, byref(size))
        text = ctypes.create_string_buffer(size.value)
        self._call(f"Get{what}", program, text)
        return text.raw[: size.value]

    def _text(self, program: c_void_p, what: str) -> str:
        lines = self._bytes(program, what).rstrip(b"\0").decode("utf-8", "replace").splitlines()
        return next((line.strip() for line in lines if line.strip()), "")


def nvrtc(library: str, code: str) -> bytes:
    """The kernel for `sm_90a` (machine code) or `compute_90` (PTX). Raises `NotCompiled`."""
    what = "CUBIN" if code.startswith("sm_") else "PTX"
    return RunTimeCompiler(library, "nvrtc").compile([f"--gpu-architecture={code}"], what)


def hiprtc(library: str, target: str) -> bytes:
    """The kernel for `gfx1100`. Raises `NotCompiled`."""
    return RunTimeCompiler(library, "hiprtc").compile([f"--offload-arch={target}"], "Code")


def ptxas(program: str, code: str, version: str) -> bytes:
    """The kernel for `sm_90a` or `compute_90`, from our own PTX of that ISA version.

    Raises `NotCompiled`.
    """
    number = code.partition("_")[2]
    text = kernel.ptx(version, f"sm_{number}")
    if code.startswith("compute_"):
        return text
    with tempfile.TemporaryDirectory(prefix="accelpkgs-prove-") as folder:
        source, result = Path(folder, "probe.ptx"), Path(folder, "probe.cubin")
        source.write_bytes(text)
        words = [program, f"--gpu-name=sm_{number}", f"--output-file={result}", str(source)]
        try:
            answer = subprocess.run(
                words, capture_output=True, text=True, timeout=SECONDS, check=False
            )
        except (OSError, subprocess.SubprocessError) as error:
            raise NotCompiled(str(error)) from None
        if answer.returncode:
            said = (answer.stderr.strip() or answer.stdout.strip()).splitlines()
            raise NotCompiled(said[0] if said else f"exit code {answer.returncode}")
        return result.read_bytes()
