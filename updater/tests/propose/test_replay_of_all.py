"""The full rehearsal: every package of this repository, the package index of this machine, and a
person who clicks.

The indexes are put back to an older state and the repository with them; then the bot brings it to
today in a series of pull requests. The end must be what `update --all` and `verify --write` make of
the older state, byte for byte. It takes tens of minutes: `ACCELPKGS_REHEARSAL=FOLDER` asks for it,
and keeps its log, bodies, and what it downloads there; `ACCELPKGS_REHEARSAL_EVERYTHING=1` puts
every package back.
"""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import pytest
import tomlkit
from packaging.version import Version

from accelpkgs_updater.context import Context
from accelpkgs_updater.core.demand import metadatas
from accelpkgs_updater.core.scaffold import scaffold
from accelpkgs_updater.disk.store import Store
from accelpkgs_updater.sources.index import IndexSource
from accelpkgs_updater.sources.simple_page import Link
from accelpkgs_updater.verify.golden_plans import golden_files, stale
from accelpkgs_updater.verify.matrix import read_matrix
from accelpkgs_updater.verify.nix import plans
from accelpkgs_updater.verify.plan_summary import Refusal
from accelpkgs_updater.verify.tree import tree_of
from accelpkgs_updater.verify.verification import GOLDEN

from ..world import World
from .conftest import ROOT, SOURCES, git
from .fake import TOKEN, GitHub, serving
from .older import Index, cuts_of, write_recording
from .older import serving as indexing

RECORDED = ROOT / "updater" / "replay"
SAME = ("pkgs", "targets.toml", "tests/matrix", "tests/golden")
ROUNDS = 40


class Stage:
    """A folder with the older repository, its clones and remote; the indexes; a GitHub; a log."""

    def __init__(self, folder: Path, index: Index) -> None:
        self.folder, self.index = folder, index
        self.start, self.calls = time.monotonic(), 0
        self.recording = folder / "older.json"
        write_recording(RECORDED, index.cuts, self.recording)
        self.environment = {**os.environ, "PYTHONPATH": str(SOURCES), "GITHUB_TOKEN": TOKEN}

    def log(self, line: str) -> None:
        with (self.folder / "log").open("a") as stream:
            print(f"{time.monotonic() - self.start:6.0f} s  {line}", file=stream, flush=True)

    def call(
        self, checkout: Path, *arguments: str, upstream: bool = True
    ) -> subprocess.CompletedProcess[str]:
        recording = self.recording if self.index.older else RECORDED
        places = ["--index", self.index.base, "--replay", str(recording)] if upstream else []
        command = [
            sys.executable,
            "-m",
            "accelpkgs_updater",
            *arguments,
            "--packages",
            str(checkout / "pkgs"),
            *places,
        ]
        start, asked = time.monotonic(), self.index.asked
        done = subprocess.run(
            command, capture_output=True, text=True, env=self.environment, check=False
        )
        self.calls += 1
        (self.folder / "calls" / f"{self.calls:02} {arguments[0]}").write_text(
            f"{done.stdout}\n{done.stderr}"
        )
        told = (
            f"{done.returncode}, {time.monotonic() - start:.0f} s, {self.index.asked - asked} "
            "index pages"
        )
        self.log(f"{' '.join(arguments[:3])}: exit code {told}")
        return done

    def update(self, checkout: Path) -> None:
        done = self.call(checkout, "update", "--all")
        assert done.returncode == 0, done.stderr[-3000:]
        self.log(done.stdout.strip().splitlines()[-1])
        self.call(checkout, "verify", "--write", upstream=False)
        expect(checkout)
        git(checkout, "add", "-A")
        git(checkout, "commit", "-qm", "update --all")


def expect(tree: Path) -> None:
    """Let `targets.toml` expect what is refused in this state, and nothing else."""
    path = tree / "targets.toml"
    document = tomlkit.parse(path.read_text())
    for name, found in plans(tree, {"now": tree})["now"].items():
        target = document["targets"][name]
        if isinstance(found, Refusal):
            target["expect"], target["code"] = "refused", found.code
        elif "expect" in target:
            del target["expect"], target["code"]
    path.write_text(tomlkit.dumps(document))


def forget_what_is_reached(tree: Path) -> None:
    """Take the folders away that the updater made because something asked for them: what is asked
    for comes back.
    """
    store = Store(tree / "pkgs")
    packages = {name: store.package(name) for name in store.names()}
    reached = {
        requirement.name
        for package in packages.values()
        if package
        for metadata in metadatas(package)
        for requirement in (*metadata.requires, *(r for rs in metadata.extras.values() for r in rs))
    }
    for name in sorted(reached & packages.keys()):
        files = {path.name for path in (tree / "pkgs" / name).iterdir()}
        plain = (tree / "pkgs" / name / "update.toml").read_text() == scaffold(name)
        if plain and files == {"update.toml", "releases.json"}:
            shutil.rmtree(tree / "pkgs" / name)


@pytest.fixture
def stage(monkeypatch: pytest.MonkeyPatch) -> Iterator[Stage]:
    folder = Path(os.environ["ACCELPKGS_REHEARSAL"]).resolve()
    for old in ("seed", "work", "repo.git", "today", "check", "calls", "bodies"):
        shutil.rmtree(folder / old, ignore_errors=True)
    for new in ("calls", "bodies"):
        (folder / new).mkdir(parents=True)
    (folder / "log").write_text("")
    monkeypatch.setenv("XDG_CACHE_HOME", str(folder / "cache"))
    with tree_of(ROOT, "HEAD") as tree:
        shutil.copytree(tree, folder / "seed")
    cuts = cuts_of(folder / "seed", everything="ACCELPKGS_REHEARSAL_EVERYTHING" in os.environ)
    with indexing(Index(Context.make(), cuts)) as index:
        yield Stage(folder, index)


def merged(stage: Stage, github: GitHub, branch: str) -> str | None:
    """What GitHub's button would make of a branch and main, where it can and its check is green.

    Else None.
    """
    bare = github.bare
    main, head = git(bare, "rev-parse", "main"), git(bare, "rev-parse", branch)
    try:
        tree = git(bare, "merge-tree", "--write-tree", main, head).splitlines()[0]
    except subprocess.CalledProcessError:
        return None
    commit = git(bare, "commit-tree", tree, "-p", main, "-p", head, "-m", f"Merge {branch}")
    if git(bare, "merge-base", main, head) != main:
        checkout = stage.folder / "check"
        git(checkout, "fetch", "-q", "origin")
        git(bare, "update-ref", "refs/heads/check", commit)
        git(checkout, "fetch", "-q", "origin", "+check:check-it")
        git(checkout, "checkout", "-q", "--detach", "check-it")
        found = plans(checkout, {"now": checkout})["now"]
        unexpected = read_matrix(checkout / "targets.toml").unexpected(found)
        if unexpected or stale(checkout / GOLDEN, golden_files(found)):
            return None
    return commit


def click(stage: Stage, github: GitHub) -> tuple[int, int]:
    """Merge what can be merged; drafts where there is nothing else.

    Return (merged, open before).
    """
    pulls = sorted(github.open_pulls(), key=lambda p: (p["draft"], p["number"]))
    done = 0
    for pull in pulls:
        name = f"{pull['number']:03} {pull['title'][:80]}".replace("/", "_")
        (stage.folder / "bodies" / f"{name}.md").write_text(pull["body"])
        if pull["draft"] and done:
            break
        commit = merged(stage, github, pull["head"]["ref"])
        if commit is not None:
            git(github.bare, "update-ref", "refs/heads/main", commit)
            pull |= {"state": "closed", "merged_at": "2026-01-02T03:04:05Z"}
            done += 1
            stage.log(f"  merged #{name}{' (draft)' if pull['draft'] else ''}")
        if pull["draft"]:
            break
    return done, len(pulls)


def test_what_is_put_back() -> None:
    cuts = cuts_of(ROOT)
    assert len(cuts) >= 40
    assert {"torch", "triton", "jax", "flash-attn"} <= cuts.keys()
    assert any(name.startswith("nvidia-") for name in cuts)
    assert len(cuts_of(ROOT, everything=True)) >= 150


def test_a_page_is_served_as_it_is_but_for_what_is_hidden(world: World) -> None:
    digest = "0" * 64
    links = [
        Link(
            "a-1.0-py3-none-any.whl",
            "https://x/a-1.0-py3-none-any.whl",
            digest,
            ">=3.9",
            None,
            "",
            7,
            "2026-01-02T03:04:05Z",
        ),
        Link("a-1.1.tar.gz", "https://x/a-1.1.tar.gz", digest, "", "broken", None),
        Link("a-2.0+cu130-py3-none-any.whl", "https://x/a", None, "", "", digest),
    ]
    context = Context.make(world.index)
    index = Index(context, {"a": Version("1.1")})
    index.links("nothing")
    index.remember("a", links)
    with indexing(index):
        source = IndexSource(Context.make(index.base).http, context.cache, index.base)
        assert source.page(f"{index.base}/nothing/") is None
        assert source.page(f"{index.base}/a/") == links[:1]
        index.older = False
        assert source.page(f"{index.base}/a/") == links


@pytest.mark.network
@pytest.mark.skipif(
    "ACCELPKGS_REHEARSAL" not in os.environ, reason="long: ACCELPKGS_REHEARSAL=FOLDER asks for it"
)
def test_from_an_older_state_of_everything_to_today(stage: Stage) -> None:
    folder, seed = stage.folder, stage.folder / "seed"
    forget_what_is_reached(seed)
    git(seed, "init", "-q", "-b", "main")
    git(seed, "add", "-A")
    git(seed, "commit", "-qm", "without what is reached")
    stage.log(
        f"{len(stage.index.cuts)} packages are put back; "
        f"{len(Store(seed / 'pkgs').names())} folders stay"
    )
    stage.update(seed)
    stage.log(f"older: {len(Store(seed / 'pkgs').names())} packages")
    for clone in (
        ["--bare", "seed", "repo.git"],
        ["repo.git", "work"],
        ["repo.git", "check"],
        ["repo.git", "today"],
    ):
        git(folder, "clone", "-q", *clone)
    stage.index.older = False
    stage.update(folder / "today")
    with serving(GitHub(folder / "repo.git")) as github:
        stage.environment |= {
            "GITHUB_API_URL": f"{github.base}/api",
            "GITHUB_REPOSITORY": "owner/repo",
        }
        for number in range(1, ROUNDS + 1):
            calls = len(github.calls)
            done = stage.call(
                folder / "work", "propose", "--all", "--summary", str(folder / "summary.md")
            )
            assert done.returncode == 0, done.stderr
            if not github.open_pulls():
                break
            count, there = click(stage, github)
            stage.log(
                f"round {number}: {there} open, {count} merged, {len(github.calls) - calls} calls "
                "of the API"
            )
            assert count > 0, "no pull request can be merged"
        else:
            raise AssertionError(
                f"still open after {ROUNDS} rounds: {[p['title'] for p in github.open_pulls()]}"
            )
        numbers = [i["number"] for i in github.items.values() if i.get("merged_at")]
        stage.log(f"{len(github.items)} pull requests, {len(numbers)} merged, {number} rounds")
        assert github.issues() == []
    git(folder / "today", "fetch", "-q", "origin", "main")
    assert git(folder / "today", "diff", "--stat", "HEAD", "FETCH_HEAD", "--", *SAME) == ""
    git(folder / "check", "checkout", "-q", "--detach", "origin/main")
    git(folder / "check", "fetch", "-q", "origin", "main")
    git(folder / "check", "checkout", "-q", "--detach", "FETCH_HEAD")
    assert stage.call(folder / "check", "verify", upstream=False).returncode == 0
