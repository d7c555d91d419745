"""Names of GPUs: the capability by name (`nix/facts`), the name by PCI id (the distribution's)."""

from __future__ import annotations

import json
import re
import string
from functools import cache
from pathlib import Path
from typing import Any

from apps.machine.host import Host

_FACTS = Path(__file__).resolve().parents[2] / "nix" / "facts" / "gpus.json"
_WORD = re.compile(r"[a-z0-9]+")
# ASCII alone, as Nix has it.
_LOWER = str.maketrans(string.ascii_uppercase, string.ascii_lowercase)
_LISTS = ("/usr/share/misc/pci.ids", "/usr/share/hwdata/pci.ids")


@cache
def _facts() -> dict[str, Any]:
    facts: dict[str, Any] = json.loads(_FACTS.read_text(encoding="utf-8"))
    return facts


@cache
def _table() -> dict[str, str]:
    known = {
        _words(model): value
        for value, groups in _facts()["byCapability"].items()
        for group in groups
        for model in group["models"]
    }
    return dict(sorted(known.items()))


def _words(name: str) -> str:
    """The words that tell models apart, as `words` of nix/facts/gpu.nix finds them."""
    noise = _facts()["noise"]["words"]
    return " ".join(word for word in _WORD.findall(name.translate(_LOWER)) if word not in noise)


def capability(name: str) -> str | None:
    """The capability of the GPU called `name`, whatever stands round its model; None where unknown.

    It is that of the longest known model whose words stand in the name one after the other, so that
    `GA102 [GeForce RTX 3090]` and `Tesla V100-SXM2-32GB` are found. A test asks this function and
    `facts.capabilityOfGpu` of Nix the same names.
    """
    table, words = _table(), f" {_words(name)} "
    found = max((known for known in table if f" {known} " in words), key=len, default=None)
    return None if found is None else table[found]


def pci(host: Host, vendor: str, device: str) -> str | None:
    """The name of a PCI device, such as `GA102 [GeForce RTX 3090]`.

    None where no list is installed or it is not in it.
    """
    for path in _LISTS:
        section = re.search(
            rf"^{vendor[2:]}  .*\n((?:[\t#].*\n)+)", host.text(path) or "", re.MULTILINE
        )
        line = (
            re.search(rf"^\t{device[2:]}  (.+)$", section.group(1), re.MULTILINE)
            if section
            else None
        )
        if line:
            return line.group(1).strip()
    return None
