"""What did not change is not sent again, and reads as if it had been."""

from __future__ import annotations

from pathlib import Path
from urllib.parse import urlsplit

import pytest

from accelpkgs_updater.disk.cache import Cache
from accelpkgs_updater.net.conditional import cached
from accelpkgs_updater.net.http import Body, Http, Limits

from ..world import Handler, World


def ask(world: World, cache: Cache, path: str = "/simple/p/") -> Body:
    place = frozenset({urlsplit(world.base).netloc})
    http = Http(limits=Limits(attempts=1), insecure_hosts=place)
    return cached(http, cache, world.base + path, hosts=frozenset(), headers={"Accept": "a/b"})


@pytest.fixture
def cache(tmp_path: Path, world: World) -> Cache:
    world.pages["p"] = "é <a href=x>x</a>".encode()
    return Cache(tmp_path)


def test_the_second_time_nothing_is_sent(world: World, cache: Cache) -> None:
    first, second = ask(world, cache), ask(world, cache)
    assert [sent for _, _, _, sent in world.log] == [len(first.content), 0]
    assert (second.status, second.url, second.content) == (200, first.url, first.content)
    for name in ("content-type", "etag"):
        assert second.headers[name] == first.headers[name]
    world.pages["p"] = b"new"
    assert ask(world, cache).content == b"new"


def test_a_date_validates_too(world: World, cache: Cache) -> None:
    since: list[str | None] = []

    def dated(handler: Handler, before: int) -> bool:
        since.append(handler.headers["If-Modified-Since"])
        headers = {"Last-Modified": "yesterday", "Link": "<next>"}
        handler.answer(b"" if before else b"body", "text/plain", 304 if before else 200, headers)
        return True

    world.etags = False
    world.faults["/simple/p/"] = dated
    ask(world, cache)
    second = ask(world, cache)
    assert (second.content, second.headers["link"]) == (b"body", "<next>")
    assert since == [None, "yesterday"]


def test_without_a_validator_nothing_is_kept(world: World, cache: Cache) -> None:
    world.etags = False
    ask(world, cache)
    assert cache.size() == (0, 0)
    assert ask(world, cache, "/simple/none/").status == 404
    assert cache.size() == (0, 0)
