"""GitHub as it may also answer."""

from __future__ import annotations

import hashlib
import json
import re
from typing import Any
from urllib.parse import urlsplit

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from packaging.version import Version

from accelpkgs_updater.disk.cache import Cache, default_folder
from accelpkgs_updater.errors import UpdaterError
from accelpkgs_updater.net.http import Body, Http, Limits
from accelpkgs_updater.sources.github_releases import GithubSource

from ..propose.hostile import RAW, changed
from ..world import Handler, World

NAME = "p-1.0+cu126torch2.8-cp312-cp312-linux_x86_64.whl"
PATH = "/api.github.com/repos/o/r/releases"
PLACE = "/github.com/o/r/releases/download/v1/p-1.0%2Bcu126torch2.8-cp312-cp312-linux_x86_64.whl"


def asset(**more: Any) -> dict[str, Any]:
    url = "https://github.com/o/r/releases/download/v1/p-1.0%2Bcu126torch2.8-cp312-cp312-linux_x86_64.whl"
    return {
        "name": NAME,
        "state": "uploaded",
        "browser_download_url": url,
        "size": 5,
        "digest": None,
        **more,
    }


def release(*assets: dict[str, Any], **more: Any) -> dict[str, Any]:
    return {"tag_name": "v1", "draft": False, "assets": list(assets), **more}


def source(world: World) -> GithubSource:
    hosts = ("api.github.com", "github.com", "objects.githubusercontent.com")
    http = Http(
        limits=Limits(stall=1, total=5, attempts=2),
        insecure_hosts=frozenset({urlsplit(world.base).netloc}),
        replay=dict.fromkeys(hosts, world.base),
        sleep=lambda _: None,
    )
    return GithubSource(http, Cache(default_folder()), "p", {"repo": "o/r"})


def answers(world: World, value: Any, **headers: str) -> None:
    body = value if isinstance(value, bytes) else json.dumps(value).encode()
    world.faults[PATH] = lambda h, n: h.answer(body, "application/json", headers=headers) or True


def test_pages_are_followed_to_the_end(world: World) -> None:
    seen: list[str] = []

    def pages(handler: Handler, n: int) -> bool:
        seen.append(handler.path)
        following = "https://api.github.com/repos/o/r/releases?per_page=100&page=2"
        link = f'<{following}>; rel="next", <x>; rel="last"'
        handler.answer(
            json.dumps([release(asset())] if n else []).encode(),
            "application/json",
            headers={} if n else {"Link": link},
        )
        return True

    world.faults[PATH] = pages
    assert Version("1.0") in source(world).discover("p").releases
    assert [p.partition("?")[2] for p in seen] == ["per_page=100", "per_page=100&page=2"]


@pytest.mark.parametrize(
    "following",
    [
        "https://evil.invalid/x",
        "http://api.github.com/x",
        "https://api.github.com:8443/x",
        "https://api.github.com@evil.invalid/x",
        "https://[::",
    ],
)
def test_the_next_page_has_the_same_origin(world: World, following: str) -> None:
    """The token goes there."""
    answers(world, [], Link=f'<{following}>; rel="next"')
    with pytest.raises(UpdaterError, match="E503"):
        source(world).discover("p")


def test_pages_that_never_end(world: World) -> None:
    answers(world, [], Link='<https://api.github.com/repos/o/r/releases>; rel="next"')
    with pytest.raises(UpdaterError, match="does not end"):
        source(world).discover("p")


@pytest.mark.parametrize("body", [b"<html>sorry</html>", b"{}", b"[1]", b"\xff"])
def test_answers_that_are_none(world: World, body: bytes) -> None:
    answers(world, body)
    with pytest.raises(UpdaterError, match="E503"):
        source(world).discover("p")


def test_what_is_not_taken(world: World) -> None:
    other = "p-1.0+cu126torch2.8-cp311-cp311-linux_x86_64.whl"
    answers(
        world,
        [
            release(
                asset(state="open"), asset(name="p-1.0.zip"), asset(name="q-1.0-py3-none-any.whl")
            ),
            release(asset(), draft=True),
            release(asset(name="p-1.0+cu13torch25.09-cp312-cp312-linux_x86_64.whl")),
            release(asset(name=other, browser_download_url=f"https://evil.invalid/{other}")),
        ],
    )
    found = source(world).discover("p")
    assert found.releases == {}
    assert [p.code for p in found.problems] == ["E504", "E504"]


def test_a_digest_is_taken_and_nothing_downloaded(world: World) -> None:
    answers(world, [release(asset(digest=f"sha256:{'a' * 64}", created_at="2026-01-01T00:00:00Z"))])
    found = source(world).discover("p").releases[Version("1.0")].files[0]
    done = source(world).complete(found)
    assert done.wheel is not None
    assert (done.wheel.sha256, done.wheel.size, done.wheel.uploaded) == (
        "a" * 64,
        5,
        "2026-01-01T00:00:00Z",
    )
    assert [path.partition("?")[0] for _, path, *_ in world.log] == [PATH]


def test_without_a_digest_a_file_is_hashed_once_in_its_life(world: World) -> None:
    answers(world, [release(asset(digest="md5:123"))])
    world.faults[PLACE] = lambda h, n: h.answer(b"12345", "application/octet-stream") or True
    for _ in range(2):
        fresh = source(world)
        done = fresh.complete(fresh.discover("p").releases[Version("1.0")].files[0])
        assert done.wheel is not None
        assert done.wheel.sha256 == hashlib.sha256(b"12345").hexdigest()
    assert world.asked[PLACE] == 1


def test_a_download_that_ends_early_gives_no_hash(world: World) -> None:
    answers(world, [release(asset())])
    world.faults[PLACE] = lambda h, n: h.answer(b"123", "application/octet-stream") or True
    fresh = source(world)
    with pytest.raises(UpdaterError, match="3 bytes came, 5 were announced"):
        fresh.complete(fresh.discover("p").releases[Version("1.0")].files[0])


def test_the_token_goes_to_the_api_only(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("GITHUB_TOKEN", "secret-token")
    seen: dict[str, str | None] = {}

    def remember(handler: Handler, _: int) -> bool:
        seen[handler.path.partition("?")[0]] = handler.headers.get("Authorization")
        if handler.path.startswith("/api"):
            handler.answer(json.dumps([release(asset())]).encode(), "application/json")
        else:
            handler.answer(b"12345", "application/octet-stream")
        return True

    world.faults = {PATH: remember, PLACE: remember}
    fresh = source(world)
    fresh.complete(fresh.discover("p").releases[Version("1.0")].files[0])
    assert seen == {PATH: "Bearer secret-token", PLACE: None}
    world.faults[PATH] = lambda h, n: h.answer(b"", "text/plain", 401) or True
    with pytest.raises(UpdaterError) as caught:
        source(world).discover("p")
    assert "secret-token" not in str(caught.value)


ROOT = {"name": NAME, "state": "uploaded", "browser_download_url": asset()["browser_download_url"]}
FULL = [
    {
        "tag_name": "v1",
        "draft": False,
        "assets": [{**ROOT, "size": 5, "digest": None, "created_at": "2026-01-01T00:00:00Z"}],
    }
]


class Answering:
    """In place of `Http`: one answer."""

    def __init__(self, body: Body) -> None:
        self.body = body

    def get(self, *_: Any, **__: Any) -> Body:
        return self.body


class Forgetting:
    """In place of a cache."""

    def get(self, *_: Any) -> None:
        return None

    put = get


@settings(max_examples=300, deadline=None)
@given(data=st.data())
def test_any_list_of_releases(data: st.DataObject) -> None:
    """A listing whose files are of the right types, or a problem; never a part of one."""
    if data.draw(st.booleans()):
        content = json.dumps(changed(data.draw, FULL)).encode()
    else:
        content = data.draw(RAW)
    headers = data.draw(st.sampled_from([{}, {"link": '<x>; rel="next"'}, {"link": "\xff<"}]))
    body = Body(
        "https://api.github.com/x", data.draw(st.sampled_from([200, 304])), headers, content
    )
    found = GithubSource(Answering(body), Forgetting(), "p", {"repo": "o/r"})  # type: ignore[arg-type]
    try:
        listing = found.discover("p")
    except UpdaterError as error:
        assert {p.code for p in error.problems} <= {"E503", "E510"}
        str(error).encode()
        return
    for one in listing.releases.values():
        for file in one.files:
            wheel = file.wheel
            assert wheel is not None
            assert wheel.url is not None and wheel.url.startswith("https://github.com/")
            assert wheel.size is None or type(wheel.size) is int
            assert wheel.uploaded is None or re.fullmatch(r"[0-9T:.Z+-]+", wheel.uploaded)
