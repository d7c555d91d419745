"""What is tried again, after how long, and what is not."""

from __future__ import annotations

import time
from urllib.parse import urlsplit

import pytest

from accelpkgs_updater.net.http import Body, Http, HttpError, Limits
from accelpkgs_updater.net.patience import PassingError, Patience, lost, refusal

from ..world import Handler, World

GITHUB = {"x-github-request-id": "1:2:3"}
SECONDARY = b'{"message": "You have exceeded a secondary rate limit."}'


def answer(status: int, headers: dict[str, str], content: bytes = b"") -> HttpError:
    return refusal("https://h.invalid/x", Body("", status, headers, content))


@pytest.mark.parametrize(
    ("status", "headers", "content", "limited", "wait"),
    [
        (429, {}, b"", True, None),
        (429, GITHUB, b"", True, 60),
        (429, {"retry-after": "7", **GITHUB}, b"", True, 7),
        (403, {"retry-after": "7"}, b"", True, 7),
        (403, {"x-ratelimit-remaining": "0", "x-ratelimit-reset": "12"}, b"", True, 0),
        (403, {"x-ratelimit-remaining": "9", **GITHUB}, SECONDARY, True, 60),
        (403, {}, SECONDARY, False, None),
        (403, GITHUB, b'{"message": "Resource not accessible"}', False, None),
        (503, {"retry-after": "7"}, b"", False, 7),
        (401, {"retry-after": "7"}, b"", False, None),
    ],
)
def test_limits(
    status: int, headers: dict[str, str], content: bytes, limited: bool, wait: float | None
) -> None:
    error = answer(status, headers, content)
    assert (error.limited, error.wait) == (limited, wait)
    assert isinstance(error, PassingError) == (limited or status == 503)


def test_the_second_of_a_reset_is_over() -> None:
    headers = {"x-ratelimit-remaining": "0", "x-ratelimit-reset": str(int(time.time()) + 10)}
    wait = answer(403, headers).wait
    assert wait is not None
    assert 9.5 < wait <= 11


def test_waits_grow_and_end() -> None:
    waits: list[float] = []
    patience = Patience(Limits(attempts=7), waits.append)
    with pytest.raises(PassingError, match="gone"):
        for _ in range(9):
            patience.wait(lost("https://h.invalid/x", "gone"))
    assert waits == [1, 2, 4, 8, 8, 8]


class Calls:
    """Calls of one path, and the waits between them."""

    def __init__(self, world: World) -> None:
        self.world = world
        self.waits: list[float] = []
        host = frozenset({urlsplit(world.base).netloc})
        self.http = Http(limits=Limits(attempts=3), insecure_hosts=host, sleep=self.waits.append)

    def __call__(self, method: str, status: int, times: int, **headers: str) -> Body:
        def fault(handler: Handler, before: int) -> bool:
            handler.answer(b"said", "text/plain", status if before < times else 201, headers)
            return True

        self.world.asked.clear()
        self.waits.clear()
        self.world.faults["/api"] = fault
        return self.http.call(method, f"{self.world.base}/api", hosts=frozenset(), headers={})

    @property
    def made(self) -> int:
        return self.world.asked["/api"]


@pytest.fixture
def calls(world: World) -> Calls:
    return Calls(world)


def test_a_call_that_reads_is_made_again(calls: Calls) -> None:
    assert calls("GET", 502, 2).content == b"said"
    assert calls.waits == [1, 2]


def test_what_may_have_been_done_is_not_done_twice(calls: Calls) -> None:
    with pytest.raises(HttpError, match="answered 502") as caught:
        calls("POST", 502, 1)
    assert (calls.made, caught.value.limited) == (1, False)


def test_what_a_limit_kept_out_is_made_again(calls: Calls) -> None:
    assert calls("POST", 403, 1, **{"Retry-After": "3"}).status == 201
    assert (calls.made, calls.waits) == (2, [3])


def test_a_refusal_brings_what_was_said(calls: Calls) -> None:
    with pytest.raises(HttpError) as caught:
        calls("POST", 422, 1)
    assert caught.value.answer is not None
    assert (caught.value.answer.content, calls.made) == (b"said", 1)


def test_a_call_is_not_sent_on(calls: Calls) -> None:
    with pytest.raises(HttpError, match="answered 307"):
        calls("POST", 307, 1, Location="/files/x")
    assert calls.world.asked == {"/api": 1}
