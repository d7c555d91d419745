from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from ..forked import Done, Zygote, forking

Updating = Callable[..., Done]
"""`updating(folder, index, *options)` brings all packages of `folder/pkgs` up to date."""


@pytest.fixture(scope="session")
def zygote(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Zygote]:
    with forking(tmp_path_factory.mktemp("zygote")) as made:
        yield made


@pytest.fixture
def updating(zygote: Zygote) -> Updating:
    """A process that may take 20 s of processor time and 600 MB; its cache is in the folder."""

    def run(folder: Path, index: str, *options: str) -> Done:
        where = ["--packages", str(folder / "pkgs"), "--index", index]
        arguments = ["update", "--all", "--jobs", "2", *where, *options]
        return zygote.run(arguments, confined=True, XDG_CACHE_HOME=str(folder / "cache"))

    return run
