"""Make a triton wheel work without /sbin/ldconfig and without a compiler on PATH: SITE-PACKAGES DRIVER-FOLDER CC."""

from __future__ import annotations

import re
import sys
from pathlib import Path

CODE = "E254"
LDCONFIG = re.compile(
    r"""subprocess\.check_output\(\[["']/sbin/ldconfig["'], ["']-p["']\][^)]*\)\.decode\([^)]*\)"""
)
GCC = re.compile(r"""shutil\.which\(["']gcc["']\)""")


def main(site: Path, driver: str, compiler: str) -> None:
    """Replace both in every file. Raises SystemExit (E254) where a call of ldconfig stays."""
    # What `ldconfig -p` would print about the driver's folder; an empty text makes triton look into LD_LIBRARY_PATH.
    listing = f'"\\n".join(f"{{name}} => {{folder}}/{{name}}" for folder in [{driver!r}] if os.path.isdir(folder) for name in sorted(os.listdir(folder)))'
    found = False
    for path in sorted((site / "triton").rglob("*.py")):
        text = path.read_text("utf-8")
        changed = LDCONFIG.sub(lambda _: listing, text)
        changed = GCC.sub(lambda match: f"({match[0]} or {compiler!r})", changed)
        if re.search(r"""\[["']/sbin/ldconfig["']""", changed):
            sys.exit(
                f"accelpkgs {CODE}: {path.relative_to(site)} calls /sbin/ldconfig in a way that is not known\n  fix:   extend nix/bases/nixpkgs/adjust/triton.py"
            )
        found = found or bool(GCC.search(text))
        if changed != text:
            print(f"adjusted {path.relative_to(site)}")
            path.write_text(changed, "utf-8")
    if not found:
        sys.exit(
            f"accelpkgs {CODE}: triton looks for its C compiler in a way that is not known\n  fix:   extend nix/bases/nixpkgs/adjust/triton.py"
        )


if __name__ == "__main__":
    main(Path(sys.argv[1]), *sys.argv[2:])
