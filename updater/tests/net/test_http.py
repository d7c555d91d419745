"""Every fault is injected by a server that really has it."""

from __future__ import annotations

import gzip
import socket
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from datetime import UTC, datetime, timedelta
from email.utils import format_datetime
from urllib.parse import urlsplit

import pytest

from accelpkgs_updater.net.http import Http, HttpError, Limits

from ..world import Fault, Handler, World, serving

FAST = Limits(stall=0.5, total=3.0, body=1 << 20, attempts=3, redirects=3, longest_wait=5.0)


@contextmanager
def client(*worlds: World, limits: Limits = FAST) -> Iterator[tuple[Http, list[float]]]:
    waits: list[float] = []
    hosts = frozenset(urlsplit(w.base).netloc for w in worlds)
    yield Http(limits=limits, insecure_hosts=hosts, sleep=waits.append), waits


def get(world: World, path: str = "/files/p/x", limit: int | None = None):
    with client(world) as (http, waits):
        return http.get(world.base + path, hosts=frozenset(), limit=limit), waits


@pytest.fixture
def page(world: World) -> str:
    world.files["p"] = {"x": b"content"}
    return "/files/p/x"


def test_a_body_and_its_headers(world: World, page: str) -> None:
    body, waits = get(world)
    assert (body.status, body.content, waits) == (200, b"content", [])
    assert body.headers["content-type"] == "application/zip"


@pytest.mark.parametrize("status", [429, 500, 502, 503, 504])
def test_passing_failures_are_tried_again(world: World, page: str, status: int) -> None:
    world.faults[page] = lambda h, n: n < 2 and (h.answer(b"", "text/plain", status) or True)
    body, waits = get(world)
    assert body.content == b"content"
    assert len(waits) == 2


@pytest.mark.parametrize("status", [429, 503, 403])
def test_retry_after_is_obeyed(world: World, page: str, status: int) -> None:
    world.faults[page] = lambda h, n: (
        n < 1 and (h.answer(b"", "text/plain", status, {"Retry-After": "3"}) or True)
    )
    assert get(world)[1] == [3.0]


def test_a_limit_that_ends_at_a_time_is_waited_for(world: World, page: str) -> None:
    headers = {"X-RateLimit-Remaining": "0", "X-RateLimit-Reset": str(int(time.time()) + 4)}
    world.faults[page] = lambda h, n: n < 1 and (h.answer(b"", "text/plain", 403, headers) or True)
    (wait,) = get(world)[1]
    assert 2 <= wait <= 5


def test_nobody_waits_for_an_hour(world: World, page: str) -> None:
    world.faults[page] = lambda h, n: (
        h.answer(b"", "text/plain", 429, {"Retry-After": "3600"}) or True
    )
    with pytest.raises(HttpError, match="asks to wait 3600 s"):
        get(world)
    assert world.asked[page] == 1


@pytest.mark.parametrize("status", [400, 401, 403, 410, 451])
def test_lasting_failures_are_not_tried_again(world: World, page: str, status: int) -> None:
    world.faults[page] = lambda h, n: h.answer(b"", "text/plain", status) or True
    with pytest.raises(HttpError, match=f"answered {status}") as caught:
        get(world)
    assert caught.value.status == status
    assert world.asked[page] == 1


def test_a_missing_page_is_an_answer(world: World) -> None:
    assert get(world, "/files/p/none")[0].status == 404


def test_a_refused_connection() -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        place = f"127.0.0.1:{taken.getsockname()[1]}"
        http = Http(limits=FAST, insecure_hosts=frozenset({place}), sleep=lambda _: None)
        with pytest.raises(HttpError, match="ConnectionError"):
            http.get(f"http://{place}/x", hosts=frozenset())


def broken(handler: Handler, _: int = 0) -> bool:
    handler.send_response(200)
    handler.send_header("Content-Length", "100")
    handler.end_headers()
    handler.wfile.write(b"half")
    handler.wfile.flush()
    handler.close_connection = True
    return True


def test_a_connection_that_breaks_inside_a_body_is_tried_again(world: World, page: str) -> None:
    world.faults[page] = lambda h, n: n < 1 and broken(h)
    body, waits = get(world)
    assert body.content == b"content"
    assert len(waits) == 1


def test_a_body_that_always_breaks(world: World, page: str) -> None:
    world.faults[page] = broken
    with pytest.raises(HttpError, match="broke off"):
        get(world)
    assert world.asked[page] == FAST.attempts


def test_a_body_that_drips(world: World, page: str) -> None:
    def drip(handler: Handler, _: int) -> bool:
        handler.send_response(200)
        handler.send_header("Content-Length", "1000")
        handler.end_headers()
        for _ in range(100):
            try:
                handler.wfile.write(b"x")
                handler.wfile.flush()
            except OSError:
                break
            time.sleep(0.05)
        return True

    world.faults[page] = drip
    limits = Limits(stall=0.5, total=0.3, attempts=1)
    started = time.monotonic()
    with client(world, limits=limits) as (http, _), pytest.raises(HttpError, match="too long"):
        http.get(world.base + page, hosts=frozenset())
    assert time.monotonic() - started < 2


def test_a_server_that_says_nothing(world: World, page: str) -> None:
    world.faults[page] = lambda h, n: time.sleep(1.0) or False
    with (
        client(world, limits=Limits(stall=0.2, attempts=2)) as (http, waits),
        pytest.raises(HttpError, match="Timeout"),
    ):
        http.get(world.base + page, hosts=frozenset())
    # Nobody waits after the last attempt.
    assert (world.asked[page], len(waits)) == (2, 1)


def test_too_large_is_refused_before_and_while_it_comes(world: World, page: str) -> None:
    with pytest.raises(HttpError, match="more than the 3 allowed"):
        get(world, limit=3)

    def chunked(handler: Handler, _: int) -> bool:
        handler.send_response(200)
        handler.send_header("Transfer-Encoding", "chunked")
        handler.end_headers()
        for _ in range(8):
            handler.wfile.write(b"4\r\nxxxx\r\n")
        handler.wfile.write(b"0\r\n\r\n")
        return True

    world.faults[page] = chunked
    with pytest.raises(HttpError, match="more than the 10 bytes"):
        get(world, limit=10)


def test_a_bomb_in_the_encoding_is_cut_off(world: World, page: str) -> None:
    bomb = gzip.compress(b"\0" * (8 << 20))
    world.faults[page] = lambda h, n: (
        h.answer(bomb, "text/html", headers={"Content-Encoding": "gzip"}) or True
    )
    with pytest.raises(HttpError, match="bytes allowed"):
        get(world, limit=1 << 16)


def test_bad_gzip(world: World, page: str) -> None:
    world.faults[page] = lambda h, n: (
        h.answer(b"no gzip", "text/html", headers={"Content-Encoding": "gzip"}) or True
    )
    with pytest.raises(HttpError, match="broke off"):
        get(world)


def test_redirects_are_followed_a_little(world: World, page: str) -> None:
    world.faults["/files/p/a"] = lambda h, n: (
        h.answer(b"", "", 302, {"Location": "/files/p/x"}) or True
    )
    assert get(world, "/files/p/a")[0].content == b"content"
    world.faults["/files/p/loop"] = lambda h, n: (
        h.answer(b"", "", 302, {"Location": "/files/p/loop"}) or True
    )
    with pytest.raises(HttpError, match="more than 3 redirects"):
        get(world, "/files/p/loop")


@pytest.mark.parametrize(
    "target",
    [
        "http://127.0.0.1:1/x",
        "https://elsewhere.invalid/x",
        "file:///etc/passwd",
        "ftp://h/x",
        "//elsewhere.invalid/x",
    ],
)
def test_redirects_lead_nowhere_else(world: World, page: str, target: str) -> None:
    world.faults[page] = lambda h, n: h.answer(b"", "", 302, {"Location": target}) or True
    with pytest.raises(HttpError):
        get(world)
    assert world.asked[page] == 1


def test_a_token_never_follows_to_another_host(world: World, page: str) -> None:
    seen: list[str | None] = []
    with serving(World(files={"p": {"y": b"there"}})) as other:
        other.faults["/files/p/y"] = lambda h, n: bool(seen.append(h.headers.get("Authorization")))
        world.faults[page] = lambda h, n: (
            h.answer(b"", "", 302, {"Location": f"{other.base}/files/p/y"}) or True
        )
        with client(world, other) as (http, _):
            headers = {"Authorization": "Bearer secret-token"}
            assert (
                http.get(world.base + page, hosts=frozenset(), headers=headers).content == b"there"
            )
    assert seen == [None]


def test_a_token_stands_in_no_message(world: World, page: str) -> None:
    world.faults[page] = lambda h, n: h.answer(b"", "text/plain", 401) or True
    with client(world) as (http, _), pytest.raises(HttpError) as caught:
        http.get(
            world.base + page + "?token=secret-token",
            hosts=frozenset(),
            headers={"Authorization": "secret-token"},
        )
    assert "secret-token" not in str(caught.value)


@pytest.mark.parametrize(
    ("url", "why"),
    [
        ("http://known.invalid/x", "only https"),
        ("https://unknown.invalid/x", "not a host"),
        ("https://user@known.invalid/x", "user's name"),
        ("https://known.invalid:port/x", "cannot be read"),
        ("https://[::", "cannot be read"),
        ("https://127.0.0.1/x", "not a host"),
        ("https://known.invalid.evil.invalid/x", "not a host"),
    ],
)
def test_only_https_and_only_named_hosts(url: str, why: str) -> None:
    with pytest.raises(HttpError, match=why):
        Http(limits=FAST).get(url, hosts=frozenset({"known.invalid"}))


def test_credentials_go_to_their_origin_only(world: World, page: str) -> None:
    """Not to another port of the same host, nor to another scheme."""
    seen: list[str | None] = []
    world.faults[page] = lambda h, n: bool(seen.append(h.headers.get("Authorization")))
    here = urlsplit(world.base)
    for place in (
        world.base,
        f"http://127.0.0.1:{(here.port or 0) - 1}",
        "http://127.0.0.1:80",
        f"https://{here.netloc}",
        f"http://other.invalid:{here.port}",
        "127.0.0.1",
    ):
        Http(
            limits=FAST, insecure_hosts=frozenset({here.netloc}), credentials={place: "Basic x"}
        ).get(world.base + page, hosts=frozenset())
    assert seen == ["Basic x", None, None, None, None, None]


def test_credentials_do_not_follow_to_another_port(world: World, page: str) -> None:
    seen: list[str | None] = []
    with serving(World(files={"p": {"y": b"there"}})) as other:
        other.faults["/files/p/y"] = lambda h, n: bool(seen.append(h.headers.get("Authorization")))
        world.faults[page] = lambda h, n: (
            h.answer(b"", "", 302, {"Location": f"{other.base}/files/p/y"}) or True
        )
        hosts = frozenset(urlsplit(w.base).netloc for w in (world, other))
        port = urlsplit(world.base).port
        http = Http(
            limits=FAST,
            insecure_hosts=hosts,
            credentials={f"http://127.0.0.1:{port}": "Basic x"},
        )
        assert http.get(world.base + page, hosts=frozenset()).content == b"there"
    assert seen == [None]


@pytest.mark.parametrize(
    "target",
    ["http://[::", "https://a:b:c/", "http://[::1", "//[", "https://x:99999/", "http://\xb2"],
)
def test_a_redirect_to_no_address(world: World, page: str, target: str) -> None:
    world.faults[page] = lambda h, n: h.answer(b"", "", 302, {"Location": target}) or True
    with pytest.raises(HttpError, match="E510"):
        get(world)
    assert world.asked[page] == 1


@pytest.mark.parametrize("name", ["Retry-After", "X-RateLimit-Reset", "Content-Length"])
@pytest.mark.parametrize(
    "value", ["\xb2", "9" * 5000, "-1", "0x10", "1e3", "Mon, 01 Jan 99999 00:00:00 GMT", "\xb2\xb3"]
)
def test_numbers_that_are_none(world: World, page: str, name: str, value: str) -> None:
    headers = {"X-RateLimit-Remaining": "0", name: value}
    world.faults[page] = lambda h, n: h.answer(b"", "text/plain", 429, headers) or True
    with pytest.raises(HttpError, match="E510"):
        get(world)


def dripping(*parts: bytes) -> Fault:
    """Answer with the parts, then a byte now and then for as long as somebody reads."""

    def drip(handler: Handler, _: int) -> bool:
        handler.close_connection = True
        with suppress(OSError):
            for part in (*parts, *([b"x"] * 100)):
                handler.wfile.write(part)
                handler.wfile.flush()
                time.sleep(0.05)
        return True

    return drip


@pytest.mark.parametrize(
    "parts",
    [
        (b"HTTP/1.1 2",),
        (b"HTTP/1.1 200 OK\r\nX-Long: ",),
        tuple(b"HTTP/1.1 100 Continue\r\n\r\n" for _ in range(100)),
        (b"HTTP/1.1 200 OK\r\nContent-Length: 1000\r\n\r\n",),
        (b"HTTP/1.1 302 Found\r\nLocation: ",),
    ],
    ids=["status", "header", "continue", "body", "redirect"],
)
def test_an_answer_that_drips(world: World, page: str, parts: tuple[bytes, ...]) -> None:
    """Each read brings a byte, so that no timeout of a read ends it; it is not tried again."""
    world.faults[page] = dripping(*parts)
    started = time.monotonic()
    limits = Limits(stall=2.0, total=0.3, attempts=3)
    with client(world, limits=limits) as (http, _), pytest.raises(HttpError) as caught:
        http.get(world.base + page, hosts=frozenset())
    assert time.monotonic() - started < 4
    assert "it takes too long" in str(caught.value)
    assert "--limit s" in str(caught.value)
    assert world.asked[page] == 1


def test_cookies_are_not_kept(world: World, page: str) -> None:
    seen: list[str | None] = []

    def cookie(handler: Handler, _: int) -> bool:
        seen.append(handler.headers.get("Cookie"))
        handler.answer(b"", "text/plain", headers={"Set-Cookie": "track=1"})
        return True

    world.faults[page] = cookie
    with client(world) as (http, _):
        http.get(world.base + page, hosts=frozenset())
        http.get(world.base + page, hosts=frozenset())
    assert seen == [None, None]


@pytest.mark.parametrize(
    ("headers", "least", "most"),
    [
        (
            {"Retry-After": format_datetime(datetime.now(UTC) - timedelta(days=3), usegmt=True)},
            0,
            0,
        ),
        ({"Retry-After": "Thu, 99 Foo 2026"}, 0.1, 1),
        ({"Retry-After": "-5"}, 0.1, 1),
        ({"X-RateLimit-Remaining": "0", "X-RateLimit-Reset": "12"}, 0, 0),
        ({"X-RateLimit-Remaining": "0", "X-RateLimit-Reset": "soon"}, 0.1, 1),
    ],
    ids=["a date gone by", "no date", "negative", "a reset gone by", "no time"],
)
def test_clocks_that_do_not_agree(
    world: World, page: str, headers: dict[str, str], least: float, most: float
) -> None:
    world.faults[page] = lambda h, n: n < 1 and (h.answer(b"", "text/plain", 429, headers) or True)
    (wait,) = get(world)[1]
    assert least <= wait <= most


def test_a_clock_far_ahead_is_not_waited_for(world: World, page: str) -> None:
    later = format_datetime(datetime.now(UTC) + timedelta(days=30), usegmt=True)
    world.faults[page] = lambda h, n: (
        h.answer(b"", "text/plain", 503, {"Retry-After": later}) or True
    )
    with pytest.raises(HttpError, match="asks to wait"):
        get(world)
