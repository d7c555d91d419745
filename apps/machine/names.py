"""What a GPU is, by its PCI id or by its name; nix/facts/gpu-name.nix does alike.

A name is what a driver, lspci, a tool of the vendor or a person writes. All of it has to be
understood: words that are neither a known model nor known to say nothing make it unknown, as a
wrong answer is worse than none. A test asks this module and Nix the same names.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from itertools import pairwise

from apps.machine import gpu_tables
from apps.machine.facts import read
from apps.machine.gpu_model import lower, model, pieces, words
from apps.machine.gpu_tables import Known, Table
from apps.machine.host import Host

_LISTS = ("/usr/share/misc/pci.ids", "/usr/share/hwdata/pci.ids")
_VENDORS = {"nvidia corporation": "10de", "[amd/ati]": "1002"}


def by_pci_id(identifier: str) -> Known | None:
    """What the GPU with a PCI id such as `10de:2204` is; None where it is not known."""
    return _only(_look_up(gpu_tables.by_id(), [lower(identifier)]))


def by_name(name: str) -> Known | None:
    """What the GPU called `name` is; None where that is not known, or not beyond doubt.

    Its PCI id counts first, where it stands there (`[10de:2204]`), then AMD's gfx target, then the
    chip (`GA102 [...]`), then the model.
    """
    text = lower(name)
    said = words(text)
    return _only(
        _look_up(gpu_tables.by_id(), _ids(text))
        or _look_up(gpu_tables.targets(), said)
        or _chips(text, said)
        or _models(name, said)
    )


def _look_up(table: Table, keys: Iterable[str]) -> frozenset[Known]:
    return frozenset(known for key in keys for known in table.get(key, ()))


def _only(found: frozenset[Known]) -> Known | None:
    return next(iter(found)) if len(found) == 1 else None


def _ids(text: str) -> list[str]:
    """The PCI id that a text names: [10de:2204], or a device that lspci has no name for."""
    plain = re.search(r"(?<![0-9a-f])(10de|1002):([0-9a-f]{4})", text)
    unnamed = re.search(r"(nvidia corporation|\[amd/ati\]) device ([0-9a-f]{4})", text)
    if plain:
        return [f"{plain[1]}:{plain[2]}"]
    return [f"{_VENDORS[unnamed[1]]}:{unnamed[2]}"] if unnamed else []


def _chips(text: str, said: Sequence[str]) -> frozenset[Known]:
    navi = [first + second for first, second in pairwise(said) if first == "navi"]
    found = _look_up(gpu_tables.by_word(), [*said, *navi])
    # lspci writes the chip after the vendor, its list of ids at the start and before a bracket.
    _, vendor, after = text.rpartition("[amd/ati] ")
    form = r"{}([^a-z0-9]|$)" if vendor else r"{}([^a-z0-9\[][^\[]*)?\["
    heads = [chip for chip in gpu_tables.by_head() if re.match(form.format(chip), after)]
    named = _look_up(gpu_tables.by_head(), [max(heads, key=len)] if heads else [])
    # One name for two chips tells neither.
    return found | named if len(named) == 1 else found


def _models(name: str, said: Sequence[str]) -> frozenset[Known]:
    written = read("gpu-names.json")["vendors"]
    vendors = [v for v, its in written.items() if not set(its).isdisjoint(pieces(said))]
    key = model(name)
    # A bare number or a bare word is a model only where its vendor stands with it.
    if len(vendors) > 1 or (not vendors and not re.match(r"[a-z].*[0-9]", key)):
        return frozenset()
    tables = gpu_tables.by_model()
    return frozenset(known for v in vendors or tables for known in _look_up(tables[v], [key]))


def pci(host: Host, identifier: str) -> str | None:
    """The name of a PCI device, such as `GA102 [GeForce RTX 3090]` for `10de:2204`.

    It is that of the machine's list, else of ours; None where neither has it.
    """
    vendor, device = identifier.split(":")
    for path in _LISTS:
        section = re.search(
            rf"^{vendor}  .*\n((?:[\t#].*\n)+)", host.text(path) or "", re.MULTILINE
        )
        line = (
            re.search(rf"^\t{device}  (.+)$", section.group(1), re.MULTILINE) if section else None
        )
        if line:
            return line.group(1).strip()
    return gpu_tables.titles().get(identifier)
