"""What the tests of locks share: a file that is nowhere, and short answers."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from hashlib import sha256
from pathlib import Path

import pytest

from accelpkgs_updater.core.environment import Environment
from accelpkgs_updater.errors import UpdaterError
from accelpkgs_updater.inputs.input_file import InputFile
from accelpkgs_updater.inputs.model import Asked, Fate, Inputs

X310 = Environment("x86_64-linux", 10)
X312 = Environment("x86_64-linux", 12)
A312 = Environment("aarch64-linux", 12)
DIGEST = "ab" * 32

Reader = Callable[[InputFile, Asked], Inputs]


def lock_file(text: str, name: str = "a.lock") -> InputFile:
    return InputFile(name, Path("/nonexistent", name), text, sha256(text.encode()).hexdigest())


def read_by(
    reader: Reader, text: str, *, all_extras: bool = False, **asked: Iterable[str]
) -> Inputs:
    wanted = {key: frozenset(value) for key, value in asked.items()}
    return reader(lock_file(text), Asked(all_extras=all_extras, **wanted))


def pins(found: Inputs, environment: Environment = X312) -> dict[str, str]:
    return {name: str(version) for name, version in found.pins_in(environment).items()}


def fates(found: Inputs) -> dict[str, Fate]:
    """The lines of packages."""
    beside = Fate.OPTION, Fate.OVERRIDE, Fate.CONSTRAINT
    return {line.text: line.fate for line in found.lines if line.fate not in beside}


def refusal_by(reader: Reader, text: str, **asked: Iterable[str]) -> tuple[str, str, str]:
    """Where, why and how to mend it."""
    with pytest.raises(UpdaterError) as caught:
        read_by(reader, text, **asked)
    (problem,) = caught.value.problems
    assert problem.code == "E513" and len(str(caught.value).splitlines()) <= 10
    return problem.where, " ".join(problem.why), problem.fix
