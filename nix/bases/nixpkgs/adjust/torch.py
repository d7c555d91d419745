"""Make torch.compile and torch.cuda work without FHS: SITE-PACKAGES DRIVER-FOLDER CXX."""

from __future__ import annotations

import re
import sys
from collections.abc import Callable
from pathlib import Path

CODE = "E254"
# torch/_inductor/config.py: cxx = (None, os.environ.get("CXX", "clang++" if sys.platform == "darwin" else "g++"))
DEFAULT = re.compile(r"""(os\.environ\.get\(\s*["']CXX["'],[^()]*?)["']g\+\+["']""")
# Since 2.8, torch/_inductor/codecache.py: subprocess.run(("openssl", "sha512", filename), ...), for its precompiled headers.
CHECKSUM = re.compile(r"""\(\s*["']openssl["'],\s*["']sha512["'],\s*(\w+),?\s*\)""")
DIGEST = "import hashlib, sys; print(hashlib.sha512(open(sys.argv[1], 'rb').read()).hexdigest())"
# Looked up by ctypes, whose run path is Python's: the driver's library, and one of CUDA by a name that only toolkits have.
NVML = re.compile(r"""CDLL\(["']libnvidia-ml\.so\.1["']\)""")
NVRTC = re.compile(r"""CDLL\(["']libnvrtc\.so["']\)""")


def adjust(
    path: Path,
    what: str,
    changes: dict[re.Pattern[str], Callable[[re.Match[str]], str]],
    *,
    refused: str = "",
) -> int:
    """Apply changes to a file; return how many there were. Raises SystemExit (E254) where `refused` still is there."""
    text, count = path.read_text("utf-8"), 0
    for pattern, change in changes.items():
        text, found = pattern.subn(change, text)
        count += found
    if refused and re.search(refused, text):
        sys.exit(
            f"accelpkgs {CODE}: {path.name} {what} in a way that is not known\n  fix:   extend nix/bases/nixpkgs/adjust/torch.py"
        )
    path.write_text(text, "utf-8")
    return count


def main(site: Path, driver: str, compiler: str) -> None:
    """Change all of them. Raises SystemExit (E254) where one is of no known form."""
    torch = site / "torch"
    if not adjust(
        torch / "_inductor/config.py", "", {DEFAULT: lambda match: f"{match[1]}{compiler!r}"}
    ):
        sys.exit(
            f"accelpkgs {CODE}: torch/_inductor/config.py names its C++ compiler in a way that is not known\n  fix:   extend nix/bases/nixpkgs/adjust/torch.py"
        )
    digest = {
        CHECKSUM: lambda match: (
            f'(__import__("sys").executable, "-I", "-S", "-c", {DIGEST!r}, {match[1]})'
        )
    }
    adjust(
        torch / "_inductor/codecache.py",
        "calls openssl",
        digest,
        refused=r"""\(\s*["']openssl["']""",
    )
    nvml = f"{driver}/libnvidia-ml.so.1"
    libraries = {
        NVML: lambda _: (
            f'CDLL({nvml!r} if __import__("os").path.exists({nvml!r}) else "libnvidia-ml.so.1")'
        ),
        NVRTC: lambda _: (
            'CDLL("libnvrtc.so." + __import__("torch").version.cuda.partition(".")[0])'
        ),
    }
    for path in sorted((torch / "cuda").glob("*.py")):
        adjust(path, "", libraries)


if __name__ == "__main__":
    main(Path(sys.argv[1]), *sys.argv[2:])
