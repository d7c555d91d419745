"""Write the commands of a build for one Python: BUILD OUT INTERPRETER BUILDERS.

nixpkgs' own wrappers make them find their packages.
"""

from __future__ import annotations

import json
import sys
from pathlib import Path

ENTRY = """#!{python}
import sys

from {module} import {first}

if __name__ == "__main__":
    sys.exit({attribute}())
"""


def main(build: Path, out: Path, python: str, builders: str) -> None:
    """Entry points, scripts of the wheel, and what it puts into the root (`data`)."""
    sys.path.insert(0, builders)
    from stray import stray_of

    manifest = json.loads((build / "accelpkgs-build.json").read_text("utf-8"))
    entries = {
        **manifest["entryPoints"].get("gui_scripts", {}),
        **manifest["entryPoints"].get("console_scripts", {}),
    }
    for name, target in sorted(entries.items()):
        module, attribute = target.split(":")
        write(
            out / "bin" / name,
            ENTRY.format(
                python=python, module=module, first=attribute.partition(".")[0], attribute=attribute
            ).encode(),
        )
    scripts = build / "scripts"
    for script in sorted(path for path in scripts.rglob("*") if path.is_file()):
        command = out / "bin" / script.relative_to(scripts)
        first, newline, rest = script.read_bytes().partition(b"\n")
        if first.startswith(b"#!python"):
            write(command, b"#!" + python.encode() + newline + rest)
        else:
            command.parent.mkdir(parents=True, exist_ok=True)
            command.symlink_to(script)
    data = build / "data"
    top = data.iterdir() if data.is_dir() else ()
    stray = stray_of([(entry.name, entry.is_dir()) for entry in top], ())
    for path in sorted(data.rglob("*")):
        place = out / path.relative_to(data)
        if path.relative_to(data).parts[0] in stray:
            continue
        if not path.is_dir() and not place.exists():
            place.parent.mkdir(parents=True, exist_ok=True)
            place.symlink_to(path)


def write(path: Path, content: bytes) -> None:
    """Write an executable file."""
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(content)
    path.chmod(0o755)


if __name__ == "__main__":
    main(Path(sys.argv[1]), Path(sys.argv[2]), *sys.argv[3:])
