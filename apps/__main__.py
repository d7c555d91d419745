"""Entry of all apps: `python3 -I -B apps <app> <arguments>`, see `bin/launch`."""

import sys
from pathlib import Path

# Python puts this folder itself on the path; the package is imported from the folder above, as
# `apps`.
sys.path[0] = str(Path(__file__).resolve().parent.parent)

from apps.cli import main  # noqa: E402 (only now is it found)

raise SystemExit(main(sys.argv[1:]))
