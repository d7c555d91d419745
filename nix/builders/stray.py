"""What wheels leave at the root of site-packages that is nobody's module: LICENSE, README, tests/ …

Many wheels have them by a mistake of packaging, and two that do would collide. No python-level
shows them; the build keeps them.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence

__all__ = ["is_stray", "stray_of"]

_TEXTS = (
    "acknowledg(e?)ments? authors? change[-_]?(log|s)? citation code[-_]of[-_]conduct "
    "contribut(ing|ors) copying copyright history install licen[cs]es? maintainers manifest news "
    "notices? readme release[-_]notes requirements security thanks third[-_]?party\\w* todo"
)
_FILE = re.compile(
    # A module of that name is a module: license.py, news.so.
    rf"(?!.*\.(py|so|pth)$)({'|'.join(_TEXTS.split())})([-_.].*)?|.*\.(md|rst)|\..*"
    r"|setup\.(py|cfg)|conftest\.py|pyproject\.toml|tox\.ini|makefile|dockerfile",
    re.IGNORECASE,
)
_FOLDER = re.compile(
    r"tests?|docs?|examples?|samples?|demos?|benchmarks?|notebooks?|licen[cs]es?|\..*",
    re.IGNORECASE,
)


def is_stray(name: str, is_folder: bool) -> bool:
    """Say whether a file or folder at the root is of a kind that no package means to install."""
    return (_FOLDER if is_folder else _FILE).fullmatch(name) is not None


def stray_of(entries: Iterable[tuple[str, bool]], imports: Sequence[str]) -> frozenset[str]:
    """Return the stray names among `entries` (name, whether it is a folder) of a root.

    `imports`: the modules that the package must offer, which are meant whatever they are called.
    """
    meant = {module.partition(".")[0] for module in imports}
    return frozenset(
        name
        for name, is_folder in entries
        if is_stray(name, is_folder) and name.partition(".")[0] not in meant
    )
