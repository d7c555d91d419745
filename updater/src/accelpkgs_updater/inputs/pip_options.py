"""The options of a requirements.txt that stand on lines of their own."""

from __future__ import annotations

from optparse import Values

from packaging.utils import canonicalize_name

from accelpkgs_updater.inputs.gather import Gathering
from accelpkgs_updater.inputs.indexes import IndexLines
from accelpkgs_updater.inputs.input_file import InputFile
from accelpkgs_updater.inputs.model import Fate, Place
from accelpkgs_updater.inputs.pip_lines import InvalidLine

__all__ = ["take_options"]

_WHEELS = "wheels are taken wherever a release has one that fits"
_SAID = {
    "prefer_binary": _WHEELS,
    "only_binary": _WHEELS,
    "require_hashes": "every requirement must have a hash",
    "no_require_hashes": "hashes that are given are compared all the same",
    "pre": "prereleases of every package count",
    "use_feature": "it says how pip works, and nothing of what is installed",
}
_REFUSED = {
    "trusted_host": ("certificates are looked at, whoever the host is", "--cert in pip's settings"),
    "no_binary": (
        "what is built from source is said to concretise",
        'flavour = {{ {0} = "source"; }}',
    ),
    "only_final": ("which prereleases count is not limited by package", "constrain the package"),
    "config_settings": ("options for builds are not taken: the builder's own are", ""),
    "global_option": ("options for builds are not taken: the builder's own are", ""),
    "install_option": ("options for builds are not taken: the builder's own are", ""),
    "build_option": ("options for builds are not taken: the builder's own are", ""),
    "hashes": ("a hash without a requirement says nothing", "write it behind one"),
}


_ORDER = ("no_index", "index_url", "extra_index_url", "find_links")
"""In which pip takes the options of one line; the others come behind."""


def take_options(
    gathering: Gathering,
    indexes: IndexLines,
    place: Place,
    file: InputFile,
    text: str,
    options: Values,
) -> None:
    """Take the options of one line, and say of it once what became of it. Raises `InvalidLine`."""
    given = {n: v for n, v in vars(options).items() if v}
    if len(given.get("find_links", ())) > 1:
        raise InvalidLine("pip takes only the first --find-links of a line; give each its own")
    before = len(gathering.lines)
    for name in sorted(given, key=lambda n: (_ORDER.index(n) if n in _ORDER else len(_ORDER), n)):
        value = given[name]
        for one in value if isinstance(value, list) else [value]:
            _take(gathering, indexes, place, file, text, name, one)
    gathering.join_lines(before, place)


def _take(
    gathering: Gathering,
    indexes: IndexLines,
    place: Place,
    file: InputFile,
    text: str,
    name: str,
    value: str,
) -> None:
    if name == "index_url":
        indexes.first(place, text, value)
    elif name == "extra_index_url":
        indexes.beside(place, text, value)
    elif name == "no_index":
        indexes.none(place, text)
    elif name == "find_links":
        indexes.links(place, text, value, file.path)
    elif name == "all_releases" or name == "pre":
        names = {"*"} if name == "pre" else _names(value)
        gathering.prereleases |= names
        gathering.line(place, text, Fate.OPTION, f"prereleases of {', '.join(sorted(names))}")
    elif name in _SAID or (name == "no_binary" and value == ":none:"):
        gathering.line(place, text, Fate.OPTION, _SAID.get(name, _WHEELS))
    else:
        why, fix = _REFUSED[name]
        gathering.refused(place, text, why, fix.format(value))


def _names(text: str) -> set[str]:
    found = {n.strip() for n in text.split(",") if n.strip()}
    if ":none:" in found:
        return set()
    return {"*" if n == ":all:" else canonicalize_name(n) for n in found}
