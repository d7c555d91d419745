"""The command over everything that is real but the index and GitHub: upstream moves, a person
clicks, main follows.
"""

from __future__ import annotations

import html
import json
from collections.abc import Iterator
from pathlib import Path

import pytest

from accelpkgs_updater.errors import UpdaterError

from ..world import World
from ..world import serving as indexing
from .conftest import X86, call, git, update
from .fake import TOKEN, GitHub, serving
from .openapi import Judge


class Stage:
    """That index, a GitHub, and a checkout of that repository."""

    def __init__(self, folder: Path, seed: Path, world: World, github: GitHub) -> None:
        self.world, self.github, self.seed, self.checkout = world, github, seed, folder / "work"
        git(folder, "clone", "-q", "--bare", str(seed), "repo.git")
        git(folder, "clone", "-q", str(folder / "repo.git"), "work")

    def propose(self, *arguments: str) -> tuple[int, str]:
        command = [
            *(arguments or ["--all"]),
            "--packages",
            str(self.checkout / "pkgs"),
            "--index",
            self.world.index,
        ]
        return call("propose", *command)

    def only(self) -> dict:
        (pull,) = self.github.open_pulls()
        return pull

    def main(self) -> dict[str, str]:
        names = git(self.github.bare, "ls-tree", "-r", "--name-only", "main", "pkgs").splitlines()
        return {name: git(self.github.bare, "show", f"main:{name}") for name in names}


@pytest.fixture
def stage(
    tmp_path: Path, seed, judge: Judge | None, monkeypatch: pytest.MonkeyPatch
) -> Iterator[Stage]:
    repository, files = seed
    with indexing(World()) as world, serving(GitHub(tmp_path / "repo.git", judge=judge)) as github:
        monkeypatch.setenv("GITHUB_TOKEN", TOKEN)
        monkeypatch.setenv("GITHUB_API_URL", f"{github.base}/api")
        monkeypatch.setenv("GITHUB_REPOSITORY", "owner/repo")
        world.files.update({name: dict(kept) for name, kept in files.items()})
        yield Stage(tmp_path, repository, world, github)


def test_from_an_older_state_to_today(stage: Stage, tmp_path: Path) -> None:
    assert stage.propose()[0] == 0
    assert stage.github.items == {}, "nothing changed: nothing opened"
    stage.world.add("app", "2.0", "dep>=2", "extra")
    stage.world.add("dep", "2.0")
    stage.world.add("extra", "0.1")
    stage.world.add("native", "4.0", tag=X86)
    stage.world.add("native", "4.0", tag="cp314-cp314-manylinux_2_28_x86_64")
    titles = []
    for _ in range(6):
        summary = tmp_path / "summary.md"
        code, _ = stage.propose("--all", "--summary", str(summary))
        assert code == 0
        pulls = stage.github.open_pulls()
        if not pulls:
            break
        assert pulls[0]["title"] in html.unescape(summary.read_text())
        titles.append(pulls[0]["title"])
        stage.github.merge(pulls[0]["number"])
    assert titles == ["native: 3.0 -> 4.0", "pair: app 1.0 -> 2.0"]
    # The end state is what `update --all` makes of the first, byte for byte.
    today = tmp_path / "today"
    git(tmp_path, "clone", "-q", str(stage.seed), str(today))
    update(today, stage.world)
    files = (p for p in (today / "pkgs").rglob("*") if p.is_file())
    assert stage.main() == {str(p.relative_to(today)): p.read_text().strip() for p in files}
    golden = git(stage.github.bare, "show", "main:tests/matrix/cpu.txt")
    assert "app 2.0\n\nnative 4.0\n" in golden
    # What can be met now is expected from now on.
    assert "expect" not in git(stage.github.bare, "show", "main:targets.toml")


def test_a_family_proposes_its_own_news_only(stage: Stage) -> None:
    """`other` asked for a dep that there was not.

    Now there is, and that is news of dep's family alone.
    """
    stage.world.add("native", "4.0", tag=X86)
    stage.world.add("dep", "5.0")
    assert stage.propose()[0] == 0
    changed = {}
    for pull in stage.github.open_pulls():
        files = git(
            stage.github.bare, "diff", "--name-only", "main", pull["head"]["ref"], "--", "pkgs"
        ).splitlines()
        changed[pull["title"]] = files
    assert changed == {
        "native: 3.0 -> 4.0": ["pkgs/native/releases.json"],
        "pair: dep 1.0 -> 5.0": ["pkgs/dep/releases.json"],
    }


def test_two_that_change_neighbours_can_both_be_merged(stage: Stage) -> None:
    stage.world.add("native", "4.0", tag=X86)
    stage.world.add("app", "2.0", "dep==1.0")
    assert stage.propose()[0] == 0
    first, second = (pull["head"]["ref"] for pull in stage.github.open_pulls())
    tree = git(stage.github.bare, "merge-tree", "--write-tree", first, second)
    golden = git(stage.github.bare, "show", f"{tree}:tests/matrix/cpu.txt")
    assert "app 2.0\n\nnative 4.0" in golden


def test_what_the_pull_request_says(stage: Stage) -> None:
    stage.world.add("native", "4.0", tag=X86)
    code, said = stage.propose()
    assert code == 0
    assert "native: opened #1" in said
    body = stage.only()["body"]
    for part in (
        "| `native` | 3.0 → 4.0 | 4.0 |",
        "| `cpu` | newer |",
        "- + `native-4.0-cp312-cp312-manylinux_2_28_x86_64.whl`",
        "- `native`: <https://github.com/owner/native/releases>",
        "### To look at",
    ):
        assert part in body


def test_worse_is_a_draft_that_says_which_why_and_what_else(stage: Stage) -> None:
    stage.world.files["native"].clear()
    stage.world.add("native", "4.0", tag="cp313-cp313-manylinux_2_28_x86_64")
    assert stage.propose("native")[0] == 0
    pull = stage.only()
    assert pull["draft"] is True
    assert sorted(label["name"] for label in pull["labels"]) == ["makes a target worse", "update"]
    assert "> - `cpu`: refused" in pull["body"]
    assert '`also = [ "==3.0" ]` under `[keep]` in `pkgs/native/update.toml`' in pull["body"]


def test_a_changed_hash_is_an_issue_and_no_pull_request(stage: Stage) -> None:
    stage.world.stated[f"native-3.0-{X86}.whl"] = "f" * 64
    stage.world.add("native", "4.0", tag=X86)
    stage.world.add("dep", "3.0")
    for _ in range(2):
        code, said = stage.propose()
        assert code == 1
        assert "E530" in said
    (issue,) = stage.github.issues()
    assert (
        issue["title"]
        == "alarm: a file of native 3.0 has other bytes than before under the same name"
    )
    assert "f" * 64 in issue["body"]
    assert stage.only()["head"]["ref"] == "updater/pair"


def test_a_dry_run_pushes_and_calls_nothing(stage: Stage, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("GITHUB_TOKEN")
    stage.world.add("native", "4.0", tag=X86)
    code, said = stage.propose("native", "--dry-run", "--json")
    assert code == 0
    (report,) = json.loads(said)
    assert (report["branch"], report["title"], report["draft"]) == (
        "updater/native",
        "native: 3.0 -> 4.0",
        False,
    )
    assert stage.github.calls == []
    assert git(stage.github.bare, "branch", "--list") == "* main"


@pytest.mark.parametrize(
    ("environment", "arguments", "code"),
    [
        ({"GITHUB_TOKEN": ""}, ["--all"], "E570"),
        ({"GITHUB_TOKEN": "ghs_another"}, ["--all"], "E571"),
        ({"GITHUB_REPOSITORY": "owner/none"}, ["--all"], "E571"),
        ({"GITHUB_REPOSITORY": "../x"}, ["--all"], "E570"),
        ({"GITHUB_API_URL": "http://example.org"}, ["--all"], "E570"),
        ({}, ["nosuch"], "E500"),
        ({}, ["--all", "app"], "E500"),
        ({}, ["--all", "--remote", "nosuch"], "E578"),
    ],
)
def test_what_is_refused(
    stage: Stage,
    monkeypatch: pytest.MonkeyPatch,
    environment: dict[str, str],
    arguments: list[str],
    code: str,
) -> None:
    for name, value in environment.items():
        monkeypatch.setenv(name, value)
    with pytest.raises(UpdaterError, match=code) as caught:
        stage.propose(*arguments)
    assert "ghs_" not in str(caught.value)


def test_no_right_to_push(stage: Stage) -> None:
    stage.github.may_push = False
    with pytest.raises(UpdaterError, match="E575"):
        stage.propose()


def test_a_folder_with_a_hostile_name(stage: Stage) -> None:
    work = stage.checkout
    (work / "pkgs" / "$(id)").mkdir()
    (work / "pkgs" / "$(id)" / "update.toml").write_text("")
    git(work, "add", "-A")
    git(work, "commit", "-qm", "hostile")
    git(work, "push", "-q", "origin", "main")
    with pytest.raises(UpdaterError, match="E501"):
        stage.propose()
