"""An environment for machines without Nix: where it goes, and how nix/builders/export.py is run."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
import tempfile
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from apps import nix
from apps.problem import Problems
from apps.problems import no_place, our_fault

TRIM = ("static", "headers", "unlinked")

# How the name of what is written ends → its form (nix/bases/host/images.nix).
_ENDINGS = {".sqsh": "squashfs", ".squashfs": "squashfs", ".oci.tar": "oci"}
_OTHERS = (".sif", ".img", ".tar", ".gz", ".zst", ".xz", ".zip", ".iso")


@dataclass(frozen=True)
class Export:
    """What is asked for: `form` of nix/bases/host/images.nix, at `place`."""

    place: Path
    form: str
    trim: tuple[str, ...]

    @staticmethod
    def asked(named: str, trim: list[str], store_only: bool) -> Export:
        """The export that the options name. Raises E448 before anything is built."""
        place = Path(named).resolve()
        form = next((f for end, f in _ENDINGS.items() if place.name.endswith(end)), "folder")
        if form == "folder" and place.suffix in _OTHERS:
            raise no_place(
                named,
                f"no form of an export ends in {place.suffix}",
                ["FILE.sqsh (apptainer runs it as it is), FILE.oci.tar, or a folder"],
            )
        if store_only and form != "squashfs":
            raise no_place(named, "the store alone is a squashfs", ["name it FILE.sqsh"])
        if not named or os.path.lexists(named) or place.exists():
            raise no_place(named, "there is something already", ["remove it, or name another"])
        if not os.access(place.parent, os.W_OK | os.X_OK):
            why = "its folder is not there, or cannot be written to"
            raise no_place(named, why, ["make the folder, or name another"])
        return Export(place, "store" if store_only else form, tuple(sorted(set(trim))))

    def write(self, spec: dict[str, Any]) -> None:
        """Write what `spec` describes; whole, or nothing. Raises what the builder refuses."""
        if self.form in ("squashfs", "store"):
            spec = {**spec, "mksquashfs": _mksquashfs()}
        with tempfile.TemporaryDirectory(prefix=".accelpkgs-", dir=self.place.parent) as folder:
            made = Path(folder) / self.place.name
            attributes = {
                "name": self.place.name,
                "spec": spec,
                "outputs": {"out": str(made)},
                "closure": [{"path": path} for path in _closure(spec["environment"])],
            }
            file = Path(folder) / "attributes.json"
            file.write_text(json.dumps(attributes), encoding="utf-8")
            _run(file)
            made.rename(self.place)

    def size(self) -> int:
        """How many bytes it has; a file of several names counts once."""
        if self.place.is_file():
            return self.place.stat().st_size
        found = (path.lstat() for path in self.place.rglob("*"))
        return sum({(s.st_dev, s.st_ino): s.st_size for s in found}.values())

    def told(self) -> list[str]:
        """What to do with it."""
        return {
            "squashfs": [
                f"apptainer exec --nv {self.place} python your.py",
                "or, without: unsquashfs it, and bwrap --bind squashfs-root / … python",
            ],
            "store": [f"apptainer exec --nv -B {self.place}:/nix:image-src=/nix YOUR.sif …"],
            "oci": [f"podman load -i {self.place}"],
            "folder": [f"{self.place}/bin/python your.py", f". {self.place}/bin/activate"],
        }[self.form]


def _mksquashfs() -> str:
    """The one of the machine, or that of the distribution's package, which nixw gets."""
    found = shutil.which("mksquashfs")
    if found:
        return found
    nixw = [str(nix.ROOT / "nixw"), "--nixw-root", "squashfs-tools"]
    answer = subprocess.run(nixw, stdout=subprocess.PIPE, text=True, check=False)
    if answer.returncode != 0:
        # It has said why, and names the package.
        raise SystemExit(1)
    return f"{answer.stdout.strip()}/programs/mksquashfs"


def _closure(environment: str) -> list[str]:
    answer = subprocess.run(
        [*nix.command(), "path-info", "--recursive", environment],
        capture_output=True,
        text=True,
        check=False,
    )
    if answer.returncode != 0:
        raise nix.failure("list what the environment is made of", answer.stderr)
    return answer.stdout.split()


def _run(attributes: Path) -> None:
    builders = str(nix.ROOT / "nix" / "builders")
    answer = subprocess.run(
        [sys.executable, "-I", "-S", "-B", builders, "export"],
        env={
            **os.environ,
            "NIX_ATTRS_JSON_FILE": str(attributes),
            "NIX_BUILD_CORES": "0",
            "NIX_BUILD_TOP": str(attributes.parent),
        },
        stderr=subprocess.PIPE,
        text=True,
        errors="replace",
        check=False,
    )
    if answer.returncode == 0:
        return
    if not answer.stderr.startswith("accelpkgs E"):
        raise our_fault("export", RuntimeError(answer.stderr.strip() or "it was ended"))
    raise Problems(answer.stderr.rstrip("\n"))
