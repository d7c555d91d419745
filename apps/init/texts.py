"""The texts of what `init` writes. Each is made of what is there; None: it stays as it is.

Between two marks stands what `init` writes anew; what stands elsewhere is the person's.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Any

from apps.nix_text import Raw, text

_BEGIN = "# init: begin"
_END = "# init: end"
_ASKED = "# asked for: "
_WORDS = re.compile(r"(?:--(?:python|base|cuda|capability) [A-Za-z0-9.]{1,20} ?)+")
_URL = re.compile(r'^(\s*inputs\.accelpkgs\.url = )"[^"\n]*";', re.MULTILINE)
EMPTY: dict[str, list[str]] = {"inputs": [], "machine": []}
"""The blocks of a flake; one that lacks any is not ours."""
IGNORED = (".direnv/", "result", "result-*")


class Foreign(ValueError):
    """A text that `init` did not write, and why it is taken for one."""


def flake(there: str, blocks: dict[str, list[str]], address: str | None) -> str:
    """`there` (the template, or what was written before) with the lines of each block, which its
    mark names, and the address of accelpkgs where one is given. Raises `Foreign`.
    """
    lines = there.split("\n")
    for name, block in blocks.items():
        begin, end = _marks(lines, name)
        indent = lines[begin][: len(lines[begin]) - len(lines[begin].lstrip())]
        lines[begin + 1 : end] = [f"{indent}{line}" if line else "" for line in block]
    made = "\n".join(lines)
    if address is not None:
        if len(_URL.findall(made)) != 1:
            raise Foreign("it has no line inputs.accelpkgs.url")
        made = _URL.sub(lambda found: f"{found[1]}{text(address)};", made)
    return made


def _marks(lines: list[str], name: str) -> tuple[int, int]:
    """The lines of the marks of a block. Raises `Foreign`."""
    begins = [n for n, line in enumerate(lines) if line.strip().startswith(f"{_BEGIN} {name}")]
    if len(begins) != 1:
        raise Foreign(f'it has no line "{_BEGIN} {name}"')
    ends = [
        n for n, line in enumerate(lines) if n > begins[0] and line.strip().startswith(_BEGIN[:8])
    ]
    if not ends or lines[ends[0]].strip() != _END:
        raise Foreign(f'no "{_END}" follows "{_BEGIN} {name}"')
    return begins[0], ends[0]


def envrc(there: str | None) -> str | None:
    """`.envrc` with `use flake`. Raises `Foreign` where something else is in it."""
    if there is None:
        return "use flake\n"
    if re.search(r"^\s*use[ _]flake\b", there, re.MULTILINE):
        return None
    if there.strip():
        raise Foreign("it does not use the flake")
    return "use flake\n"


def gitignore(there: str | None) -> str | None:
    """`.gitignore` with what Nix and direnv leave, after what is in it."""
    text = there or ""
    known = {line.strip().strip("/") for line in text.splitlines()}
    lacking = [line for line in IGNORED if line.strip("/") not in known]
    if not lacking:
        return None
    gap = "" if not text or text.endswith("\n") else "\n"
    return text + gap + "".join(f"{line}\n" for line in lacking)


def machine_block(
    request: dict[str, Any], arguments: dict[str, Any], words: Sequence[str] = ()
) -> list[str]:
    """The arguments of `lib.project` that say which machine it is for (apps/base.py); `words`: the
    options of `init` that say otherwise than the machine, for the next time.
    """
    known = {key: value for key, value in arguments.items() if value is not None}
    if "nixpkgs" in arguments:
        pkgs = Raw(f"accelpkgs.lib.mkPkgs {text({'system': arguments['system']})}")
        base = f"accelpkgs.lib.bases.nixpkgs {text({'pkgs': pkgs})}"
    else:
        base = f"accelpkgs.lib.bases.host {text(known)}"
    said = {"system": arguments["system"], "base": Raw(base)}
    said |= {key: value for key, value in request.items() if key not in known}
    kept = [f"{_ASKED}{' '.join(words)}"] if words else []
    lines = [line for key, value in said.items() for line in f"{key} = {text(value)};".split("\n")]
    return [*kept, *lines]


def asked_before(flake: str) -> list[str]:
    """The options of `init` that a flake was made with; none of a flake that it did not write."""
    lines = flake.split("\n")
    try:
        begin, end = _marks(lines, "machine")
    except Foreign:
        return []
    found = [line.strip() for line in lines[begin:end]]
    words = next((line.removeprefix(_ASKED) for line in found if line.startswith(_ASKED)), "")
    return words.split() if _WORDS.fullmatch(words) else []


def inputs_block(is_nixpkgs: bool) -> list[str]:
    """Where `nix develop` finds its bash: of nixpkgs, or the machine's own (docs/projects.md)."""
    return [f'inputs.nixpkgs.follows = "accelpkgs{"/nixpkgs" if is_nixpkgs else ""}";']
