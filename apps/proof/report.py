"""The report of a proof: plain values that say nothing of the person or the place
(docs/proofs.md has the format).
"""

from __future__ import annotations

import contextlib
import datetime
import getpass
import platform
import re
import socket
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from typing import Any

from apps.proof.line import AGREES, DIFFERS, NOT_ASKED, Line

FORMAT = 1
PROVEN, OTHER, NOTHING, NO_GPU = "proven", "differs", "nothing asked", "no GPU"
EXIT = {PROVEN: 0, OTHER: 1, NOTHING: 1, NO_GPU: 77}
_LONGEST = 300
# Of GPUs, MIG slices and others.
_UUID = re.compile(r"(?:GPU-|MIG-)?[0-9a-fA-F]{8}(?:-[0-9a-fA-F]{4}){3}-[0-9a-fA-F]{12}")
_PATH = re.compile(r"(?<![\w.])~?/[^\s:'\",;)\]]+")


def outcome(lines: Iterable[Line]) -> str:
    """What follows from all lines: nothing is proven where nothing was asked of a GPU."""
    counts = Counter(line.outcome for line in lines)
    if counts[DIFFERS]:
        return OTHER
    asked = any(line.outcome == AGREES and not line.name.startswith("machine.") for line in lines)
    return PROVEN if asked else NOTHING


def made(
    spec: Mapping[str, Any],
    found: str,
    lines: Sequence[Line],
    devices: Sequence[Mapping[str, str]],
    driver: Mapping[str, Any],
    computed: Iterable[str],
) -> dict[str, Any]:
    """The report as plain values."""
    done = set(computed)
    keys = ("name", "version", "flavour", "file", "sha256")
    packages = [
        {**{key: package[key] for key in keys}, "computed": package["name"] in done}
        for package in spec["packages"]
    ]
    release = re.match(r"\d+(\.\d+)*", platform.release())
    return {
        "format": FORMAT,
        "outcome": found,
        "date": datetime.datetime.now(datetime.timezone.utc).date().isoformat(),
        "plan": spec["plan"],
        "machine": {
            "gpus": [dict(device) for device in devices],
            "driver": driver.get("version"),
            "driverRelease": driver.get("release"),
            # What people append to it is their own.
            "kernel": release.group() if release else None,
            "glibc": platform.libc_ver()[1] or None,
        },
        "packages": packages,
        "lines": [clean(line).as_json() for line in lines],
    }


def clean(line: Line) -> Line:
    """The line without paths, names of the person and the machine, and numbers of one card."""
    return replace(line, promised=impersonal(line.promised), found=impersonal(line.found))


def impersonal(text: str) -> str:
    """A text of others without what tells who and where; its first 300 letters."""
    text = _UUID.sub("<id>", text)
    text = _PATH.sub("<path>", text)
    for word in _own_words():
        text = re.sub(rf"(?<!\w){re.escape(word)}(?!\w)", "<name>", text)
    shown = "".join(c if c.isprintable() else "\N{REPLACEMENT CHARACTER}" for c in text)
    return shown if len(shown) <= _LONGEST else f"{shown[:_LONGEST]}…"


def _own_words() -> list[str]:
    words = {socket.gethostname(), socket.gethostname().partition(".")[0]}
    # A process may be of a user that this machine does not know.
    with contextlib.suppress(KeyError, OSError):
        words.add(getpass.getuser())
    # Words of every machine tell nothing.
    return sorted(words - {"", "root", "localhost", "nixbld"}, key=len, reverse=True)


def told(report: Mapping[str, Any], *, everything: bool = False) -> str:
    """The report for people: what differs and what was not asked in full, the rest as numbers."""
    rows = report["lines"]
    groups = dict.fromkeys(row["name"].partition(".")[0] for row in rows)
    texts = []
    for group in groups:
        mine = [row for row in rows if row["name"].partition(".")[0] == group]
        counts = Counter(row["outcome"] for row in mine)
        words = [f"{counts[word]} {shown}" for word, shown in _WORDS.items() if counts[word]]
        texts.append(f"{group:<10} {', '.join(words)}")
        texts += [
            line for row in mine if everything or row["outcome"] != AGREES for line in _row(row)
        ]
    gpus = ", ".join(f"{gpu['name']} ({gpu['target']})" for gpu in report["machine"]["gpus"])
    return "\n".join([*texts, *([""] if texts else []), _END[report["outcome"]].format(gpus=gpus)])


_WORDS = {AGREES: "agree", DIFFERS: "differ", NOT_ASKED: "not asked"}
_END = {
    PROVEN: "proven on {gpus}",
    OTHER: "not proven on {gpus}: see what differs above",
    NOTHING: "nothing was proven on {gpus}: the set has nothing that could be asked of it",
    NO_GPU: "no GPU: nothing was proven, and nothing differs",
}


def _row(row: Mapping[str, str]) -> list[str]:
    if row["outcome"] == NOT_ASKED:
        return [f"  not asked: {row['name']}: {row['found']}"]
    word = "differs" if row["outcome"] == DIFFERS else "agrees"
    return [
        f"  {word}: {row['name']}",
        f"    promised: {row['promised']}",
        f"    found:    {row['found']}",
    ]
