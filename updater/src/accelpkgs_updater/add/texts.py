"""The handwritten files of a package, as far as they can be derived."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping

import tomlkit
from tomlkit.exceptions import TOMLKitError

from accelpkgs_updater.core.config import InvalidConfig

__all__ = ["package_nix", "with_axes", "with_extras", "with_opened"]

_WIDTH = 100


def with_extras(text: str, extras: Iterable[str]) -> str:
    """Return an `update.toml` that keeps some extras, too; the rest stays as it is.

    Raises `InvalidConfig`.
    """
    document = _parsed(text)
    keep = document.get("keep", {})
    known = [str(e) for e in keep.get("extras", [])]
    more = sorted({*extras} - {*known})
    if not more or "*" in known:
        return text
    if "keep" not in document:
        document.append("keep", tomlkit.table())
    document["keep"]["extras"] = [*known, *more]
    return tomlkit.dumps(document)


def with_axes(text: str, axes: Mapping[str, str]) -> str:
    """Return an `update.toml` with rules for axes that it has none for; the rest stays as it is.

    Raises `InvalidConfig`.
    """
    document = _parsed(text)
    known = document.get("axes", {})
    more = {axis: rule for axis, rule in axes.items() if axis not in known}
    if not more:
        return text
    if "axes" not in document:
        # A blank line stands before it, but right after the source.
        plain = "keep" not in document and not isinstance(document.get("source"), list)
        if not plain:
            document.add(tomlkit.nl())
        document.append("axes", tomlkit.table())
    for axis, rule in sorted(more.items()):
        document["axes"][axis] = rule
    return tomlkit.dumps(document)


def with_opened(text: str, cuda: str, systems: Iterable[str]) -> str:
    """Return an `update.toml` which says that the same files are for a CUDA, and for none."""
    listed = ", ".join(json.dumps(system) for system in sorted(systems))
    return (
        f"{text.rstrip()}\n\n[[declared]]\nsystems = [ {listed} ]\n"
        f'axes = {{ cuda = [ "{cuda}", "none" ] }}\n'
        'source = "names of libraries that its files open where they find them"\n'
    )


def _parsed(text: str) -> tomlkit.TOMLDocument:
    try:
        return tomlkit.parse(text)
    except TOMLKitError as error:
        raise InvalidConfig(str(error)) from error


def package_nix(summary: str, imports: Iterable[str], undeclared: str = "") -> str:
    """Return the text of a `package.nix` of an accelerated package; `summary` is anybody's text.

    `undeclared`: the day on which its files were seen to link torch, which it does not require.
    """
    lines = [f"  description = {_text(summary)};"] if summary else []
    lines.append('  kind = "accelerated";')
    modules = [_text(module) for module in imports]
    one = f"  imports = [ {' '.join(modules)} ];"
    if len(modules) == 1:
        lines.append(one)
    elif modules:
        lines += ["  imports = [", *(f"    {module}" for module in modules), "  ];"]
    if undeclared:
        lines += [
            "  # Its libraries link torch, which its METADATA does not ask for.",
            "  requires = [",
            "    {",
            '      requirement = "torch";',
            '      source = "NEEDED of the libraries in its wheels";',
            f'      date = "{undeclared}";',
            "    }",
            "  ];",
        ]
    return "\n".join(["{", *lines, "}", ""])


def _text(value: str) -> str:
    """Return a string of Nix that stands in one line, cut at a word where it is too long."""
    most = _WIDTH - len('  description = "";')
    plain = " ".join("".join(c if c.isprintable() else " " for c in value).split())
    plain = plain.removesuffix(".")
    text = _escaped(plain)
    while len(text) > most:
        plain = plain.rpartition(" ")[0] or plain[: len(plain) // 2]
        text = _escaped(f"{plain.rstrip(',;:')} …")
    return f'"{text}"'


def _escaped(value: str) -> str:
    # JSON's escapes are Nix's, but for the antiquotation.
    return json.dumps(value, ensure_ascii=False)[1:-1].replace("${", "\\${")
