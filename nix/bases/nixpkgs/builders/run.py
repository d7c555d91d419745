"""Run one of nix/builders under a shell: SCRIPTS MODULE.

They take the derivation's builder for their interpreter.
"""

from __future__ import annotations

import runpy
import sys
from pathlib import Path

if __name__ == "__main__":
    scripts, module = sys.argv[1:]
    sys.path.insert(0, scripts)
    if (Path(scripts) / "spec.py").is_file():
        import spec

        spec.interpreter = lambda: sys.executable
    sys.argv = [scripts, module]
    runpy.run_path(scripts, run_name="__main__")
