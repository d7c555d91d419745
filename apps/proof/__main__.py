"""Entry of a set's `bin/prove` (nix/proof): `python -I -B apps/proof SPEC <arguments>`."""

import sys
from pathlib import Path

# Python puts this folder itself on the path; the package is imported from two folders above.
sys.path[0] = str(Path(__file__).resolve().parents[2])

from apps.proof.cli import main  # noqa: E402 (only now is it found)

raise SystemExit(main(sys.argv[1:]))
