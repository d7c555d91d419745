"""Runs that are killed, refused, limited or doubled: the next one makes it right."""

from __future__ import annotations

import copy
import subprocess
import threading
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from accelpkgs_updater.errors import UpdaterError
from accelpkgs_updater.propose.converge import Converger
from accelpkgs_updater.propose.github.api import Api
from accelpkgs_updater.propose.proposal import Alert
from accelpkgs_updater.propose.repository import Repository, opened

from .conftest import Bot, git, proposal
from .fake import HASTY, TOKEN, GitHub

ALERT = Alert("0123", "alarm: a file changed", "it did")


class Killed(BaseException):
    """What nothing catches: the process is gone."""


class Stage:
    """A repository that is put back to a state, as often as it takes, and a run over it that may
    end anywhere.
    """

    def __init__(self, github: GitHub, repository: Repository) -> None:
        self.github, self.repository = github, repository
        self.made: dict[tuple, object] = {}
        self.steps = 0
        self.kill_after: int | None = None

    def proposal(self, base: str, content: str, **kind):
        key = (base, content, *sorted(kind.items()))
        if key not in self.made:
            self.made[key] = proposal(self.repository, base, content, **kind)
        return self.made[key]

    def remember(self) -> None:
        refs = git(self.github.bare, "for-each-ref", "--format=%(objectname) %(refname)")
        self.saved = (copy.deepcopy(self.github.items), copy.deepcopy(self.github.comments), refs)

    def restore(self) -> None:
        items, comments, refs = self.saved
        self.github.items, self.github.comments = copy.deepcopy(items), copy.deepcopy(comments)
        now = git(self.github.bare, "for-each-ref", "--format=%(refname)").split()
        wanted = {line.split()[1]: line.split()[0] for line in refs.splitlines()}
        lines = [f"delete {name}" for name in now if name not in wanted]
        lines += [f"update {name} {commit}" for name, commit in wanted.items()]
        command = ["git", "--git-dir", str(self.github.bare), "update-ref", "--stdin"]
        subprocess.run(command, input="\n".join([*lines, ""]), text=True, check=True)

    def run(self, step: Callable[[Stage, Converger], None]) -> None:
        self.steps = 0
        forge = self.github.server().forge(HASTY, TOKEN, "owner/repo")
        converger = Converger(
            forge, self.repository, "owner", "main", self.repository.fetch("main")
        )
        step(self, converger)

    def done(self) -> None:
        """Count a step that reached the other side."""
        self.steps += 1
        if self.steps == self.kill_after:
            raise Killed

    def quietly(
        self, step: Callable[[Stage, Converger], None], kill_after: int | None = None
    ) -> None:
        self.kill_after = kill_after
        try:
            self.run(step)
        except (Killed, UpdaterError):
            pass
        finally:
            self.kill_after = None


@pytest.fixture
def stage(checkout: Path, github: GitHub, monkeypatch: pytest.MonkeyPatch) -> Iterator[Stage]:
    with opened(checkout, "origin", None, github.server()) as repository:
        made = Stage(github, repository)
        send, push = Api._send, Repository.push

        def counted_send(self: Api, *arguments):
            value = send(self, *arguments)
            made.done()
            return value

        def counted_push(self: Repository, *arguments) -> None:
            push(self, *arguments)
            made.done()

        monkeypatch.setattr(Api, "_send", counted_send)
        monkeypatch.setattr(Repository, "push", counted_push)
        yield made


def first(stage: Stage, c: Converger) -> None:
    c.propose(stage.proposal(c.commit, "2"))


def second(stage: Stage, c: Converger) -> None:
    c.propose(stage.proposal(c.commit, "3"))


def worse(stage: Stage, c: Converger) -> None:
    c.propose(stage.proposal(c.commit, "4", worse=True))


def members(stage: Stage, c: Converger) -> None:
    c.propose(stage.proposal(c.commit, "2", family="triton"))


def family(stage: Stage, c: Converger) -> None:
    c.propose(stage.proposal(c.commit, "5", packages=("torch", "triton")))


def withdraw(stage: Stage, c: Converger) -> None:
    c.withdraw("torch")


def alarm(stage: Stage, c: Converger) -> None:
    c.alert(ALERT)


SCENARIOS = {
    "first run": ([], first),
    "second release": ([first], second),
    "becomes worse": ([first], worse),
    "becomes better": ([worse], second),
    "superseded": ([members], family),
    "withdrawn": ([first], withdraw),
    "alarm": ([], alarm),
}


@pytest.mark.parametrize("name", SCENARIOS)
def test_a_kill_after_any_step(stage: Stage, name: str, thorough: bool) -> None:
    if name == "becomes better" and not thorough:
        pytest.skip("it goes the way of the others: --big asks for it")
    before, step = SCENARIOS[name]
    for earlier in before:
        stage.run(earlier)
    stage.remember()
    stage.run(step)
    steps, right = stage.steps, stage.github.summary()
    assert steps >= 3
    for kill_after in range(1, steps + 1):
        stage.restore()
        stage.quietly(step, kill_after)
        stage.run(step)
        assert stage.github.summary() == right, f"killed after step {kill_after} of {steps}"
        assert all(len(comments) == 1 for comments in stage.github.comments.values())
    stage.run(step)
    assert stage.github.summary() == right


LIMITED = {"message": "You have exceeded a secondary rate limit."}
FAULTS = {
    "401": (401, {}, {"message": "Bad credentials"}),
    "403": (
        403,
        {"X-Accepted-GitHub-Permissions": "pull_requests=write"},
        {"message": "Resource not accessible"},
    ),
    "404": (404, {}, {"message": "Not Found"}),
    "422": (
        422,
        {},
        {"message": "Validation Failed", "errors": [{"code": "custom", "message": "no"}]},
    ),
    "429": (429, {"Retry-After": "1"}, {"message": "slow down"}),
    "secondary": (403, {"Retry-After": "1"}, LIMITED),
    "502": (502, {}, {"message": "Server Error"}),
}
ALIKE = ("403", "404", "422", "secondary")
PASSING = ("429", "secondary", "502")


@pytest.mark.parametrize("fault", FAULTS)
def test_an_error_at_any_call(stage: Stage, fault: str, thorough: bool) -> None:
    if fault in ALIKE and not thorough:
        pytest.skip("it goes the way of another: --big asks for it")
    stage.run(members)
    stage.remember()
    github, start = stage.github, len(stage.github.calls)
    stage.run(family)
    calls, right = len(github.calls) - start, github.summary()
    assert calls == 8
    for at in range(1, calls + 1):
        stage.restore()
        github.calls.clear()
        github.fault = lambda n, method, path, at=at: FAULTS[fault] if n == at else None
        if fault in PASSING:
            stage.run(family)
        else:
            with pytest.raises(UpdaterError, match=r"E57[12]"):
                stage.run(family)
            github.fault = None
            stage.run(family)
        github.fault = None
        assert github.summary() == right, f"{fault} at call {at}"


def test_an_answer_that_is_lost(stage: Stage) -> None:
    """GitHub did it and said 502: doing it again would make two."""
    github = stage.github
    handle, lost_ones = github.handle, []

    def lost(method, path, query, body):
        value = handle(method, path, query, body)
        if method == "GET" or lost_ones:
            return value
        lost_ones.append(path)
        return 502, {"message": "Server Error"}

    github.handle = lost  # type: ignore[method-assign]
    stage.run(first)
    assert len(lost_ones) == len(github.open_pulls()) == 1


def test_outages_end_a_run_with_a_sentence(stage: Stage) -> None:
    stage.github.fault = lambda n, method, path: FAULTS["502"]
    with pytest.raises(UpdaterError, match="E572"):
        stage.run(first)
    for headers in (
        {"Retry-After": "4000"},
        {"X-RateLimit-Remaining": "0", "X-RateLimit-Reset": "99999999999"},
    ):
        stage.github.fault = lambda n, method, path, headers=headers: (403, headers, LIMITED)
        with pytest.raises(UpdaterError, match="E576"):
            stage.run(first)


@pytest.mark.parametrize(
    ("answer", "said"),
    [
        (FAULTS["401"], "does not accept the token"),
        (FAULTS["403"], "pull-requests: write"),
        ((403, {}, {"message": "Resource not accessible by integration"}), "pull-requests: write"),
        (
            (403, {"X-Accepted-OAuth-Scopes": "repo", "X-OAuth-Scopes": "gist"}, {}),
            "scopes repo; it has gist",
        ),
        (
            (
                403,
                {},
                {"message": "GitHub Actions is not permitted to create or approve pull requests."},
            ),
            "Settings",
        ),
        (FAULTS["404"], "GitHub calls not found"),
    ],
)
def test_the_permission_that_is_missing_is_said(stage: Stage, answer, said: str) -> None:
    stage.github.fault = lambda n, method, path: answer if method == "POST" else None
    with pytest.raises(UpdaterError, match="E571") as caught:
        stage.run(first)
    assert said in str(caught.value)
    assert TOKEN not in str(caught.value)


def test_two_at_once(checkout: Path, github: GitHub) -> None:
    git(checkout.parent, "clone", "-q", str(github.bare), "second")
    for content in ("2", "3"):
        bots = [Bot(checkout, github), Bot(checkout.parent / "second", github)]
        barrier, failures = threading.Barrier(2), []

        def work(bot: Bot, barrier=barrier, failures=failures, content=content) -> None:
            def step(c: Converger) -> None:
                made = proposal(c.repository, c.commit, content)
                barrier.wait(60)
                c.propose(made)
                c.alert(ALERT)

            try:
                bot.run(step)
            except BaseException as error:
                failures.append(error)

        threads = [threading.Thread(target=work, args=(bot,)) for bot in bots]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
        assert failures == []
        (pull,) = github.open_pulls()
        assert pull["title"] == f"torch: {content}"
        assert len([i for i in github.issues() if i["state"] == "open"]) == 1


def test_two_in_one_checkout(checkout: Path, github: GitHub) -> None:
    bot = Bot(checkout, github)
    with pytest.raises(UpdaterError, match="E521"):
        bot.run(lambda c: Bot(checkout, github).propose())


def test_a_killed_runs_worktree_is_taken_away(bot: Bot, checkout: Path) -> None:
    git(checkout, "worktree", "add", "-q", "--detach", str(checkout.parent / "theirs"))
    bot.run(lambda c: git(checkout, "worktree", "add", "-q", "--detach", str(c.repository.tree)))
    assert len(git(checkout, "worktree", "list").splitlines()) == 3
    bot.propose()
    assert len(git(checkout, "worktree", "list").splitlines()) == 2
    assert (checkout.parent / "theirs" / ".git").exists()


def test_a_killed_gits_locks_are_taken_away(bot: Bot, checkout: Path) -> None:
    bot.propose()
    lock = checkout / ".git" / "refs" / "accelpkgs-updater" / "base" / "main.lock"
    lock.touch()
    git(checkout, "commit", "-q", "--allow-empty", "-m", "main moves")
    git(checkout, "push", "-q", "origin", "HEAD:main")
    bot.propose("3")
    assert not lock.exists()


def test_the_token_is_never_shown(checkout: Path, github: GitHub) -> None:
    git(
        checkout,
        "remote",
        "set-url",
        "origin",
        f"http://x-access-token:{TOKEN}@127.0.0.1:1/owner/repo.git",
    )
    with pytest.raises(UpdaterError, match="E578") as caught:
        Bot(checkout, github).propose()
    assert TOKEN not in str(caught.value)
    assert "eC1hY2Nlc3M" not in str(caught.value)
