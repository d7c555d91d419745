from __future__ import annotations

import shutil
import subprocess
from collections.abc import Iterator
from pathlib import Path

import pytest
from typer.testing import CliRunner

from accelpkgs_updater.cli.app import app
from accelpkgs_updater.propose.converge import Converger
from accelpkgs_updater.propose.proposal import Proposal
from accelpkgs_updater.propose.repository import Repository, opened

from ..sources.github_api import description
from ..world import World
from ..world import serving as indexing
from .fake import HASTY, TOKEN, GitHub, serving
from .openapi import Judge

ROOT = Path(__file__).resolve().parents[3]
SOURCES = ROOT / "updater" / "src"
X86 = "cp312-cp312-manylinux_2_28_x86_64"
TARGETS = """
[families]
pair = ["app", "dep"]

[changelogs]
native = "https://github.com/owner/native/releases"

[sets]
all = ["app", "native"]

[targets]
cpu = { set = "all", python = "3.12", cpu = true }
new = { set = "all", python = "3.14", cpu = true, expect = "refused", code = "E011" }
"""


def git(folder: Path, *arguments: str) -> str:
    who = [
        "-c",
        "user.name=person",
        "-c",
        "user.email=person@example.org",
        "-c",
        "protocol.file.allow=always",
    ]
    done = subprocess.run(
        ["git", *who, *arguments], cwd=folder, check=True, capture_output=True, text=True
    )
    return done.stdout.strip()


@pytest.fixture(scope="session")
def judge(request: pytest.FixtureRequest) -> Judge | None:
    """GitHub's description where npm can fetch it.

    Else the fake judges nothing, and test_openapi.py says so.
    """
    try:
        return Judge(description(Path(request.config.cache.mkdir("octokit-openapi"))))
    except pytest.skip.Exception:
        return None


@pytest.fixture
def checkout(tmp_path: Path) -> Path:
    """A clone of a bare repository, with a person's unfinished work in it."""
    seed = tmp_path / "seed"
    (seed / "pkgs" / "torch").mkdir(parents=True)
    (seed / "pkgs" / "torch" / "releases.json").write_text("1\n")
    git(seed, "init", "-q", "-b", "main")
    git(seed, "add", "-A")
    git(seed, "commit", "-qm", "first")
    git(tmp_path, "clone", "-q", "--bare", str(seed), "repo.git")
    git(tmp_path / "repo.git", "config", "http.receivepack", "true")
    git(tmp_path, "clone", "-q", str(tmp_path / "repo.git"), "work")
    (tmp_path / "work" / "unfinished").write_text("mine")
    (tmp_path / "work" / "pkgs" / "torch" / "releases.json").write_text("dirty\n")
    return tmp_path / "work"


@pytest.fixture
def github(checkout: Path, judge: Judge | None) -> Iterator[GitHub]:
    with serving(GitHub(checkout.parent / "repo.git", judge=judge)) as made:
        yield made


class Bot:
    """One run of the updater, without upstream: what a family's files should be is said by the
    test.
    """

    def __init__(
        self, checkout: Path, github: GitHub, push: str | None = None, owner: str = "owner"
    ) -> None:
        self.checkout, self.github, self.push, self.owner = checkout, github, push, owner
        self.said: list[str] = []

    def run(self, step, token: str = TOKEN, wrap=lambda converger: converger):
        server = self.github.server(token)
        with opened(self.checkout, "origin", self.push, server) as repository:
            forge = server.forge(HASTY, token, "owner/repo")
            converger = Converger(
                forge,
                repository,
                self.owner,
                "main",
                repository.fetch("main"),
                said=self.said.append,
            )
            return step(wrap(converger))

    def propose(self, content: str = "2", family: str = "torch", **kind) -> None:
        self.run(lambda c: c.propose(proposal(c.repository, c.commit, content, family, **kind)))

    def withdraw(self, family: str = "torch") -> None:
        self.run(lambda c: c.withdraw(family))


def proposal(
    repository: Repository,
    base: str,
    content: str,
    family: str = "torch",
    worse: bool = False,
    packages=(),
    body="b",
) -> Proposal:
    with repository.worktree(base) as tree:
        path = tree / "pkgs" / family / "releases.json"
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(f"{content}\n")
        commit = repository.commit(base, f"{family}: {content}\n", ["pkgs"])
    assert commit is not None
    labels = ("update", "makes a target worse") if worse else ("update",)
    return Proposal(
        family,
        packages or (family,),
        f"{family}: {content}",
        f"{body} {content}",
        commit,
        worse,
        labels,
    )


@pytest.fixture
def bot(checkout: Path, github: GitHub) -> Bot:
    return Bot(checkout, github)


def call(*arguments: str) -> tuple[int, str]:
    done = CliRunner().invoke(app, list(arguments))
    if done.exception is not None and not isinstance(done.exception, SystemExit):
        raise done.exception
    return done.exit_code, done.output


def update(folder: Path, world: World) -> None:
    assert (
        call("update", "--all", "--packages", str(folder / "pkgs"), "--index", world.index)[0] == 0
    )


@pytest.fixture(scope="session")
def seed(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, dict[str, dict[str, bytes]]]:
    """A repository whose package data is an older state of an index, and that index's files."""
    seed = tmp_path_factory.mktemp("seed")
    # A fixture of the session runs before the one that gives each test a cache of its own.
    monkeypatch = pytest.MonkeyPatch()
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path_factory.mktemp("cache")))
    shutil.copytree(ROOT / "nix", seed / "nix")
    for name in ("app", "dep", "native", "other"):
        (seed / "pkgs" / name).mkdir(parents=True)
        (seed / "pkgs" / name / "update.toml").write_text('source = "index"\n')
    (seed / "targets.toml").write_text(TARGETS)
    with indexing(World()) as world:
        world.add("app", "1.0", "dep==1.0")
        world.add("dep", "1.0")
        world.add("native", "3.0", tag=X86)
        # What the index had not yet.
        world.add("other", "1.0", "dep>=5")
        # So that somebody can have it.
        world.add("other", "0.9")
        update(seed, world)
    git(seed, "init", "-q", "-b", "main")
    git(seed, "add", "-A")
    git(seed, "commit", "-qm", "first")
    code, said = call("verify", "--write", "--packages", str(seed / "pkgs"))
    assert code == 0, said
    git(seed, "add", "-A")
    git(seed, "commit", "-qm", "golden plans")
    monkeypatch.undo()
    return seed, world.files
