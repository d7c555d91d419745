"""What is asked for by label and head: a word that is for one commit, alarms that are told once."""

from __future__ import annotations

from pathlib import Path

import pytest

from accelpkgs_updater.errors import UpdaterError
from accelpkgs_updater.propose import converge
from accelpkgs_updater.propose.converge import ACCEPTED
from accelpkgs_updater.propose.proposal import Alert

from .conftest import X86, Bot, git
from .fake import GitHub
from .test_converge import labels, only
from .test_rehearsal import Stage, stage  # noqa: F401
from .test_workflows import FOLDER

ALERT = Alert("0123", "alarm: a file changed", "it did")


def test_worse_is_accepted_for_one_commit(bot: Bot, github: GitHub) -> None:
    bot.propose("2", worse=True)
    only(github)["labels"].append({"name": ACCEPTED})
    bot.propose("2", worse=True)
    assert ACCEPTED in labels(only(github)), "nothing changed, so it holds"
    bot.propose("3", worse=True)
    assert only(github)["number"] == 1
    assert ACCEPTED not in labels(only(github))
    assert "makes a target worse" in labels(only(github))


def test_worse_is_accepted_for_one_base(bot: Bot, github: GitHub, checkout: Path) -> None:
    """The same update on another main may do something else to the targets."""
    bot.propose("2", worse=True)
    only(github)["labels"].append({"name": ACCEPTED})
    git(checkout, "commit", "-q", "--allow-empty", "-m", "main moves")
    git(checkout, "push", "-q", "origin", "HEAD:main")
    bot.propose("2", worse=True)
    assert ACCEPTED not in labels(only(github))


def test_the_guard_takes_the_word_for_the_commit_that_it_was_put_on() -> None:
    """Only the run that the label itself starts, on the head of that moment."""
    text = (FOLDER / "guard.yml").read_text()
    event = f"github.event.action == 'labeled' && github.event.label.name == '{ACCEPTED}'"
    assert f"ACCEPTED: ${{{{ {event} }}}}\n" in text
    assert "pull_request.labels" not in text


def crowd(github: GitHub, count: int, **item: object) -> None:
    """Many pull requests and issues of others."""
    for _ in range(count):
        github.new({"title": "x", "body": "x", "labels": [], "user": {"login": "p"}, **item})


def test_others_are_not_listed(bot: Bot, github: GitHub) -> None:
    """More than any list shows: only ours are asked for."""
    crowd(github, 10_050)
    bot.run(lambda c: c.alert(ALERT))
    bot.propose()
    calls = len(github.calls)
    for content in ("2", "3"):
        bot.propose(content)
        bot.run(lambda c: c.alert(ALERT))
    assert len([i for i in github.issues() if ALERT.title == i["title"]]) == 1
    assert len(github.open_pulls()) == 1
    assert len(github.calls) - calls < 12


def test_a_list_that_is_cut_is_an_error(
    bot: Bot, github: GitHub, monkeypatch: pytest.MonkeyPatch
) -> None:
    from accelpkgs_updater.propose.github import api

    monkeypatch.setattr(api, "PAGES", 3)
    crowd(github, 300, labels=[{"name": "hash-alarm"}])
    for _ in range(2):
        with pytest.raises(UpdaterError, match=r"E572(.|\n)*the list does not end after 3 pages"):
            bot.run(lambda c: c.alert(ALERT))
    assert len(github.issues()) == 300


def test_an_issue_of_somebody_does_not_silence_an_alarm(bot: Bot, github: GitHub) -> None:
    """Its marker can be foreseen; the label is for those who may label."""
    crowd(github, 1, body=ALERT.text, state="closed")
    bot.run(lambda c: c.alert(ALERT))
    assert [i["title"] for i in github.issues()] == ["x", ALERT.title]


def test_an_alarm_without_the_right_to_label(bot: Bot, github: GitHub) -> None:
    """GitHub drops the label in silence; then it is found by who opened it, or not left open."""
    github.may_push = False
    github.login = "me"

    def alert(owner: str) -> None:
        def step(c: converge.Converger) -> None:
            c.may_label, c.owner = False, owner
            c.alert(ALERT)

        bot.run(step)

    alert("me")
    alert("Me")
    (issue,) = github.issues()
    assert issue["state"] == "open"
    github.items.clear()
    with pytest.raises(UpdaterError, match=r"E571(.|\n)*did not get its label"):
        alert("an-organisation")
    assert [i["state"] for i in github.issues()] == ["closed"]


@pytest.mark.parametrize("status", [410, 403, 404, 500])
def test_an_alarm_stays_told_whatever_the_forge_says(
    stage: Stage,  # noqa: F811
    tmp_path: Path,
    status: int,
) -> None:
    """Issues are turned off, say: the alarm is in the output, and others' work proceeds."""
    stage.world.stated[f"native-3.0-{X86}.whl"] = "f" * 64
    stage.world.add("other", "2.0")
    stage.github.fault = lambda n, method, path: (
        (status, {}, {"message": "Issues are disabled for this repo"})
        if path.endswith("/issues") and (status != 500 or method == "POST")
        else None
    )
    summary = tmp_path / "summary.md"
    code, said = stage.propose("--all", "--summary", str(summary))
    assert code == 1
    assert "E530" in said and "f" * 64 in said
    assert ("E571" if status in (403, 404) else "E572") in said
    assert "E530" in summary.read_text()
    assert [p["title"] for p in stage.github.open_pulls()] == ["other: 1.0 -> 2.0"]
