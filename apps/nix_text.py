"""Values as Nix source, for people to copy. Nothing here is ever evaluated by us."""

from __future__ import annotations

import re
from typing import Any

_IDENTIFIER = re.compile(r"[A-Za-z_][A-Za-z0-9_'-]*$")
_KEYWORDS = frozenset(["if", "then", "else", "assert", "with", "let", "in", "rec", "inherit", "or"])


class Raw(str):
    """Nix source that goes into a larger expression as it is."""


def text(value: Any, indent: str = "") -> str:
    """`value` (JSON's kinds) as a Nix expression; sets over several lines, lists in one."""
    if isinstance(value, Raw):
        return value
    if value is None or isinstance(value, bool):
        return {None: "null", True: "true", False: "false"}[value]
    if isinstance(value, (int, float)):
        return str(value)
    if isinstance(value, str):
        escaped = (
            value.replace("\\", "\\\\")
            .replace('"', '\\"')
            .replace("${", "\\${")
            .replace("\n", "\\n")
        )
        return f'"{escaped}"'
    if isinstance(value, list):
        return "[ " + "".join(f"{text(item, indent)} " for item in value) + "]"
    if not value:
        return "{ }"
    if len(value) == 1 and not any(isinstance(item, dict) for item in value.values()):
        return "{ " + "".join(_pairs(value, indent)) + " }"
    inner = indent + "  "
    return "{\n" + "".join(f"{inner}{pair}\n" for pair in _pairs(value, inner)) + indent + "}"


def _pairs(value: dict[str, Any], indent: str) -> list[str]:
    return [f"{_key(key)} = {text(item, indent)};" for key, item in value.items()]


def _key(key: str) -> str:
    return key if _IDENTIFIER.match(key) and key not in _KEYWORDS else text(key)


def call(request: dict[str, Any], base: dict[str, Any]) -> str:
    """The `concretise` call of a request on a base (`Base.arguments`).

    What the base states is not said twice.
    """
    known = {key: value for key, value in base.items() if value is not None}
    if "nixpkgs" in base:
        pkgs = Raw(f"inputs.accelpkgs.lib.mkPkgs {text({'system': base['system']}, '    ')}")
        made = f"nixpkgs {text({'pkgs': pkgs}, '  ')}"
    else:
        made = f"host {text(known, '  ')}"
    stated = {key: value for key, value in request.items() if key not in known}
    on = Raw(f"inputs.accelpkgs.lib.bases.{made}")
    return f"inputs.accelpkgs.lib.concretise {text({'base': on, **stated})}"
