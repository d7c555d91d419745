"""The judge itself: present, or its absence is said; and it can say no."""

from __future__ import annotations

import pytest

from .openapi import Judge


def test_requests_are_judged_and_the_judge_can_say_no(judge: Judge | None) -> None:
    if judge is None:
        pytest.skip(
            "npm cannot fetch @octokit/openapi: no request of `propose` was compared with "
            "GitHub's description"
        )
    pulls = "/repos/a/b/pulls"
    judge.request(
        "POST", pulls, {}, {"title": "t", "head": "a:b", "base": "main", "body": "", "draft": True}
    )
    for method, path, query, body in (
        ("POST", pulls, {}, {"title": "t", "head": "a:b"}),
        ("POST", pulls, {}, {"title": 1, "head": "a:b", "base": "main"}),
        ("PATCH", f"{pulls}/1", {}, {"draft": True}),
        ("GET", pulls, {"states": "open"}, None),
        ("GET", pulls, {"state": "every"}, None),
        ("PUT", pulls, {}, {}),
        ("POST", "/repos/a/b/issues/1/comments", {}, {}),
    ):
        with pytest.raises(Exception, match=r"."):
            judge.request(method, path, query, body)
    with pytest.raises(Exception, match="answers no 418"):
        judge.answer("GET", pulls, 418, {})
