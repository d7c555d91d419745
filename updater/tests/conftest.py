from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from .world import World, serving


@pytest.fixture
def world() -> Iterator[World]:
    with serving(World()) as made:
        yield made


@pytest.fixture
def thorough(request: pytest.FixtureRequest) -> bool:
    """Whether time does not matter: the same ways through the program, at every place."""
    return bool(request.config.getoption("--big", default=False))


@pytest.fixture(autouse=True)
def own_cache(tmp_path_factory: pytest.TempPathFactory, monkeypatch: pytest.MonkeyPatch) -> Path:
    """No test reads or writes the cache of the person who runs it, or sees their tokens and
    proxies.
    """
    folder = tmp_path_factory.mktemp("cache")
    monkeypatch.setenv("XDG_CACHE_HOME", str(folder))
    for name in (
        "GITHUB_TOKEN",
        "GH_TOKEN",
        "HTTP_PROXY",
        "HTTPS_PROXY",
        "http_proxy",
        "https_proxy",
    ):
        monkeypatch.delenv(name, raising=False)
    return folder
