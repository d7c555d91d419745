"""Several ES modules as one file, so that a page is one request.

Each module becomes a function that returns what it exports; comments go. What is understood is how
the modules of site/ are written: imports by name or as a whole, exports before a declaration or of
another module.
"""

from __future__ import annotations

import re
from pathlib import Path

_IMPORT = re.compile(
    r'^import (?:\{(?P<names>[^}]*)\}|\* as (?P<whole>\w+)) from "(?P<path>[^"]+)";\n', re.M
)
_PASSED_ON = re.compile(r'^export \{(?P<names>[^}]*)\} from "(?P<path>[^"]+)";\n', re.M)
_EXPORT = re.compile(r"^export (?=(?:async )?(?:function|const|class) (\w+))", re.M)
_LINE = re.compile(r"^\s*//.*\n", re.M)
_INLINE = re.compile(r"/\*\*.*?\*/ ?", re.S)


def joined(entry: Path) -> str:
    """The module `entry` with all that it imports, in an order in which each finds its own."""
    order: list[Path] = []
    _visit(entry.resolve(), order, ())
    names = {path: f"module{number}" for number, path in enumerate(order)}
    return "".join(_wrapped(path, names) for path in order)


def _visit(path: Path, order: list[Path], above: tuple[Path, ...]) -> None:
    if path in above:
        raise ValueError(f"{path.name} imports itself by way of {above[-1].name}")
    if path in order:
        return
    source = path.read_text(encoding="utf-8")
    for pattern in (_IMPORT, _PASSED_ON):
        for match in pattern.finditer(source):
            _visit((path.parent / match["path"]).resolve(), order, (*above, path))
    order.append(path)


def _wrapped(path: Path, names: dict[Path, str]) -> str:
    exported: list[str] = []

    def taken(match: re.Match[str]) -> str:
        module = names[(path.parent / match["path"]).resolve()]
        if match["whole"]:
            return f"const {match['whole']} = {module};\n"
        return f"const {{{match['names'].replace(' as ', ': ')}}} = {module};\n"

    def passed_on(match: re.Match[str]) -> str:
        listed = [name.strip() for name in match["names"].split(",") if name.strip()]
        module = names[(path.parent / match["path"]).resolve()]
        exported.extend(f"{name}: {module}.{name}" for name in listed)
        return ""

    def declared(match: re.Match[str]) -> str:
        exported.append(match[1])
        return ""

    source = path.read_text(encoding="utf-8")
    source = _PASSED_ON.sub(passed_on, _IMPORT.sub(taken, source))
    source = _EXPORT.sub(declared, source)
    source = _LINE.sub("", _INLINE.sub("", source))
    body = re.sub(r"\n{2,}", "\n", source)
    given = f"return {{ {', '.join(exported)} }};\n" if exported else ""
    return f"const {names[path]} = (() => {{\n{body}{given}}})();\n"
