"""GitHub's answers as somebody who means harm, or a proxy, would give them."""

from __future__ import annotations

import copy
import json
from collections.abc import Callable
from typing import Any

from hypothesis import strategies as st

from accelpkgs_updater.net.http import Body
from accelpkgs_updater.net.patience import refusal

from .openapi import Judge

# What GitHub answers to each call, as far as it is read; its own description has the rest.
PULL = {
    "number": 1,
    "title": "t",
    "body": "b",
    "state": "open",
    "draft": False,
    "merged_at": None,
    "labels": [{"name": "update"}],
    "head": {"ref": "updater/torch", "repo": {"owner": {"login": "owner"}}},
    "user": {"login": "owner"},
}
ANSWERS: dict[tuple[str, str], Any] = {
    ("GET", "/repos/owner/repo"): {
        "name": "repo",
        "owner": {"login": "owner"},
        "default_branch": "main",
        "permissions": {"push": True},
    },
    ("GET", "/repos/owner/repo/pulls"): [PULL],
    ("POST", "/repos/owner/repo/pulls"): PULL,
    ("PATCH", "/repos/owner/repo/pulls/1"): PULL,
    ("PATCH", "/repos/owner/repo/issues/1"): PULL,
    ("GET", "/repos/owner/repo/issues"): [{**PULL, "pull_request": {}}, PULL],
    ("POST", "/repos/owner/repo/issues"): PULL,
    ("GET", "/repos/owner/repo/issues/1/comments"): [{"body": "c", "user": {"login": "owner"}}],
    ("POST", "/repos/owner/repo/issues/1/comments"): {"body": "c"},
    ("POST", "/repos/owner/repo/issues/1/labels"): [{"name": "update"}],
    ("DELETE", "/repos/owner/repo/issues/1/labels/update"): [{"name": "update"}],
}

JSON = st.recursive(
    st.one_of(
        st.none(),
        st.booleans(),
        st.integers(),
        st.floats(),
        st.text(),
        st.sampled_from(["\ud800", "x" * 70_000, -1, 0, 2**70, "<html>", "-x", "a..b", "\x1b[2J"]),
    ),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=5), inner),
    max_leaves=5,
)
RAW = st.one_of(
    st.binary(max_size=50),
    st.sampled_from(
        [
            b"",
            b"<!doctype html><title>Unicorn!</title>",
            b"[" * 100_000,
            b'{"a":' * 100_000,
            b"9" * 100_000,
            b'"\\ud800"',
            b"\xef\xbb\xbf[]",
            b"NaN",
            b"[1, 2",
            b"\xff\xfe\x00",
            json.dumps({"message": [["x"]], "errors": 5}).encode(),
            json.dumps({"message": {"a": 1}, "errors": [None, 1, {"message": []}]}).encode(),
        ]
    ),
)
STATUS = st.sampled_from(
    [
        200,
        200,
        200,
        201,
        202,
        204,
        206,
        301,
        304,
        307,
        400,
        401,
        403,
        404,
        409,
        410,
        418,
        422,
        429,
        451,
        500,
        502,
        503,
        599,
        999,
    ]
)
WORDS = st.sampled_from(
    [
        "",
        "0",
        "-1",
        "²",
        "9" * 400,
        "1e9",
        "nan",
        "Thu, 99 Foo 9999",
        "Mon, 01 Jan 0001 00:00:00 +2359",
        '<https://elsewhere.invalid/>; rel="next"',
        '<>; rel="next"',
        "http://[::",
        "\x1b[2J",
        "a=b;c",
    ]
)
HEADERS = st.dictionaries(
    st.sampled_from(
        [
            *("retry-after", "x-ratelimit-reset", "x-ratelimit-remaining", "x-github-request-id"),
            *("link", "location", "x-accepted-github-permissions", "x-accepted-oauth-scopes"),
            *("x-oauth-scopes", "content-type", "content-length"),
        ]
    ),
    WORDS,
    max_size=4,
)


def whole(judge: Judge | None) -> dict[tuple[str, str], Any]:
    """Each answer with everything that GitHub's description has of it, where that can be had."""
    if judge is None:
        return ANSWERS
    made = {}
    for (method, path), value in ANSWERS.items():
        described = judge.operation(method, path)["responses"]
        status = next(s for s in ("200", "201") if s in described)
        content = judge._resolve(described[status], "responses")["content"]["application/json"]
        made[method, path] = merged_over(judge.sample(content["schema"], value), value)
    return made


def merged_over(made: Any, given: Any) -> Any:
    if isinstance(made, dict) and isinstance(given, dict):
        return {**made, **{k: merged_over(made.get(k), v) for k, v in given.items()}}
    if isinstance(made, list) and isinstance(given, list):
        return [merged_over(m, g) for m, g in zip(made, given, strict=True)]
    return given


def places(value: Any, at: tuple[Any, ...] = ()) -> list[tuple[Any, ...]]:
    """The path of each value inside a value."""
    items = (
        value.items()
        if isinstance(value, dict)
        else enumerate(value)
        if isinstance(value, list)
        else ()
    )
    return [at, *(place for key, item in items for place in places(item, (*at, key)))]


def changed(draw: Callable[[Any], Any], value: Any) -> Any:
    """A value of which one part is another thing, or gone."""
    *way, last = draw(st.sampled_from(places(value))) or (None,)
    if last is None:
        return draw(JSON)
    made = copy.deepcopy(value)
    inside = made
    for key in way:
        inside = inside[key]
    if draw(st.booleans()):
        inside[last] = draw(JSON)
    else:
        del inside[last]
    return made


class Hostile:
    """In place of `Http`: each call gets what is drawn."""

    def __init__(self, draw: Callable[[Any], Any], answers: dict[tuple[str, str], Any]) -> None:
        self.draw, self.answers = draw, answers
        self.calls = 0

    def other(self, *_: object, **__: object) -> Hostile:
        return self

    def call(self, method: str, url: str, **_: object) -> Body:
        self.calls += 1
        path = url.removeprefix("https://api.github.com")
        right = self.answers.get((method, path))
        kind = self.draw(st.sampled_from(["right", "changed", "changed", "raw"]))
        status = 200 if kind == "right" else self.draw(STATUS)
        headers = {} if kind == "right" else self.draw(HEADERS)
        if kind == "raw" or right is None:
            content = self.draw(RAW)
        else:
            value = right if kind == "right" else changed(self.draw, right)
            content = json.dumps(value).encode()
        body = Body(url, status, headers, content)
        if 200 <= status < 300:
            return body
        raise refusal(url, body)
