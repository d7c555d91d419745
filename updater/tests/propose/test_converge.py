"""What stands on the forge after a run: a real bare repository, a GitHub that judges each call."""

from __future__ import annotations

from pathlib import Path

import pytest

from accelpkgs_updater.errors import UpdaterError
from accelpkgs_updater.propose.ours import BOT
from accelpkgs_updater.propose.proposal import Alert, marked, marker

from .conftest import Bot, git, proposal
from .fake import GitHub


def only(github: GitHub) -> dict:
    (pull,) = github.open_pulls()
    return pull


def labels(pull: dict) -> list[str]:
    return sorted(label["name"] for label in pull["labels"])


def advance(
    checkout: Path, name: str = "other", text: str = "x", branch: str = "main", start: str = "main"
) -> None:
    """A person pushes to a branch."""
    clone = checkout.parent / f"person-{len(list(checkout.parent.iterdir()))}"
    git(checkout.parent, "clone", "-q", "-b", start, str(checkout.parent / "repo.git"), str(clone))
    (clone / name).write_text(text)
    git(clone, "add", "-A")
    git(clone, "commit", "-qm", "by hand")
    git(clone, "push", "-q", "origin", f"HEAD:{branch}")


def test_the_first_run_opens_one(bot: Bot, github: GitHub, checkout: Path) -> None:
    before = (
        git(checkout, "status", "--porcelain"),
        git(checkout, "rev-parse", "HEAD"),
        git(checkout, "branch", "-a"),
    )
    bot.propose()
    pull = only(github)
    assert pull["title"] == "torch: 2"
    assert pull["draft"] is False
    assert labels(pull) == ["update"]
    assert marked(pull["body"])["packages"] == ["torch"]
    assert git(github.bare, "show", "updater/torch:pkgs/torch/releases.json") == "2"
    assert git(github.bare, "log", "-1", "--format=%an %ae %cn %ce", "updater/torch") == " ".join(
        [*BOT, *BOT]
    )
    # The person's work, index, branches and worktrees are as they were.
    after = (
        git(checkout, "status", "--porcelain"),
        git(checkout, "rev-parse", "HEAD"),
        git(checkout, "branch", "-a"),
    )
    assert after == before
    assert (checkout / "pkgs" / "torch" / "releases.json").read_text() == "dirty\n"
    assert len(git(checkout, "worktree", "list").splitlines()) == 1


def test_the_second_run_changes_nothing(bot: Bot, github: GitHub) -> None:
    bot.propose()
    state, calls = github.summary(), len(github.calls)
    bot.propose()
    assert github.summary() == state
    assert {method for method, _ in github.calls[calls:]} == {"GET"}


def test_a_second_release_before_the_merge_updates_the_same(bot: Bot, github: GitHub) -> None:
    bot.propose("2")
    bot.propose("3")
    pull = only(github)
    assert (pull["number"], pull["title"]) == (1, "torch: 3")
    assert git(github.bare, "show", "updater/torch:pkgs/torch/releases.json") == "3"
    assert git(github.bare, "rev-list", "--count", "main..updater/torch") == "1"


def test_words_that_a_person_changed_stay_until_ours_change(bot: Bot, github: GitHub) -> None:
    bot.propose("2")
    only(github)["title"] = "a better title"
    bot.propose("2")
    assert only(github)["title"] == "a better title"
    bot.propose("3")
    assert only(github)["title"] == "torch: 3"


def test_what_a_person_closed_stays_closed_until_it_changes(bot: Bot, github: GitHub) -> None:
    bot.propose("2")
    only(github)["state"] = "closed"
    bot.propose("2")
    assert github.open_pulls() == []
    assert "a person closed #1" in bot.said[-1]
    bot.run(
        lambda c: setattr(c, "insist", True) or c.propose(proposal(c.repository, c.commit, "2"))
    )
    assert only(github)["number"] == 2
    only(github)["state"] = "closed"
    bot.propose("3")
    assert (only(github)["number"], only(github)["title"]) == (3, "torch: 3")


def test_a_strangers_comment_does_not_undo_what_a_person_closed(bot: Bot, github: GitHub) -> None:
    """The marker of our own closing comment can be written by whoever may comment."""
    bot.propose("2")
    github.strangers[1] = [f"closed\n\n{marker({'closing': 1})}"]
    only(github)["state"] = "closed"
    bot.propose("2")
    assert github.open_pulls() == []
    assert "a person closed #1" in bot.said[-1]


def test_a_strangers_comment_is_not_ours(bot: Bot, github: GitHub) -> None:
    bot.propose()
    github.strangers[1] = [marker({"closing": 1})]
    bot.withdraw()
    assert "`main` has all of this now." in github.comments[1][0]


def test_what_main_has_is_closed(bot: Bot, github: GitHub) -> None:
    bot.propose()
    bot.withdraw()
    assert github.open_pulls() == []
    assert github.commit("updater/torch") is None
    assert "`main` has all of this now." in github.comments[1][0]
    bot.withdraw()
    assert len(github.comments[1]) == 1


def test_a_family_supersedes_its_members(bot: Bot, github: GitHub) -> None:
    bot.propose(family="triton")
    bot.propose(family="numpy")
    bot.propose(packages=("torch", "triton"))
    assert sorted(p["head"]["ref"] for p in github.open_pulls()) == [
        "updater/numpy",
        "updater/torch",
    ]
    assert "Superseded by #3." in github.comments[1][0]
    assert github.commit("updater/triton") is None


def test_worse_is_a_draft_and_the_way_back_is_a_new_one(bot: Bot, github: GitHub) -> None:
    bot.propose("2", worse=True)
    assert only(github)["draft"] is True
    assert labels(only(github)) == ["makes a target worse", "update"]
    bot.propose("3")
    assert (only(github)["number"], only(github)["draft"], labels(only(github))) == (
        2,
        False,
        ["update"],
    )
    assert "makes nothing worse" in github.comments[1][0]
    bot.propose("4", worse=True)
    assert (only(github)["number"], only(github)["draft"]) == (3, True)


def test_a_draft_that_a_person_made_ready_stays_ready(bot: Bot, github: GitHub) -> None:
    bot.propose("2", worse=True)
    only(github)["draft"] = False
    bot.propose("2", worse=True)
    assert (only(github)["number"], only(github)["draft"]) == (1, False)


def test_a_repository_without_drafts(bot: Bot, github: GitHub) -> None:
    github.drafts = False
    bot.propose("2", worse=True)
    bot.propose("2", worse=True)
    assert only(github)["title"] == "DRAFT: torch: 2"
    bot.propose("3", worse=True)
    assert (only(github)["number"], only(github)["title"]) == (1, "DRAFT: torch: 3")
    bot.propose("4")
    assert (only(github)["number"], only(github)["title"], labels(only(github))) == (
        1,
        "torch: 4",
        ["update"],
    )


def test_main_moved(bot: Bot, github: GitHub, checkout: Path) -> None:
    bot.propose()
    advance(checkout)
    bot.propose()
    assert only(github)["number"] == 1
    assert git(github.bare, "merge-base", "main", "updater/torch") == github.commit("main")


def test_main_moved_over_the_same_lines(bot: Bot, github: GitHub, checkout: Path) -> None:
    """No merge, so no conflict: the update is made anew on what main has."""
    bot.propose()
    advance(checkout, "pkgs/torch/releases.json", "by hand\n")
    bot.propose("3")
    assert git(github.bare, "rev-list", "--count", "main..updater/torch") == "1"
    assert git(github.bare, "diff", "main", "updater/torch").count("\n-by hand") == 1


def test_a_branch_that_a_person_committed_to_is_left_alone(
    bot: Bot, github: GitHub, checkout: Path
) -> None:
    bot.propose()
    advance(checkout, branch="updater/torch", start="updater/torch")
    state = github.summary()
    bot.propose("3")
    bot.withdraw()
    assert github.summary() == state
    assert [line for line in bot.said if "left alone" in line and "E573" in line]


def test_a_person_who_is_faster_than_the_push(bot: Bot, github: GitHub, checkout: Path) -> None:
    bot.propose()

    def step(converger):

        made = proposal(converger.repository, converger.commit, "3")
        advance(checkout, branch="updater/torch", start="updater/torch")
        converger.propose(made)

    bot.run(step)
    assert git(github.bare, "log", "-1", "--format=%s", "updater/torch") == "by hand"
    assert "left alone" in bot.said[-1]


def test_a_protected_branch(bot: Bot, github: GitHub) -> None:
    hook = github.bare / "hooks" / "pre-receive"
    hook.write_text("#!/bin/sh\necho 'error: GH006: Protected branch update failed' >&2\nexit 1\n")
    hook.chmod(0o755)
    with pytest.raises(UpdaterError, match="E574"):
        bot.propose()
    assert github.items == {}


def test_hooks_of_the_person_do_not_run(bot: Bot, github: GitHub, checkout: Path) -> None:
    for name in ("pre-push", "post-checkout", "pre-commit", "reference-transaction"):
        hook = checkout / ".git" / "hooks" / name
        hook.write_text(f"#!/bin/sh\ntouch {checkout}/ran-{name}\nexit 1\n")
        hook.chmod(0o755)
    bot.propose()
    assert only(github)
    assert list(checkout.glob("ran-*")) == []


def test_an_alarm_is_one_issue_and_stays_closed(bot: Bot, github: GitHub) -> None:
    alert = Alert("0123", "alarm: a file changed", "it did")
    bot.run(lambda c: c.alert(alert))
    bot.run(lambda c: c.alert(alert))
    (issue,) = github.issues()
    assert labels(issue) == ["hash-alarm"]
    issue["state"] = "closed"
    bot.run(lambda c: c.alert(alert))
    assert len(github.issues()) == 1
    bot.run(lambda c: c.alert(Alert("4567", "alarm: another", "")))
    assert len(github.issues()) == 2


def test_a_fork(checkout: Path, github: GitHub) -> None:
    git(checkout.parent, "clone", "-q", "--bare", str(github.bare), "fork.git")
    git(checkout, "remote", "add", "mine", str(checkout.parent / "fork.git"))
    github.forks["me"] = checkout.parent / "fork.git"
    bot = Bot(checkout, github, push="mine", owner="me")
    bot.propose()
    bot.propose("3")
    pull = only(github)
    assert pull["head"]["repo"]["owner"]["login"] == "me"
    assert github.commit("updater/torch") is None
    assert github.commit("updater/torch", "me")


def test_over_http(checkout: Path, github: GitHub) -> None:
    """`git http-backend` behind a server that wants the token."""
    git(checkout, "remote", "set-url", "origin", f"{github.base}/git/repo.git")
    bot = Bot(checkout, github)
    bot.propose()
    bot.propose("3")
    assert only(github)["title"] == "torch: 3"


@pytest.mark.parametrize("name", ["--upload-pack=touch x", "-x", "$(id)", ""])
def test_a_remote_is_a_name(checkout: Path, github: GitHub, name: str) -> None:
    with pytest.raises(UpdaterError, match="E578"):
        Bot(checkout, github, push=name or " ").propose()
