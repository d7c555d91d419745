"""Make a triton wheel work without /sbin/ldconfig and without a compiler on PATH.

Arguments: SITE-PACKAGES DRIVER-FOLDER CC.
"""

from __future__ import annotations

import re
import sys
from pathlib import Path

from e254_adjust import unknown_way

__all__ = ["main"]

_LDCONFIG = re.compile(
    r"""subprocess\.check_output\(\[["']/sbin/ldconfig["'], ["']-p["']\][^)]*\)\.decode\([^)]*\)"""
)
_CALLS_LDCONFIG = re.compile(r"""\[["']/sbin/ldconfig["']""")
_GCC = re.compile(r"""shutil\.which\(["']gcc["']\)""")


def main() -> None:
    """Replace both in every file. Raises Problem E254 where a call of ldconfig stays."""
    site, driver, compiler = Path(sys.argv[2]), *sys.argv[3:]
    # What `ldconfig -p` would print about the driver's folder; an empty text makes triton look
    # into LD_LIBRARY_PATH.
    listing = (
        f'"\\n".join(f"{{name}} => {{folder}}/{{name}}" for folder in [{driver!r}]'
        " if os.path.isdir(folder) for name in sorted(os.listdir(folder)))"
    )
    found = False
    for path in sorted((site / "triton").rglob("*.py")):
        text = path.read_text("utf-8")
        changed = _LDCONFIG.sub(lambda _: listing, text)
        changed = _GCC.sub(lambda match: f"({match[0]} or {compiler!r})", changed)
        if _CALLS_LDCONFIG.search(changed):
            name = str(path.relative_to(site))
            raise unknown_way(name, "calls /sbin/ldconfig", "adjust_triton.py")
        found = found or bool(_GCC.search(text))
        if changed != text:
            print(f"adjusted {path.relative_to(site)}")
            path.write_text(changed, "utf-8")
    if not found:
        raise unknown_way("triton", "looks for its C compiler", "adjust_triton.py")
