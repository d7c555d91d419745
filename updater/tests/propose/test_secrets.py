"""The token, in a run of real processes over HTTP: who sees it, and where it stands afterwards."""

from __future__ import annotations

import json
import os
import shutil
import sys
from base64 import b64encode
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from accelpkgs_updater.errors import UpdaterError
from accelpkgs_updater.net.tokens import token_of

from .conftest import Bot, git
from .fake import TOKEN, GitHub
from .test_killed import Run, Start, copied, start  # noqa: F401

BASIC = b64encode(f"x-access-token:{TOKEN}".encode()).decode()
PASSWORD = "a-password-in-an-address"
SECRETS = (TOKEN, BASIC, PASSWORD)

# Notes how it was called, and becomes what it stands for.
SPY = """#!{python}
import json, os, sys
with open({log!r}, "a") as log:
    log.write(json.dumps({{"argv": sys.argv, "env": dict(os.environ)}}) + "\\n")
os.execv({real!r}, [{real!r}, *sys.argv[1:]])
"""


@pytest.fixture
def spied(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """git and nix that note how they are called."""
    log, folder = tmp_path / "calls", tmp_path / "spies"
    folder.mkdir()
    nix = os.environ.get("ACCELPKGS_NIX") or shutil.which("nix")
    for name, real in (("git", shutil.which("git")), ("nix", nix)):
        spy = folder / name
        spy.write_text(SPY.format(python=sys.executable, log=str(log), real=real))
        spy.chmod(0o755)
    monkeypatch.setenv("PATH", f"{folder}{os.pathsep}{os.environ['PATH']}")
    monkeypatch.setenv("ACCELPKGS_NIX", str(folder / "nix"))
    return log


def calls(log: Path) -> Iterator[tuple[str, list[str], dict[str, str]]]:
    for line in log.read_text().splitlines():
        call = json.loads(line)
        name = Path(call["argv"][0]).name
        words = [word for word in call["argv"][1:] if not word.startswith("-")]
        yield name, words, call


def holding(folder: Path) -> list[str]:
    """The files below a folder that hold a secret, also in what they are called."""
    found = []
    for path in folder.rglob("*"):
        if path.is_file() and not path.is_symlink():
            content = path.read_bytes()
            if any(s.encode() in content or s in path.name for s in SECRETS):
                found.append(str(path))
    return found


def test_a_run(
    start: Start,  # noqa: F811
    tmp_path: Path,
    spied: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "cache"))
    with copied(start, tmp_path / "run") as run:
        process = run.start()
        out, err = process.communicate(timeout=300)
        assert process.returncode == 0, err
        assert run.github.open_pulls()
    assert not [secret for secret in SECRETS if secret in out + err]
    assert holding(tmp_path / "run") == holding(tmp_path / "cache") == []
    kinds: dict[tuple[str, str], list[bool]] = {}
    for name, words, call in calls(spied):
        assert not [word for word in call["argv"] if any(s in word for s in SECRETS)]
        what = next((w for w in words if w in ("fetch", "push", "eval", "version")), "another")
        sees = any(s in value for value in call["env"].values() for s in SECRETS)
        kinds.setdefault((name, what), []).append(sees)
    # `git version` is asked while modules are imported, before anything else is done.
    assert all(kinds["git", "fetch"]) and all(kinds["git", "push"])
    assert not any(kinds["git", "another"]) and not any(kinds["nix", "eval"])
    assert ("nix", "another") not in kinds


@pytest.mark.parametrize("trace", [{}, {"GIT_TRACE": "1", "GIT_TRACE_REDACT": "0"}])
def test_a_failure(
    checkout: Path,
    github: GitHub,
    spied: Path,
    monkeypatch: pytest.MonkeyPatch,
    trace: dict[str, str],
) -> None:
    """Also where the person has a password in the remote's address, and lets git tell a lot."""
    for name, value in {**trace, "GIT_CURL_VERBOSE": "1"}.items():
        monkeypatch.setenv(name, value)
    port = github.base.rpartition(":")[2]
    address = f"http://me:{PASSWORD}@127.0.0.1:{port}/git/nosuch.git"
    git(checkout, "remote", "add", "mine", address)
    spied.write_text("")
    for remote in (None, "mine"):
        with pytest.raises(UpdaterError) as caught:
            Bot(checkout, github, push=remote).run(push_somewhere)
        assert not [s for s in SECRETS if s in str(caught.value)], str(caught.value)
    for _, words, call in calls(spied):
        if "push" in words:
            assert not [w for w in call["argv"] if any(s in w for s in SECRETS)], call["argv"]


def push_somewhere(converger: Any) -> None:
    converger.repository.push("updater/nosuch", "0" * 39 + "1", None)


def test_a_push_by_an_address_with_a_password(checkout: Path, github: GitHub, spied: Path) -> None:
    port = github.base.rpartition(":")[2]
    address = f"http://x:{PASSWORD}@127.0.0.1:{port}/git/repo.git"
    git(checkout, "remote", "set-url", "origin", address)
    spied.write_text("")
    bot = Bot(checkout, github)
    bot.propose()
    assert github.open_pulls()
    pushes = [call for _, words, call in calls(spied) if "push" in words]
    assert pushes
    for _, _, call in calls(spied):
        assert not [w for w in call["argv"] if any(s in w for s in SECRETS)], call["argv"]
    # What is pushed moves nothing of the person's.
    assert "updater/" not in git(checkout, "branch", "-a")


@pytest.mark.parametrize(
    ("environment", "token"),
    [
        ({}, None),
        ({"GITHUB_TOKEN": ""}, None),
        ({"GITHUB_TOKEN": " \n"}, None),
        ({"GITHUB_TOKEN": "a\n"}, "a"),
        ({"GITHUB_TOKEN": "", "GH_TOKEN": "b"}, "b"),
        ({"GITHUB_TOKEN": "a", "GH_TOKEN": "b"}, "a"),
    ],
)
def test_the_end_of_a_line_is_no_part_of_a_token(
    environment: dict[str, str], token: str | None
) -> None:
    assert token_of(environment) == token
