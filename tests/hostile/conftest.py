"""What the tests here share: builders that run on many inputs, without Nix."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

import pytest

from hostile.cases import Answer, run_builders


@pytest.fixture(scope="session")
def run(
    root: Path, interpreter: dict[str, str], tmp_path_factory: pytest.TempPathFactory
) -> Callable[[str, Sequence[Any]], list[Answer]]:
    """Give wheels or sources, which have `content` and `spec`, to the builders of the checkout."""

    def answers(kind: str, inputs: Sequence[Any]) -> list[Answer]:
        given = [(one.content(), one.spec) for one in inputs]
        place = tmp_path_factory.mktemp("hostile") / "inputs"
        return run_builders(interpreter["executable"], root / "nix/builders", kind, given, place)

    return answers
