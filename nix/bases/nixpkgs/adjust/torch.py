"""Give torch.compile a C++ compiler where CXX names none: SITE-PACKAGES CXX."""

from __future__ import annotations

import re
import sys
from pathlib import Path

CODE = "E254"
# torch/_inductor/config.py: cxx = (None, os.environ.get("CXX", "clang++" if sys.platform == "darwin" else "g++"))
DEFAULT = re.compile(r"""(os\.environ\.get\(\s*["']CXX["'],[^()]*?)["']g\+\+["']""")


def main(site: Path, compiler: str) -> None:
    """Replace the default. Raises SystemExit (E254) where there is none of the known form."""
    path = site / "torch" / "_inductor" / "config.py"
    changed, count = DEFAULT.subn(lambda match: f"{match[1]}{compiler!r}", path.read_text("utf-8"))
    if not count:
        sys.exit(f"accelpkgs {CODE}: torch/_inductor/config.py names its C++ compiler in a way that is not known\n  fix:   extend nix/bases/nixpkgs/adjust/torch.py")
    path.write_text(changed, "utf-8")


if __name__ == "__main__":
    main(Path(sys.argv[1]), *sys.argv[2:])
