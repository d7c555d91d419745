"""Whatever GitHub answers, to whichever call: a value of the right type, or a problem."""

from __future__ import annotations

import socket
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from accelpkgs_updater.errors import ErrorCode, UpdaterError
from accelpkgs_updater.net.http import Http, Limits
from accelpkgs_updater.propose.converge import Converger
from accelpkgs_updater.propose.github.api import Api
from accelpkgs_updater.propose.github.github_forge import GitHub
from accelpkgs_updater.propose.proposal import Alert, Proposal, Pull, Repository, Ticket, marker

from .conftest import X86
from .hostile import Hostile, whole
from .openapi import Judge
from .test_rehearsal import Stage, stage  # noqa: F401

ALERT = Alert("0123", "alarm", "it did")
PROPOSAL = Proposal("torch", ("torch",), "torch: 2", "b", "0" * 40, True, ("update",))
CALLS: dict[str, Callable[[GitHub], object]] = {
    "repository": lambda g: g.repository(),
    "pull": lambda g: g.pull("main", "owner", "updater/torch"),
    "refused": lambda g: g.refused("main", "owner", "updater/torch"),
    "open_pull": lambda g: g.open_pull(PROPOSAL, "owner:updater/torch", "main"),
    "edit_pull": lambda g: g.edit_pull(1, "t", "b"),
    "close": lambda g: g.close(1),
    "comments": lambda g: g.comments(1, "owner"),
    "comment": lambda g: g.comment(1, "c"),
    "add_labels": lambda g: g.add_labels(1, ("update",)),
    "remove_label": lambda g: g.remove_label(1, "update"),
    "tickets": lambda g: g.tickets("update", closed=True, author="owner"),
    "open_ticket": lambda g: g.open_ticket("t", "b", "hash-alarm"),
    "reopen": lambda g: g.reopen(1),
}
TYPES = {
    Repository: {"owner": str, "name": str, "default_branch": str, "may_push": bool | None},
    Pull: {
        "number": int,
        "name": str,
        "branch": str,
        "owner": str,
        "title": str,
        "body": str,
        "draft": bool,
        "labels": frozenset,
        "merged": bool,
    },
    Ticket: {
        "number": int,
        "body": str,
        "open": bool,
        "labels": frozenset,
        "author": str,
        "is_pull": bool,
        "name": str,
        "refused": bool,
    },
}
QUIET = settings(
    max_examples=120,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)


def typed(value: Any) -> bool:
    if isinstance(value, list):
        return all(map(typed, value))
    if isinstance(value, str):
        return value.encode() is not None
    if value is None:
        return True
    kinds = TYPES[type(value)]
    fields = {name: getattr(value, name) for name in kinds}
    for found in fields.values():
        if isinstance(found, str):
            found.encode()
        if isinstance(found, frozenset):
            assert all(isinstance(label, str) for label in found)
    return all(isinstance(fields[name], kind) for name, kind in kinds.items())


@pytest.mark.parametrize("name", CALLS)
@QUIET
@given(data=st.data())
def test_a_call(name: str, judge: Judge | None, data: st.DataObject) -> None:
    answers = whole(judge)
    forge = GitHub(Api(Hostile(data.draw, answers), "t", "https://api.github.com"), "owner/repo")
    try:
        value = CALLS[name](forge)
    except UpdaterError as error:
        codes = {problem.code for problem in error.problems}
        assert codes <= {ErrorCode.FORGE, ErrorCode.PERMISSION, ErrorCode.RATE_LIMIT}
        assert len(str(error).splitlines()) <= 10
        assert "\x1b" not in str(error)
        str(error).encode()
    else:
        assert typed(value)
        if name == "repository":
            assert ".." not in value.default_branch and not value.default_branch.startswith("-")


class Branches:
    """In place of our repository: what is there is ours, and a push arrives."""

    def __init__(self) -> None:
        self.there = {"updater/torch": "1" * 40, "updater/old": "2" * 40}

    def branches(self) -> dict[str, str]:
        return dict(self.there)

    def is_a_persons(self, *_: str) -> bool:
        return False

    def fetch(self, _: str) -> str:
        return "3" * 40

    def push(self, branch: str, commit: str | None, expected: str | None) -> None:
        assert self.there.get(branch) == expected
        self.there.pop(branch, None)
        if commit:
            self.there[branch] = commit


STEPS: dict[str, Callable[[Converger], object]] = {
    "propose": lambda c: c.propose(PROPOSAL),
    "withdraw": lambda c: c.withdraw("torch"),
    "withdraw what is not there": lambda c: c.withdraw("numpy"),
    "alert": lambda c: c.alert(ALERT),
}


@pytest.mark.parametrize("name", STEPS)
@QUIET
@given(data=st.data())
def test_a_step(name: str, judge: Judge | None, data: st.DataObject) -> None:
    answers = whole(judge)
    body = data.draw(
        st.sampled_from(
            [
                marker({"family": "torch", "packages": ["torch"], "draft": False}),
                marker({"family": [1], "packages": [{"a": 1}, None], "draft": "x", "alarm": 5}),
                f'<!-- accelpkgs-updater {{"a": {"[" * 60_000} }} -->',
                PROPOSAL.text,
                ALERT.text,
            ]
        )
    )
    for value in answers.values():
        for item in value if isinstance(value, list) else [value]:
            if "body" in item:
                item["body"] = body
    hostile = Hostile(data.draw, answers)
    forge = GitHub(Api(hostile, "t", "https://api.github.com"), "owner/repo")
    converger = Converger(forge, Branches(), "owner", "main", "3" * 40)  # type: ignore[arg-type]
    with suppress(UpdaterError):
        STEPS[name](converger)
    assert hostile.calls < 60


@contextmanager
def answering(answer: bytes) -> Iterator[str]:
    """A server that answers every request with these bytes."""
    with socket.create_server(("127.0.0.1", 0)) as server:

        def serve() -> None:
            while True:
                try:
                    connection, _ = server.accept()
                except OSError:
                    return
                with connection, suppress(OSError):
                    connection.recv(65536)
                    connection.sendall(answer)

        threading.Thread(target=serve, daemon=True).start()
        yield f"http://127.0.0.1:{server.getsockname()[1]}"
        server.shutdown(socket.SHUT_RDWR)


OK = b"HTTP/1.1 200 OK\r\n"
WIRE = {
    "nothing": b"",
    "noise": b"\x00\x01\x02\xff" * 20,
    "no status": b"HTTP/1.1 \r\n\r\n",
    "a strange status": b"HTTP/1.1 2\xc2\xb20 OK\r\n\r\n",
    "a negative length": OK + b"Content-Length: -5\r\n\r\n[]",
    "a length of letters": OK + b"Content-Length: \xb2\r\n\r\n[]",
    "a short body": OK + b"Content-Length: 50\r\n\r\n[]",
    "no chunks": OK + b"Transfer-Encoding: chunked\r\n\r\nzz\r\n",
    "no gzip": OK + b"Content-Encoding: gzip\r\nContent-Length: 2\r\n\r\n[]",
    "a long header": OK + b"X: " + b"x" * 70_000 + b"\r\n\r\n",
    "many headers": OK + b"X: x\r\n" * 500 + b"\r\n",
    "a split header": OK + b"Link: <a>; \xff rel=next\r\n b\r\nContent-Length: 2\r\n\r\n[]",
    "waiting": b"HTTP/1.1 429 X\r\nRetry-After: \xc2\xb2\r\nContent-Length: 0\r\n\r\n",
    "waiting long": b"HTTP/1.1 403 X\r\nRetry-After: " + b"9" * 400 + b"\r\n\r\n",
    "a reset": b"HTTP/1.1 403 X\r\nX-RateLimit-Remaining: 0\r\nX-RateLimit-Reset: \xb2\r\n\r\n",
    "elsewhere": b"HTTP/1.1 302 X\r\nLocation: http://[::\r\nContent-Length: 0\r\n\r\n",
    "moved": b"HTTP/1.1 301 X\r\nLocation: https://elsewhere.invalid/\r\nContent-Length: 0\r\n\r\n",
    "nothing new": b"HTTP/1.1 304 Not Modified\r\n\r\n",
    "no content": b"HTTP/1.1 204 No Content\r\n\r\n",
    "switching": b"HTTP/1.1 101 Switching Protocols\r\n\r\n",
    "a page": OK + b"Content-Type: text/html\r\nContent-Length: 6\r\n\r\n<html>",
}


@pytest.mark.parametrize("name", WIRE)
def test_on_the_wire(name: str) -> None:
    limits = Limits(stall=0.5, total=1.0, attempts=2, longest_wait=5.0)
    with answering(WIRE[name]) as address:
        http = Http(limits=limits, sleep=lambda _: None)
        api = Api(http, "t", address)
        api._http.limits = limits
        forge = GitHub(api, "owner/repo")
        for call in (
            forge.repository,
            lambda: forge.pull("main", "owner", "updater/torch"),
            lambda: forge.open_pull(PROPOSAL, "owner:updater/torch", "main"),
            lambda: forge.comment(1, "c"),
            lambda: forge.remove_label(1, "update"),
        ):
            try:
                call()
            except UpdaterError as error:
                assert {p.code for p in error.problems} <= {
                    ErrorCode.FORGE,
                    ErrorCode.PERMISSION,
                    ErrorCode.RATE_LIMIT,
                }


@pytest.mark.parametrize(
    "answer",
    [
        (201, {}, []),
        (201, {}, {"number": "1"}),
        (200, {}, None),
        (422, {}, {"errors": {"a": 1}, "message": 5}),
        (500, {}, "x"),
        (301, {"Location": "https://elsewhere.invalid"}, {}),
    ],
)
def test_others_work_proceeds(stage: Stage, answer: Any) -> None:  # noqa: F811
    """The call that opens one family's pull request is answered with nonsense."""
    stage.world.add("native", "4.0", tag=X86)
    stage.world.add("other", "2.0")
    opened: list[int] = []

    def fault(number: int, method: str, path: str) -> Any:
        if method == "POST" and path.endswith("/pulls"):
            opened.append(number)
            return answer if len(opened) <= rounds else None
        return None

    # One family asks as often as a run asks again what is uncertain.
    rounds = 4 if answer[0] in (200, 201, 500) else 1
    stage.github.fault = fault
    code, said = stage.propose()
    assert code == 1
    assert "E572" in said and "Traceback" not in said and "E523" not in said
    assert [p["title"] for p in stage.github.open_pulls()] == ["other: 1.0 -> 2.0"]
