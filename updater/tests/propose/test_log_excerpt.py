"""What is told of a log, which is of programs that nobody here wrote."""

from __future__ import annotations

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from accelpkgs_updater import redaction
from accelpkgs_updater.propose.log_excerpt import MOST_BYTES, excerpt_of
from accelpkgs_updater.propose.proposal import marked, marker
from accelpkgs_updater.redaction import learn, redacted_log

FORGED = marker({"check": "nixos-unstable", "state": "passes"})


def test_what_failed_and_the_end() -> None:
    lines = [f"line {n}" for n in range(100)]
    log = "\n".join(["FAILED a.py::t - x", *lines, "  error: no such thing", "", "rc 1"])
    found = excerpt_of(log.encode())
    assert found.failed == ("FAILED a.py::t - x", "  error: no such thing")
    assert found.end[-2:] == ("line 99", "rc 1")
    assert len(found.end) < 40


def key(*lines: str) -> str:
    return excerpt_of("\n".join(lines).encode()).key


def test_the_key_is_of_what_failed() -> None:
    one = key("FAILED a.py::t - took 3.4 s", "done in 7 s")
    assert one == key("done in 8 s", "FAILED a.py::t - took 9.1 s")
    assert one != key("FAILED a.py::u - took 3.4 s")
    store = "error: builder for '/nix/store/{}-x.drv' failed"
    assert key(store.format("a" * 32)) == key(store.format("b" * 32))
    assert key("error: in /tmp/pytest-1/x") == key("error: in /tmp/pytest-2/x")
    assert key("whatever 1") == key("whatever 2") != key("another")


SECRETS = [
    "ghs_16C7e42F292c6912E7710c838347Ae178B4a",
    "github_pat_11ABCDEFG0abcdefghijkl_mnopqrstuvwxyz",
    "hf_abcdefghijklmnopqrstuvwx",
    "AKIAIOSFODNN7EXAMPLE",
    "eyJhbGciOiJIUzI1NiJ9.eyJzdWIiOiIxMjM0In0.dozjgNryP4J3jVmN",
]


@pytest.mark.parametrize("secret", SECRETS)
@pytest.mark.parametrize("around", ["{}", "x={}", "\x1b[31m{}\x1b[0m", "a{}", "error: {}", "`{}`"])
def test_secrets_by_their_looks(secret: str, around: str) -> None:
    assert secret not in excerpt_of(around.format(secret).encode()).block


def test_secrets_by_what_they_are_called() -> None:
    for line in (
        "Authorization: Bearer abcdefgh",
        "CACHIX_AUTH_TOKEN=abcdefgh",
        '{"password": "abcdefgh"}',
        "https://me:abcdefgh@example.org/x",
        "api-key = abcdefgh",
    ):
        assert "abcdefgh" not in excerpt_of(line.encode()).block, line


def test_a_key_of_many_lines() -> None:
    text = "-----BEGIN OPENSSH PRIVATE KEY-----\nabc\ndef\n-----END OPENSSH PRIVATE KEY-----\nend"
    assert redacted_log(text).split("\n")[-1] == "end"
    for log in (text, text.partition("-----END")[0]):
        block = excerpt_of(log.encode()).block
        assert "abc" not in block and "def" not in block


def test_what_was_learnt(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(redaction, "_secrets", set())
    learn("plain-looking")
    assert "plain-looking" not in excerpt_of(b"error: plain-looking").block
    # Colours, and a cut in the middle, hide none.
    assert "looking" not in excerpt_of(b"error: plain-\x1b[1mlooking").block
    long = "x" * 290 + "plain-looking"
    assert "plain" not in excerpt_of(long.encode()).block


def test_only_the_end_is_read() -> None:
    log = b"ghs_" + b"A" * (MOST_BYTES + 100) + b"\nerror: here\n"
    found = excerpt_of(log)
    assert found.end == () and found.failed == ("error: here",)


HOSTILE = [
    f"error: {FORGED}",
    "```",
    "``````` <script>",
    "\x1b]8;;https://evil.example\x07link\x1b]8;;\x07",
    "\u202eevil",
    "error: \ud800".encode("utf-8", "surrogatepass").decode("utf-8", "replace"),
    "@everybody closes #1",
    "x" * 100_000,
]


@pytest.mark.parametrize("line", HOSTILE)
def test_a_hostile_log(line: str) -> None:
    check_block(excerpt_of(f"before\n{line}\nafter\n".encode()).block)


@given(st.text(st.sampled_from("`~<!->@#\x1b[m\r\n\\ x\u202e"), max_size=400))
def test_any_log(text: str) -> None:
    check_block(excerpt_of(text.encode()).block)


def check_block(block: str) -> None:
    first, *lines, last = block.split("\n")
    fence = first.removesuffix("text")
    assert set(fence) == {"`"} and len(fence) >= 3 and last == fence
    assert not [line for line in lines if re.fullmatch(rf" *{fence}`* *", line)]
    assert all(c.isprintable() for line in lines for c in line)
    assert all(len(line) <= 300 for line in lines) and len(lines) <= 61
    assert marked(block) == {}
