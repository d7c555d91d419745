"""The one issue of a check that runs by the clock: what stands on the forge after runs, persons,
kills, and two runs at once.
"""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from accelpkgs_updater import redaction
from accelpkgs_updater.errors import UpdaterError
from accelpkgs_updater.propose.check_issue import LABEL, CheckIssue, Outcome
from accelpkgs_updater.propose.log_excerpt import excerpt_of
from accelpkgs_updater.propose.proposal import marked, marker

from .conftest import call
from .fake import HASTY, TOKEN, GitHub, serving
from .openapi import Judge

CHECK = "nixos-unstable"


@pytest.fixture
def github(tmp_path: Path, judge: Judge | None) -> Iterator[GitHub]:
    """Issues alone: there is no repository behind it."""
    with serving(GitHub(tmp_path / "none.git", login="bot", judge=judge)) as made:
        yield made


def run(github: GitHub, what: str | None, number: int = 1, check: str = CHECK) -> str:
    """A run that finds something: the test that fails, None where it passes."""
    excerpt = None if what is None else excerpt_of(f"FAILED {what} - said so\n".encode())
    forge = github.server().forge(HASTY, TOKEN, "owner/repo")
    address = f"https://example.org/runs/{number}"
    return CheckIssue(forge, check).follow(Outcome(check, excerpt, address))


def shown(github: GitHub) -> list[tuple[str, list[str]]]:
    """Each issue: whether it is open, and the first words of its comments."""
    return [
        (i["state"], [c.partition(" (")[0].rstrip(".") for c in github.comments.get(n, [])])
        for n, i in github.items.items()
    ]


def close(github: GitHub, number: int, reason: str) -> None:
    """A person's click."""
    github.items[number] |= {"state": "closed", "state_reason": reason}


def test_broken_then_passing_then_broken_again(github: GitHub) -> None:
    assert run(github, None) == "nothing was broken"
    assert github.items == {}
    assert run(github, "a.py::t", 1) == "opened #1"
    (issue,) = github.items.values()
    assert issue["title"] == "nixos-unstable is broken"
    assert "FAILED a.py::t - said so" in issue["body"]
    assert "<https://example.org/runs/1>" in issue["body"]
    assert [label["name"] for label in issue["labels"]] == [LABEL]
    run(github, "a.py::t", 2)
    run(github, "b.py::t", 3)
    assert run(github, None, 4) == "closed #1: it passes"
    same, other, passes = "It still fails, in the same way", "It fails in another way", "It passes"
    assert shown(github) == [("closed", [same, other, passes])]
    assert "FAILED b.py::t" in github.comments[1][1]
    before = len(github.calls)
    assert run(github, None, 5) == "nothing was broken"
    assert len(github.calls) - before == 2, "it only looks"
    assert run(github, "a.py::t", 6) == "opened #2"
    assert [i["state"] for i in github.items.values()] == ["closed", "open"]


def test_the_same_run_says_it_once(github: GitHub) -> None:
    for _ in range(3):
        run(github, "a", 1)
    for _ in range(2):
        run(github, "a", 2)
    assert shown(github) == [("open", ["It still fails, in the same way"])]


def test_checks_do_not_mix(github: GitHub) -> None:
    run(github, "a", check="nixos-unstable")
    run(github, "a", check="nixos-25.11")
    run(github, None, 2, check="nixos-unstable")
    assert [i["state"] for i in github.items.values()] == ["closed", "open"]


def test_closed_as_done_and_it_is_not(github: GitHub) -> None:
    run(github, "a", 1)
    close(github, 1, "completed")
    assert run(github, "a", 2) == "#1 follows it"
    assert shown(github) == [("open", ["It still fails, in the same way"])]


def test_closed_as_not_planned(github: GitHub) -> None:
    """It stays closed until something else fails; what fails after it passed is told anew."""
    run(github, "a", 1)
    close(github, 1, "not_planned")
    assert "not planned" in run(github, "a", 2)
    assert shown(github) == [("closed", [])]
    run(github, "b", 3)
    assert shown(github) == [("open", ["It fails in another way"])]
    close(github, 1, "not_planned")
    run(github, None, 4)
    assert run(github, "b", 5) == "opened #2"
    assert [i["state"] for i in github.items.values()] == ["closed", "open"]


def test_a_person_opens_again_what_passes(github: GitHub) -> None:
    run(github, "a", 1)
    run(github, None, 2)
    github.items[1]["state"] = "open"
    assert run(github, None, 3) == "#1 passes, and a person keeps it open"
    run(github, "a", 4)
    assert shown(github) == [("open", ["It passes", "It fails again"])]


@pytest.mark.parametrize("body", ["", marker({"check": CHECK, "state": "passes"})])
@pytest.mark.parametrize("labels", [[], [{"name": "other"}]])
def test_an_issue_of_a_person(github: GitHub, body: str, labels: list[dict[str, str]]) -> None:
    """Of the same title, even with our marker: without the label it is not ours."""
    theirs = {"title": f"{CHECK} is broken", "body": body, "labels": labels}
    github.new({**theirs, "user": {"login": "p"}})
    run(github, "a", 1)
    run(github, None, 2)
    assert [i["state"] for i in github.items.values()] == ["open", "closed"]
    assert github.comments.keys() == {2}


def test_an_issue_of_a_person_with_our_label(github: GitHub) -> None:
    """A maintainer may give it: without our marker it is not ours either."""
    github.new(
        {
            "title": f"{CHECK} is broken",
            "body": "I saw it, too",
            "labels": [{"name": LABEL}],
            "user": {"login": "p"},
        }
    )
    assert run(github, "a", 1) == "opened #2"
    run(github, None, 2)
    assert [i["state"] for i in github.items.values()] == ["open", "closed"]


def test_somebody_writes_our_marker_in_a_comment(github: GitHub) -> None:
    run(github, "a", 1)
    github.strangers[1] = [marker({"check": CHECK, "state": "passes", "run": ""})]
    run(github, "a", 2)
    assert shown(github) == [("open", ["It still fails, in the same way"])]


def test_two_runs_at_once(github: GitHub) -> None:
    """Both look before either opens one: the oldest stays."""
    both = threading.Barrier(2)
    looked: set[int] = set()

    def wait(_n: int, method: str, path: str) -> None:
        if method == "GET" and path.endswith("/issues") and threading.get_ident() not in looked:
            looked.add(threading.get_ident())
            # The lock of the fake is held: let the other one look, too.
            github.lock.release()
            try:
                both.wait(timeout=20)
            finally:
                github.lock.acquire()

    github.fault = wait
    threads = [threading.Thread(target=run, args=(github, "a", n)) for n in (1, 2)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(i["state"] for i in github.items.values()) == ["closed", "open"]
    assert github.items[1]["state"] == "open"
    assert any("The same as #1." in text for text in github.comments[2])
    github.fault = None
    run(github, None, 3)
    assert [i["state"] for i in github.items.values()] == ["closed", "closed"]
    assert run(github, "a", 4) == "opened #3", "a duplicate is not taken up again"


class Killed(BaseException):
    """What ends a run between two calls."""


def test_killed_after_each_call(github: GitHub) -> None:
    """Whatever a killed run left, the next one of the same kind ends where an undisturbed one
    would: one issue, each thing said once.
    """

    def start(github: GitHub) -> None:
        run(github, "a", 1)

    steps: list[tuple[Callable[[GitHub], object], Callable[[], object]]] = [
        (start, lambda: run(github, "a", 2)),
        (start, lambda: run(github, "b", 2)),
        (start, lambda: run(github, None, 2)),
        (lambda _: None, lambda: run(github, "a", 2)),
        (
            lambda g: (start(g), close(g, 1, "completed")),
            lambda: run(github, "a", 2),
        ),
    ]
    for before, step in steps:
        reset(github)
        before(github)
        step()
        expected = (shown(github), [i["body"] for i in github.items.values()])
        calls = 1
        while True:
            reset(github)
            before(github)
            if not killed(github, step, calls):
                break
            step()
            assert (shown(github), [i["body"] for i in github.items.values()]) == expected, calls
            calls += 1
        assert calls > 2


def reset(github: GitHub) -> None:
    github.items.clear()
    github.comments.clear()
    github.calls.clear()


def killed(github: GitHub, step: Callable[[], object], calls: int) -> bool:
    """Run a step that dies when it has made so many calls; false where it made fewer."""
    before = len(github.calls)
    # It was done, and is not answered.
    github.cut = lambda: len(github.calls) - before >= calls
    try:
        step()
    except UpdaterError:
        return True
    finally:
        github.cut = None
    return False


def test_without_the_right_to_label(github: GitHub) -> None:
    github.may_push = False
    with pytest.raises(UpdaterError, match=r"E571(.|\n)*did not get its label"):
        run(github, "a")
    assert [i["state"] for i in github.items.values()] == ["closed"]


@pytest.mark.parametrize(("status", "code"), [(403, "E571"), (410, "E572"), (500, "E572")])
def test_a_forge_that_refuses(github: GitHub, status: int, code: str) -> None:
    github.fault = lambda n, method, path: (status, {}, {"message": "no"})
    with pytest.raises(UpdaterError, match=code):
        run(github, "a")


@pytest.fixture
def environment(github: GitHub, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("GITHUB_TOKEN", TOKEN)
    monkeypatch.setenv("GITHUB_API_URL", f"{github.base}/api")
    monkeypatch.setenv("GITHUB_REPOSITORY", "owner/repo")


def test_the_command(github: GitHub, environment: None, tmp_path: Path) -> None:
    log = tmp_path / "log"
    log.write_text(f"setting GITHUB_TOKEN={TOKEN}\nerror: attribute 'x' missing\n")
    told = ("--log", str(log), "--run", "https://example.org/1")
    assert call("report", CHECK, "--outcome", "failure", *told) == (0, f"{CHECK}: opened #1\n")
    assert "error: attribute 'x' missing" in github.items[1]["body"]
    assert TOKEN not in github.items[1]["body"]
    for word in ("cancelled", "skipped"):
        assert call("report", CHECK, "--outcome", word)[0] == 0
    assert github.items[1]["state"] == "open"
    assert call("report", CHECK, "--outcome", "success")[0] == 0
    assert github.items[1]["state"] == "closed"
    before = len(github.calls)
    code, said = call("report", CHECK, "--outcome", "failure", "--log", str(log), "--dry-run")
    assert (code, TOKEN in said, len(github.calls)) == (0, False, before)
    assert marked(said)["check"] == CHECK


@pytest.mark.parametrize("name", ["GITHUB_TOKEN", "CACHIX_AUTH_TOKEN", "MY_PASSWORD", "API_KEY"])
def test_what_the_run_was_given_is_not_told(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, name: str
) -> None:
    """It looks like nothing, so it must be known before the log is read."""
    monkeypatch.setattr(redaction, "_secrets", set())
    for variable in ("GITHUB_TOKEN", "GH_TOKEN"):
        monkeypatch.delenv(variable, raising=False)
    monkeypatch.setenv(name, "plain-words")
    log = tmp_path / "log"
    log.write_text("error: cannot open plain-words\n")
    code, said = call("report", CHECK, "--outcome", "failure", "--log", str(log), "--dry-run")
    assert code == 0
    assert "error: cannot open ***" in said


@pytest.mark.parametrize(
    ("arguments", "code"),
    [
        (["../x", "--outcome", "failure"], "E500"),
        (["@all", "--outcome", "failure"], "E500"),
        ([CHECK, "--outcome", "green"], "E500"),
        ([CHECK, "--outcome", "failure", "--run", "javascript:alert(1)"], "E500"),
        ([CHECK, "--outcome", "failure", "--run", "https://x/ @all"], "E500"),
        ([CHECK, "--outcome", "failure", "--log", "/dev/zero"], "E522"),
        ([CHECK, "--outcome", "failure", "--log", "/nosuch"], "E522"),
        ([CHECK, "--outcome", "failure", "--repository", "a/b/c"], "E570"),
    ],
)
def test_what_is_asked_wrongly(
    github: GitHub, environment: None, arguments: list[str], code: str
) -> None:
    with pytest.raises(UpdaterError, match=code):
        call("report", *arguments)
    assert github.calls == []


def test_without_a_token(github: GitHub, environment: None, monkeypatch) -> None:
    monkeypatch.delenv("GITHUB_TOKEN")
    monkeypatch.delenv("GH_TOKEN", raising=False)
    with pytest.raises(UpdaterError, match="E570"):
        call("report", CHECK, "--outcome", "success")
