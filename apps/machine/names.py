"""Names of GPUs: the capability by name (`nix/facts`), the name by PCI id (the distribution's)."""

from __future__ import annotations

import json
import re
from functools import cache
from pathlib import Path

from apps.machine.host import Host

_FACTS = Path(__file__).resolve().parents[2] / "nix" / "facts" / "gpus.json"
_LISTS = ("/usr/share/misc/pci.ids", "/usr/share/hwdata/pci.ids")


@cache
def _table() -> dict[str, str]:
    known = json.loads(_FACTS.read_text(encoding="utf-8"))["byCapability"]
    return {
        _words(model): value
        for value, groups in known.items()
        for group in groups
        for model in group["models"]
    }


def _words(name: str) -> str:
    plain = re.sub(r"\b(nvidia|geforce|quadro|tesla|graphics|corporation)\b", " ", name.lower())
    return " ".join(re.sub(r"[\[\]()]", " ", plain).split())


def capability(name: str) -> str | None:
    """The capability of the GPU called `name`, whatever brand words stand round it.

    None where it is not in the table.
    """
    table = _table()
    words = _words(name)
    if words in table:
        return table[words]
    # `GA102 RTX 3090` (PCI list) and `RTX 3090 24GB`: the longest known name that stands in it as
    # whole words.
    inside = [known for known in table if known and f" {known} " in f" {words} "]
    return table[max(inside, key=len)] if inside else None


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
