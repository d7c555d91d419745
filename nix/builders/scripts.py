"""Commands of an environment: entry points, and scripts that wheels carry."""

from __future__ import annotations

import os
from collections.abc import Collection, Mapping
from pathlib import Path

from e240_environment import one_command

__all__ = ["Commands"]

_ENTRY = """#!{python}
import sys

from {module} import {first}

if __name__ == "__main__":
    sys.exit({attribute}())
"""


class Commands:
    """Writes commands into the `bin` of an environment and knows who provided each."""

    def __init__(self, root: Path, wins: Mapping[str, Collection[str]] | None = None) -> None:
        """`wins`: package → the packages whose commands its own replace."""
        self.wins = wins or {}
        self.bin = root / "bin"
        self.python = str(self.bin / "python")
        # Beside python, pyvenv.cfg would be its settings (site.venv).
        own = ["pyvenv.cfg", *(path.name for path in self.bin.iterdir())]
        self.providers = dict.fromkeys(own, "the environment itself")

    def _claim(self, name: str, provider: str) -> Path | None:
        """Return where a command goes, or None where another package's is there and wins."""
        other = self.providers.get(name)
        if other is not None and other in self.wins:
            if provider in self.wins[other]:
                return None
            if other in self.wins.get(provider, ()):
                (self.bin / name).unlink()
                other = None
        if other is None and os.path.lexists(self.bin / name):
            # A data file in a folder below; to write to it would change what it is a link to.
            other = "the data files of a package"
        if other is not None:
            raise one_command(name, [other, provider])
        self.providers[name] = provider
        return self.bin / name

    def entry_points(self, scripts: dict[str, dict[str, str]], provider: str) -> None:
        """Write one command for each `module:attribute`; a name in both groups is one command."""
        merged = {**scripts.get("gui_scripts", {}), **scripts.get("console_scripts", {})}
        for name, target in sorted(merged.items()):
            module, attribute = target.split(":")
            path = self._claim(name, provider)
            if path is None:
                continue
            path.write_text(
                _ENTRY.format(
                    python=self.python,
                    module=module,
                    first=attribute.partition(".")[0],
                    attribute=attribute,
                ),
                "utf-8",
            )
            path.chmod(0o755)

    def files(self, folder: Path, provider: str) -> None:
        """Add scripts of a wheel: `#!python` becomes the environment's Python, others are links."""
        for source in sorted(path for path in folder.rglob("*") if path.is_file()):
            path = self._claim(str(source.relative_to(folder)), provider)
            if path is None:
                continue
            try:
                path.parent.mkdir(parents=True, exist_ok=True)
            except (FileExistsError, NotADirectoryError):
                raise one_command(str(path.parent.relative_to(self.bin)), [provider]) from None
            content = source.read_bytes()
            first, newline, rest = content.partition(b"\n")
            if first.startswith(b"#!python"):
                arguments = first.partition(b" ")[2]
                path.write_bytes(
                    b"#!"
                    + os.fsencode(self.python)
                    + (b" " + arguments if arguments else b"")
                    + newline
                    + rest
                )
                path.chmod(0o755)
            else:
                path.symlink_to(source)
