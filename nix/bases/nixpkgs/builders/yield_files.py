"""Make a python-level without the files that others have, too: OUT LEVEL WINNER…

For nixpkgs' link farms, which know no package whose files count.
"""

from __future__ import annotations

import os
import sys
from pathlib import Path


def main(out: Path, level: Path, winners: list[Path]) -> None:
    """Link every other file; folders are real, so that a farm may add to them."""
    for folder, _, names in os.walk(level, followlinks=True):
        place = Path(folder).relative_to(level)
        (out / place).mkdir(parents=True)
        for name in sorted(names):
            path = place / name
            # Bytecode goes with its source.
            source = place.parent / f"{name.partition('.')[0]}.py"
            asked = source if place.name == "__pycache__" else path
            if not any((winner / asked).exists() for winner in winners):
                (out / path).symlink_to(level / path)


if __name__ == "__main__":
    main(Path(sys.argv[1]), Path(sys.argv[2]), [Path(path) for path in sys.argv[3:]])
