"""Random sets of recorded wheels, predicted and observed: N SEED FOLDER [REQUEST …] (README.md).

FOLDER keeps the wheels that pip downloads, none above 50 MB. REQUEST: Nix, as in test_real.py; the
wheels of its plan are drawn from, too. With torch among them, one set in sixteen is that plan with
few changes. Prints a row of the table
of README.md; interrupted, that of the sets which are done.
"""

from __future__ import annotations

import contextlib
import datetime
import hashlib
import json
import random
import signal
import subprocess
import sys
import tempfile
import zipfile
from collections import Counter
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

from loads.real import SYSTEM, Set, Wheel, compare, planned, stubs
from nixlib import ROOT

LARGEST, POOL = 50_000_000, 20
TAGS = ("cp311-cp311", "py3-none", "py2.py3-none", "cp39-abi3", "cp310-abi3")


def recorded() -> Iterator[tuple[str, str, dict[str, Any], dict[str, Any], list[str]]]:
    """Name, version, variant, file and required names of each small wheel that was measured."""
    for path in sorted(ROOT.glob("pkgs/*/releases.json")):
        data = json.loads(path.read_text())
        for release in data["releases"]:
            for variant in release.get("variants", []):
                wheels = variant.get("wheels", {}).get(SYSTEM, {})
                files = [file for tag in TAGS for file in wheels.get(tag, [])]
                of_index = files and "urlPrefix" not in variant and "url" not in files[0]
                if SYSTEM in variant.get("loads", {}) and of_index:
                    requires = variant.get("requires", release.get("requires", []))
                    names = [r["name"] for r in requires]
                    if files[0].get("size", LARGEST) < LARGEST:
                        yield data["name"], release["version"], variant, files[0], names


def fetched(name: str, version: str, sha256: str, folder: Path) -> Path | None:
    """Where the wheel lies unpacked; None where the index has it no more."""
    there = folder / sha256
    if not there.exists():
        with tempfile.TemporaryDirectory(dir=folder) as here:
            command = ["-m", "pip", "download", "-q", "--no-deps", "--only-binary", ":all:"]
            command += ["-d", here, f"{name}=={version}"]
            subprocess.run([sys.executable, *command], check=False, capture_output=True)
            found = list(Path(here).glob("*.whl"))
            if not found or hashlib.sha256(found[0].read_bytes()).hexdigest() != sha256:
                return None
            with zipfile.ZipFile(found[0]) as archive:
                archive.extractall(there)
    return there


def pool(chance: random.Random, folder: Path) -> list[Wheel]:
    every = list(recorded())
    names = sorted({one[0] for one in every})
    # As many of a package with many releases as of one with few.
    drawn: list[Wheel] = []
    for _ in range(POOL):
        name = chance.choice(names)
        _, version, variant, file, requires = chance.choice([o for o in every if o[0] == name])
        files = fetched(name, version, file["sha256"], folder)
        if files:
            loads = variant["loads"][SYSTEM]
            drawn.append(Wheel(name, version, variant.get("axes", {}), files, loads, requires))
    return drawn


def draw(chance: random.Random, small: Sequence[Wheel], plans: Sequence[Set], number: int) -> Set:
    """One set: any wheels, or a plan that has lost some of its packages and got others."""
    wheels: dict[str, Wheel] = {}
    whole = [p for p in plans if any(w.name == "torch" for w in p.wheels)]
    rest = [p for p in plans if p not in whole]
    kind = chance.random()
    base = chance.choice(whole) if whole and kind < 1 / 16 else None
    base = chance.choice(rest) if rest and base is None and kind < 0.5 else base
    if base:
        lost = chance.choice([0, 1, 1, 2])
        parts = [w for w in base.wheels if w.loads and w.name.startswith("nvidia-")]
        gone = {w.name for w in chance.sample(parts, min(lost, len(parts)))}
        wheels = {w.name: w for w in base.wheels if w.name not in gone}
    every = [*small, *(w for p in rest for w in p.wheels if w.loads)]
    for _ in range(chance.randint(0, 2) if base else chance.randint(2, 9)):
        one = chance.choice(every)
        wheels.setdefault(one.name, one)
    axes = [w.axes["cuda"] for w in wheels.values() if w.axes.get("cuda", "none") != "none"]
    return Set(str(number), list(wheels.values()), chance.choice(axes) if axes else "none")


def main() -> None:
    count, seed, folder = int(sys.argv[1]), sys.argv[2], Path(sys.argv[3])
    folder.mkdir(parents=True, exist_ok=True)
    # A shell's background jobs ignore it.
    signal.signal(signal.SIGINT, signal.default_int_handler)
    chance = random.Random(seed)
    plans = [planned(request, request)[0] for request in sys.argv[4:]]
    small = pool(chance, folder)
    sets = [draw(chance, small, plans, number) for number in range(count)]
    with tempfile.TemporaryDirectory() as here:
        every = [w for s in sets for w in s.wheels]
        unique = list({(w.name, w.version): w for w in every}.values())
        with contextlib.suppress(KeyboardInterrupt):
            compare(sets, stubs(unique, Path(here)))
    done = [s for s in sets if s.rows]
    kinds = Counter(row.kind for s in done for row in s.rows)
    wrong = Counter(
        f"{row.kind} {row.package}: said {row.lost or row.state}, seen {dict(row.failed)}"
        for s in done
        for row in s.rows
        if row.kind in ("FP", "FN")
    )
    refused = sum(s.why is not None for s in done)
    print(
        f"| {datetime.date.today()} | {seed} | {len(done)} | {len(unique)} | {refused} | "
        + " | ".join(str(kinds[k]) for k in ("TP", "TN", "FP", "FN", "unsure"))
        + " |"
    )
    for line, times in wrong.most_common():
        print(f"{times} times {line}")


if __name__ == "__main__":
    main()
