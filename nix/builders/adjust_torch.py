"""Make torch.compile and torch.cuda work without /usr: SITE-PACKAGES DRIVER-FOLDER CXX."""

from __future__ import annotations

import re
import sys
from collections.abc import Callable
from pathlib import Path

from e254_adjust import unknown_way

__all__ = ["main"]

# torch/_inductor/config.py:
# cxx = (None, os.environ.get("CXX", "clang++" if sys.platform == "darwin" else "g++"))
_DEFAULT = re.compile(r"""(os\.environ\.get\(\s*["']CXX["'],[^()]*?)["']g\+\+["']""")
# Since 2.8, torch/_inductor/codecache.py, for its precompiled headers:
# subprocess.run(("openssl", "sha512", filename), ...)
_CHECKSUM = re.compile(r"""\(\s*["']openssl["'],\s*["']sha512["'],\s*(\w+),?\s*\)""")
_CALLS_OPENSSL = re.compile(r"""\(\s*["']openssl["']""")
_DIGEST = "import hashlib, sys; print(hashlib.sha512(open(sys.argv[1], 'rb').read()).hexdigest())"
# Looked up by ctypes, whose run path is Python's: the driver's library, and one of CUDA by a name
# that only toolkits have.
_NVML = re.compile(r"""CDLL\(["']libnvidia-ml\.so\.1["']\)""")
_NVRTC = re.compile(r"""CDLL\(["']libnvrtc\.so["']\)""")

_Changes = dict[re.Pattern[str], Callable[[re.Match[str]], str]]


def _change(path: Path, changes: _Changes) -> tuple[int, str]:
    """Apply changes to a file; return how many there were, and its text."""
    text, count = path.read_text("utf-8"), 0
    for pattern, change in changes.items():
        text, found = pattern.subn(change, text)
        count += found
    path.write_text(text, "utf-8")
    return count, text


def main() -> None:
    """Change all of them. Raises Problem E254 where one is of no known form."""
    site, driver, compiler = sys.argv[2:]
    torch = Path(site) / "torch"
    config = torch / "_inductor/config.py"
    count, _ = _change(config, {_DEFAULT: lambda match: f"{match[1]}{compiler!r}"})
    if not count:
        raise unknown_way("torch/_inductor/config.py", "names its C++ compiler", "adjust_torch.py")
    digest: _Changes = {
        _CHECKSUM: lambda match: (
            f'(__import__("sys").executable, "-I", "-S", "-c", {_DIGEST!r}, {match[1]})'
        )
    }
    _, text = _change(torch / "_inductor/codecache.py", digest)
    if _CALLS_OPENSSL.search(text):
        raise unknown_way("torch/_inductor/codecache.py", "calls openssl", "adjust_torch.py")
    nvml = f"{driver}/libnvidia-ml.so.1"
    there = f'__import__("os").path.exists({nvml!r})'
    libraries: _Changes = {
        _NVML: lambda _: f'CDLL({nvml!r} if {there} else "libnvidia-ml.so.1")',
        _NVRTC: lambda _: (
            'CDLL("libnvrtc.so." + __import__("torch").version.cuda.partition(".")[0])'
        ),
    }
    for path in sorted((torch / "cuda").glob("*.py")):
        _change(path, libraries)
