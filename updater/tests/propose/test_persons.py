"""A branch with anything that is not exactly ours is a person's, whoever it says it is by."""

from __future__ import annotations

import re
import subprocess
from collections.abc import Callable
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from accelpkgs_updater.propose.ours import BOT, is_ours
from accelpkgs_updater.propose.repository import Repository

from .conftest import Bot, git, proposal
from .fake import GitHub

WHO = f"{BOT[0]} <{BOT[1]}>".encode()
ZERO = b"0" * 40


def by(author: bytes | None = None, committer: bytes | None = None) -> Callable[[bytes], bytes]:
    """Who a commit is said to be by instead."""

    def change(raw: bytes) -> bytes:
        for role, who in ((b"author ", author), (b"committer ", committer)):
            raw = raw.replace(role + WHO, role + (WHO if who is None else who))
        return raw

    return change


def head(line: bytes) -> Callable[[bytes], bytes]:
    return lambda raw: raw.replace(b"\n\n", b"\n" + line + b"\n\n", 1)


def message(text: bytes) -> Callable[[bytes], bytes]:
    return lambda raw: raw.partition(b"\n\n")[0] + b"\n\n" + text


# What is changed in a commit of ours, as git stores it.
KINDS: dict[str, Callable[[bytes], bytes]] = {
    "no address": by(b"A Person <>", b"A Person <>"),
    "no address, our name": by(BOT[0].encode() + b" <>", BOT[0].encode() + b" <>"),
    "no name": by(b" <updater@accelpkgs.invalid>", b" <updater@accelpkgs.invalid>"),
    "nothing": by(b" <>", b" <>"),
    "another name": by(b"A Person <updater@accelpkgs.invalid>"),
    "another committer": by(committer=b"A Person <person@example.org>"),
    "the web": by(committer=b"GitHub <noreply@github.com>"),
    "another author": by(author=b"A Person <person@example.org>"),
    "our address twice": by(WHO + b" <x@example.org>"),
    "not utf-8": by(b"P\xe9rson <p\xe9rson@example.org>", b"P\xe9rson <p\xe9rson@example.org>"),
    "our name in other letters": by(WHO.replace(b" ", "\N{EN SPACE}".encode(), 1)),
    "upper case": by(WHO.upper(), WHO.upper()),
    "another time": lambda raw: re.sub(rb"(committer .*> )\d+", rb"\g<1>1", raw),
    "both at another time": lambda raw: re.sub(rb"> \d+", rb"> 1", raw),
    "another zone": lambda raw: raw.replace(b" +0000", b" +0200"),
    "a second author": message(b"torch: 2\n\nCo-authored-by: P <p@example.org>\n"),
    "more words": message(b"torch: 2\n\nby hand\n"),
    "no words": message(b""),
    "a signature": head(b"gpgsig -----BEGIN PGP SIGNATURE-----\n \n -----END PGP SIGNATURE-----"),
    "an encoding": head(b"encoding ISO-8859-1"),
    "an unknown header": head(b"by-hand yes"),
    "no parent": lambda raw: re.sub(rb"parent .*\n", b"", raw),
}


def stored(checkout: Path, raw: bytes) -> str:
    command = ["git", "hash-object", "-t", "commit", "-w", "--literally", "--stdin"]
    done = subprocess.run(command, cwd=checkout, input=raw, capture_output=True, check=True)
    return done.stdout.decode().strip()


def raw_of(repository: Path, commit: str) -> bytes:
    command = ["git", "cat-file", "commit", commit]
    return subprocess.run(command, cwd=repository, capture_output=True, check=True).stdout


def replaced(checkout: Path, github: GitHub, raw: bytes) -> None:
    """Somebody puts another commit where ours was."""
    git(checkout, "fetch", "-q", "origin", "+refs/heads/*:refs/remotes/origin/*")
    made = stored(checkout, raw)
    git(checkout, "push", "-q", "--force", str(github.bare), f"{made}:refs/heads/updater/torch")
    assert github.commit("updater/torch") == made


def test_each_kind_is_left_alone(bot: Bot, github: GitHub, checkout: Path) -> None:
    bot.propose()
    ours = raw_of(github.bare, str(github.commit("updater/torch")))
    kinds = dict(KINDS)
    main, tree = github.commit("main"), ours[5:45]
    kinds["a merge"] = lambda raw: raw.replace(
        b"\nauthor", b"\nparent %b\nauthor" % str(main).encode(), 1
    )
    two = stored(checkout, ours)
    kinds["a second one of ours"] = lambda raw: raw.replace(
        re.findall(rb"parent .*", raw)[0], b"parent " + two.encode()
    )
    wrong = []
    for name, change in kinds.items():
        raw = change(ours)
        assert raw != ours, name
        assert raw.startswith(b"tree " + tree)
        replaced(checkout, github, raw)
        state = github.summary()
        bot.said.clear()
        bot.run(lambda c: (c.propose(proposal(c.repository, c.commit, "3")), c.withdraw("torch")))
        if github.summary() != state or "E573" not in "".join(bot.said):
            wrong.append(name)
    assert wrong == []


def test_ours_is_taken_up_again(bot: Bot, github: GitHub, checkout: Path) -> None:
    """Also on an older main, and where git is told to show other things than it has."""
    bot.propose()
    git(checkout, "commit", "-qam", "by hand")
    git(checkout, "push", "-q", "origin", "HEAD:main")
    for name, value in (("log.showSignature", "true"), ("i18n.commitEncoding", "ISO-8859-1")):
        git(checkout, "config", name, value)
    bot.propose("3")
    bot.propose("4")
    assert git(github.bare, "show", "updater/torch:pkgs/torch/releases.json") == "4"


def test_somebody_is_faster_than_the_push(
    bot: Bot, github: GitHub, checkout: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Between the look and the push: the push names the commit that was looked at."""
    bot.propose()
    ours = raw_of(github.bare, str(github.commit("updater/torch")))
    push = Repository.push

    def late(self: Repository, *arguments: str) -> None:
        monkeypatch.setattr(Repository, "push", push)
        replaced(checkout, github, KINDS["no address"](ours))
        push(self, *arguments)

    for step in (lambda: bot.propose("3"), bot.withdraw):
        monkeypatch.setattr(Repository, "push", late)
        step()
        assert git(github.bare, "log", "-1", "--format=%an", "updater/torch") == "A Person"
        assert "E573" in bot.said[-1]
        replaced(checkout, github, ours)
    assert [p["state"] for p in github.items.values()] == ["open"]


def test_the_name_of_a_replaced_commit_is_no_way_in(
    bot: Bot, github: GitHub, checkout: Path
) -> None:
    """`git replace` shows another commit under a name; what is pushed over is the one behind it."""
    bot.propose()
    ours = str(github.commit("updater/torch"))
    replaced(checkout, github, KINDS["no address"](raw_of(github.bare, ours)))
    git(checkout, "replace", str(github.commit("updater/torch")), ours)
    bot.propose("3")
    assert "E573" in bot.said[-1]


@given(st.data())
def test_one_byte_more_or_other_is_not_ours(data: st.DataObject) -> None:
    time = b"1700000000"
    parent = b"tree %b\nauthor x <y> 1 +0100\ncommitter x <y> %b +0100\n\nm\n" % (ZERO, time)
    ours = b"tree %b\nparent %b\nauthor %b %b +0000\ncommitter %b %b +0000\n\ntorch: 2\n" % (
        *(ZERO, ZERO),
        *(WHO, time, WHO, time),
    )
    assert is_ours(ours, parent)
    # What is before the message; its words, the tree and the parent may be any.
    first = ours.index(b"author")
    at = data.draw(st.integers(first, ours.index(b"torch") - 1))
    with_one = data.draw(st.binary(max_size=3))
    cut = data.draw(st.integers(0, 3))
    other = ours[:at] + with_one + ours[at + cut :]
    if other.rpartition(b"\n\n")[0] != ours.rpartition(b"\n\n")[0]:
        assert not is_ours(other, parent)
    assert not is_ours(ours, parent.replace(time, b"1700000001"))
    assert not is_ours(ours, b"")
