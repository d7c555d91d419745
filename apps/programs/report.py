"""What the program found: printed as it goes, and kept as data."""

import importlib
import importlib.metadata
import json
import sys
from pathlib import Path
from typing import Any


class Report:
    """Lines for people, `facts` for programs, and whether all checks held."""

    def __init__(self, quiet: bool, passports: str, width: int) -> None:
        self._quiet, self._passports, self._width = quiet, passports, width
        self.fine = True
        self.facts: dict[str, Any] = {
            "python": sys.version.split()[0],
            "packages": {},
            "checks": [],
        }

    def heading(self, text: str) -> None:
        """A line above those that follow."""
        if not self._quiet:
            print(text, flush=True)

    def say(self, label: str, text: str) -> None:
        """One line under a label."""
        if not self._quiet:
            print(f"  {label:<{self._width}} {text}", flush=True)

    def check(self, name: str, held: bool, text: str) -> None:
        """Something computed and compared; one that does not hold makes the program fail."""
        self.fine = self.fine and held
        self.facts["checks"].append({"name": name, "held": held, "text": text})
        self.say(name, ("ok: " if held else "WRONG: ") + text)

    def package(self, name: str) -> None:
        """Import the package's modules; say its version and what its passport says."""
        distribution = importlib.metadata.distribution(name)
        modules = _modules(distribution)
        for module in modules:
            importlib.import_module(module)
        passport = _passport(self._passports, name)
        self.facts["packages"][name] = {
            "version": distribution.version,
            "imported": modules,
            "passport": passport,
        }
        imported = f"imports {', '.join(modules)}" if modules else "libraries only"
        self.say(name, f"{distribution.version}, {imported}{_told(passport)}")


def _modules(distribution: importlib.metadata.Distribution) -> list[str]:
    """The importable top-level modules that the distribution's own list of files shows."""
    names = set()
    for file in distribution.files or []:
        head = file.parts[0]
        if len(file.parts) == 2 and file.parts[1] == "__init__.py" and head.isidentifier():
            names.add(head)
        elif len(file.parts) == 1 and file.suffix == ".py" and file.stem.isidentifier():
            names.add(file.stem)
    return sorted(name for name in names if not name.startswith("_"))


def _passport(folder: str, name: str) -> Any:
    try:
        return json.loads((Path(folder) / f"{name}.json").read_text(encoding="utf-8"))
    except OSError:
        return None


def _told(passport: Any) -> str:
    """What a passport says: how the package was made, against what, for which GPUs and how that is
    known.
    """
    if not passport:
        return ""
    words = [
        passport["flavour"],
        *(f"{key} {value}" for key, value in sorted(passport["axes"].items())),
    ]
    if passport["capabilities"]:
        kind = passport["evidence"].get("capabilities", {}).get("kind")
        words.append(f"for {' '.join(passport['capabilities'])}" + (f" ({kind})" if kind else ""))
    return f"; passport: {', '.join(words)}"


def device_files() -> list[str]:
    """The device files of NVIDIA's driver, to tell `no GPU` from `a GPU that the library cannot
    reach`.
    """
    return sorted(str(path) for path in Path("/dev").glob("nvidia[0-9]*"))
