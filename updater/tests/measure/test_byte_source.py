from __future__ import annotations

import threading
from collections.abc import Callable, Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import pytest

from accelpkgs_updater.measure.byte_source import CHUNK, FileSource, HttpSource
from accelpkgs_updater.measure.failure import MeasureError
from accelpkgs_updater.net import ranges
from accelpkgs_updater.net.http import Http

DATA = bytes(i * 7 % 251 for i in range(300_000))
Behaviour = Callable[["Handler", int, int, int], bool]


class Handler(BaseHTTPRequestHandler):
    """Answers ranges of DATA.

    A behaviour may answer instead (True) or only change things (False).
    """

    protocol_version = "HTTP/1.1"
    behaviour: Behaviour
    count = 0

    def do_GET(self) -> None:
        type(self).count += 1
        first, _, last = self.headers["Range"].removeprefix("bytes=").partition("-")
        start, stop = int(first), int(last) + 1
        if not type(self).behaviour(self, type(self).count, start, stop):
            self.answer(DATA[start:stop], start, stop)

    def answer(
        self,
        body: bytes,
        start: int,
        stop: int,
        *,
        status: int = 206,
        total: int = len(DATA),
        headers: tuple[tuple[str, str], ...] = (("ETag", '"1"'),),
        length: int | None = None,
    ) -> None:
        self.send_response(status)
        self.send_header("Content-Range", f"bytes {start}-{stop - 1}/{total}")
        self.send_header("Content-Length", str(stop - start if length is None else length))
        for name, value in headers:
            self.send_header(name, value)
        self.end_headers()
        self.wfile.write(body)
        if len(body) < stop - start:
            self.close_connection = True

    def log_message(self, *_: object) -> None:
        pass


class Quiet(ThreadingHTTPServer):
    """A client that hangs up is what these tests are about."""

    daemon_threads = True

    def handle_error(self, *_: object) -> None:
        pass


@pytest.fixture
def serve() -> Iterator[Callable[[Behaviour], HttpSource]]:
    servers: list[Quiet] = []

    def start(behaviour: Behaviour) -> HttpSource:
        handler = type("Once", (Handler,), {"behaviour": staticmethod(behaviour), "count": 0})
        server = Quiet(("127.0.0.1", 0), handler)
        threading.Thread(target=server.serve_forever, daemon=True).start()
        servers.append(server)
        pauses.clear()
        return of(f"127.0.0.1:{server.server_address[1]}")

    yield start
    for server in servers:
        server.shutdown()
        server.server_close()


pauses: list[float] = []


def of(place: str) -> HttpSource:
    http = Http(insecure_hosts=frozenset({place}), sleep=pauses.append)
    return HttpSource(http, f"http://{place}/x.whl", frozenset(), name="x.whl")


def test_ranges(serve: Callable[[Behaviour], HttpSource]) -> None:
    source = serve(lambda *_: False)
    assert source.size == len(DATA)
    assert b"".join(source.read(1000, 250_000)) == DATA[1000:250_000]
    assert list(source.read(5, 5)) == []
    assert pauses == []


def test_a_connection_that_breaks_is_resumed_where_it_broke(
    serve: Callable[[Behaviour], HttpSource],
) -> None:
    asked: list[int] = []

    def break_often(handler: Handler, count: int, start: int, stop: int) -> bool:
        asked.append(start)
        if count in (2, 3, 4):
            handler.answer(DATA[start : start + 70_000], start, stop)
            return True
        return False

    source = serve(break_often)
    assert b"".join(source.read(0, len(DATA))) == DATA
    assert asked == [0, 0, 65_536, 131_072, 196_608]
    assert pauses == [1.0, 1.0, 1.0]


@pytest.mark.parametrize("status", [429, 500, 503])
def test_passing_trouble_is_waited_out(
    serve: Callable[[Behaviour], HttpSource], status: int
) -> None:
    def busy(handler: Handler, count: int, start: int, stop: int) -> bool:
        if count in (2, 3):
            handler.send_error(status)
            return True
        return False

    assert b"".join(serve(busy).read(0, 10)) == DATA[:10]
    assert pauses == [1.0, 2.0]


def test_it_gives_up_at_last(serve: Callable[[Behaviour], HttpSource]) -> None:
    def down(handler: Handler, count: int, start: int, stop: int) -> bool:
        if count > 1:
            handler.send_error(503)
        return count > 1

    source = serve(down)
    with pytest.raises(MeasureError, match="the server answered 503, at byte 0 of 10"):
        list(source.read(0, 10))
    assert pauses == [1.0, 2.0, 4.0, 8.0]


def test_a_connection_that_always_breaks_ends(
    serve: Callable[[Behaviour], HttpSource], monkeypatch: pytest.MonkeyPatch
) -> None:
    def drop(handler: Handler, count: int, start: int, stop: int) -> bool:
        handler.answer(DATA[start : min(start + 70_000, stop)], start, stop)
        return True

    monkeypatch.setattr(ranges, "_REQUESTS", 3)
    source = serve(drop)
    with pytest.raises(MeasureError, match="the connection broke 3 times"):
        list(source.read(0, len(DATA)))


def test_a_slow_drip_is_not_waited_for(serve: Callable[[Behaviour], HttpSource]) -> None:
    times = iter(range(0, 10_000, 25))
    source = serve(lambda *_: False)
    source._file._clock = lambda: float(next(times))
    with pytest.raises(MeasureError, match="less than 16 KiB a second"):
        list(source.read(0, len(DATA)))


def test_nothing_listens() -> None:
    with pytest.raises(MeasureError, match="ConnectionError"):
        of("127.0.0.1:9")


@pytest.mark.parametrize(
    ("answer", "why"),
    [
        (
            lambda h, a, b: h.answer(DATA, 0, len(DATA), status=200),
            "answered 200 to a range request",
        ),
        (lambda h, a, b: h.send_error(404), "answered 404 to a range request"),
        (
            lambda h, a, b: h.answer(DATA[a + 1 : b + 1], a + 1, b + 1),
            "another range than asked for",
        ),
        (lambda h, a, b: h.answer(DATA[a:b], a, b, total=5), "changed while it was read"),
        (
            lambda h, a, b: h.answer(DATA[a:b], a, b, headers=(("ETag", '"2"'),)),
            "changed while it was read",
        ),
        (
            lambda h, a, b: h.answer(DATA[a:b], a, b, headers=(("Content-Encoding", "gzip"),)),
            "encoded a range",
        ),
        (
            lambda h, a, b: h.answer(DATA[a : b + 5], a, b, length=b - a + 5),
            "more bytes than asked for",
        ),
    ],
    ids=["no ranges", "gone", "other range", "other size", "other tag", "encoded", "too much"],
)
def test_wrong_answers(
    serve: Callable[[Behaviour], HttpSource], answer: Callable[[Handler, int, int], None], why: str
) -> None:
    def wrong(handler: Handler, count: int, start: int, stop: int) -> bool:
        if count > 1:
            answer(handler, start, stop)
        return count > 1

    source = serve(wrong)
    with pytest.raises(MeasureError, match=why):
        list(source.read(10, 20))


def test_files(tmp_path: Path) -> None:
    path = tmp_path / "x.whl"
    path.write_bytes(DATA * 10)
    source = FileSource(path)
    assert (source.name, source.size) == ("x.whl", len(DATA) * 10)
    pieces = list(source.read(7, len(DATA) * 9))
    assert b"".join(pieces) == (DATA * 10)[7 : len(DATA) * 9]
    assert max(map(len, pieces)) == CHUNK
    path.write_bytes(DATA)
    with pytest.raises(MeasureError, match="the file ends at byte 300000"):
        list(source.read(0, len(DATA) * 9))
