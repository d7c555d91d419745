"""The app `plan`, run as a program on a small index of its own (index/), so that the outcome never
changes with our data.

ACCELPKGS_REWRITE_GOLDEN=1 writes the answers in golden/ anew; the diff is then for a person to
read.
"""

from __future__ import annotations

import json
import os
import pty
import shutil
import subprocess
from pathlib import Path

import pytest

from apps import nix
from apps.problem import Problems
from apps.terminal import Terminal

HERE = Path(__file__).resolve().parent
INDEX = ["--index", str(HERE / "index")]
TARGET = ["--python", "3.12", *INDEX]

GOLDEN = {
    "newest": [*TARGET, "grid"],
    "cuda-12": [*TARGET, "--cuda", "12", "--capability", "8.6", "grid"],
    "why": [*TARGET, "--why", "--cuda", "12.8", "grid"],
    "old-gpu": [*TARGET, "--capability", "6.1", "grid"],
    "strict": [*TARGET, "--strict", "--capability", "6.1", "grid"],
    "facts": [*TARGET, "--capability", "6.1", "vouched"],
    "facts-why": [*TARGET, "--why", "--capability", "6.1", "vouched<3.1"],
    "facts-strict": [*TARGET, "--strict", "--capability", "6.1", "vouched"],
    "leaf": [*TARGET, "--constraint", "leafy<2", "leafy"],
    "start-up": [*TARGET, "--why", "starter"],
    "start-up-strict": [*TARGET, "--strict", "starter"],
    "start-up-refused": [*TARGET, "--strict", "starter>1"],
    "joint": [*INDEX, "--targets", str(HERE / "targets.toml"), "leafy"],
    "joint-why": [*INDEX, f"--targets={HERE / 'targets.toml'}", "--why", "--apart", "grid"],
    "joint-refused": [*INDEX, "--targets", str(HERE / "targets.toml"), "--constraint", "grid>9"],
    "joint-lost": [*INDEX, "--targets", str(HERE / "no-such.toml")],
    "refused": [*TARGET, "--capability", "5.0", "grid"],
    "misspelt": [*TARGET, "gird"],
    "nonsense": [*TARGET, "--glibc", "new", "--flavour", "big", "grid"],
}


@pytest.mark.parametrize("name", GOLDEN)
def test_golden(app, name):
    answer = app("plan", *GOLDEN[name])
    text = (answer.stdout + answer.stderr).replace(str(HERE), "<here>")
    file = HERE / "golden" / f"{name}.txt"
    if os.environ.get("ACCELPKGS_REWRITE_GOLDEN"):
        file.write_text(text)
    assert text == file.read_text()
    assert answer.returncode == (1 if "accelpkgs E" in text else 0)
    assert bool(answer.stderr) == bool(answer.returncode)


UNREADABLE = {
    # What Nix says of it, and the file that it says it of.
    "syntax": ('{"format": 1,', None, "releases.json", "parse error"),
    "package": (None, "{ kind = ", "package.nix", "syntax error"),
    "attribute": (None, "{ kind = builtins.nothing; }", "package.nix", "'nothing' missing"),
    "recursion": (None, "rec { kind = kind; }", "package.nix", "infinite recursion"),
    "rules": (None, "{ rules = { nothing }: [ ]; }", "package.nix", "required argument"),
    "result": (None, "{ rules = _: 3; }", "package.nix", "rules should give a list"),
}


@pytest.mark.parametrize("case", UNREADABLE)
def test_what_nix_cannot_evaluate_is_named_with_its_file(tmp_path, case):
    releases, package, file, words = UNREADABLE[case]
    folder = tmp_path / "leafy"
    shutil.copytree(HERE / "index" / "leafy", folder)
    if releases:
        (folder / "releases.json").write_text(releases)
    if package:
        (folder / "package.nix").write_text(package)
    with pytest.raises(Problems) as problems:
        asked = {"packages": ["leafy"], "python": "3.12", "index": [str(tmp_path)]}
        nix.plan(asked, Terminal())
    text = str(problems.value)
    assert text.startswith(f"accelpkgs E009: cannot use {folder / file} as package data\n")
    assert words in text and text.count("accelpkgs E") == 1


def test_json_is_the_plan(app, nix_eval):
    answer = app("plan", *TARGET, "--json", "--cuda", "12.8", "--capability", "8.6", "grid")
    request = (
        '{ packages = [ "grid" ]; python = "3.12"; cuda = "12.8"; capabilities = [ "8.6" ]; '
        f"index = [ {HERE / 'index'} ]; }}"
    )
    assert json.loads(answer.stdout) == nix_eval(
        f"(import (root + /default.nix) {{ }}).plan {request}"
    )


def test_packages_may_stand_anywhere(app):
    before = app("plan", "grid", *TARGET, "leafy", "--cuda", "12")
    after = app("plan", *TARGET, "--cuda", "12", "grid", "leafy")
    assert before.returncode == 0
    assert before.stdout == after.stdout


def test_what_is_typed_never_becomes_nix_code(app, tmp_path):
    marker = tmp_path / "marker"
    for text in (
        '${builtins.abort "in"}',
        '"; x = builtins.abort "in"; y = "',
        "'' + (builtins.abort ''in'')",
        "a\nb",
        f"$(touch {marker})",
    ):
        answer = app("plan", *TARGET, "--driver", text, text)
        assert answer.returncode == 1
        assert "accelpkgs E003" in answer.stderr
        # Shown back as a string, never evaluated: `abort` would have ended Nix in another way.
        assert "evaluation aborted" not in answer.stderr
    assert not marker.exists()


def test_a_folder_that_git_does_not_track_is_said(app, tmp_path):
    """The app is of a copy of the checkout, as a flake's is."""
    subprocess.run(["git", "init", "-q", str(tmp_path)], check=True)
    (tmp_path / "flake.nix").write_text("{ }\n")
    for name in ("mine-new", "mine-known"):
        (tmp_path / "pkgs" / name).mkdir(parents=True)
        (tmp_path / "pkgs" / name / "update.toml").write_text("")
    subprocess.run(["git", "-C", str(tmp_path), "add", "pkgs/mine-known"], check=True)
    answer = app("plan", "--python", "3.12", "mine-new", "mine-known", cwd=tmp_path)
    assert answer.returncode == 1
    new, known = answer.stderr.split("accelpkgs E001: ")[1:]
    assert new == (
        "there is no package mine-new\n"
        "  where: packages (your request)\n"
        "  why:   pkgs/mine-new is untracked: of a flake, Nix sees the files that git tracks\n"
        "  fix:   git add pkgs/mine-new\n"
    )
    assert "untracked" not in known


def test_a_wrong_option_is_a_usage_error_with_the_right_one(app):
    answer = app("plan", "--capabilty", "8.6", "grid")
    assert answer.returncode == 2
    assert answer.stderr.startswith("accelpkgs E424: unrecognized arguments: --capabilty")
    assert "did you mean --capability?" in answer.stderr


def test_without_nix_it_says_where_one_comes_from(app, tmp_path):
    answer = app("plan", *TARGET, "grid", environment={"PATH": str(tmp_path), "ACCELPKGS_NIX": ""})
    assert answer.returncode == 1
    assert answer.stderr.startswith("accelpkgs E421: there is no nix to call\n")


def test_what_is_locked_is_planned(app, tmp_path):
    locks = tmp_path / "my locks"
    shutil.copytree(HERE / "index", locks)
    asked = {"packages": ['leafy; python_version >= "3"'], "python": "3.13"}
    (locks / "lock.json").write_text(json.dumps({"format": 1, "request": asked}))
    said = json.loads(app("plan", "--lock", "my locks", "--json", cwd=tmp_path).stdout)
    plain = app("plan", "--python", "3.13", "--index", str(locks), "leafy", "--json")
    assert said["id"] == json.loads(plain.stdout)["id"]
    assert said["target"]["python"] == "3.13"
    other = app("plan", f"--lock={locks}", "--python", "3.12", "--json")
    assert json.loads(other.stdout)["target"]["python"] == "3.12"
    refused = app("plan", "--lock", str(tmp_path))
    assert refused.returncode == 1
    assert refused.stderr.startswith("accelpkgs E020: ")


def test_an_index_that_is_no_folder(app):
    answer = app("plan", "--python", "3.12", "--index", "/no/such/folder", "grid")
    assert answer.returncode == 1
    assert answer.stderr.startswith("accelpkgs E")
    assert "/no/such/folder" in answer.stderr


def on_a_terminal(root: Path, columns: int, **environment: str) -> str:
    """What `plan` prints on a terminal of that width."""
    controller, terminal = pty.openpty()
    subprocess.run(["stty", "cols", str(columns)], stdin=terminal, check=True)
    variables = {
        **{key: value for key, value in os.environ.items() if key not in ("NO_COLOR", "COLUMNS")},
        "TERM": "xterm",
        **environment,
    }
    process = subprocess.Popen(
        ["/bin/sh", str(root / "apps/bin/plan"), *TARGET, "--cuda", "12", "grid"],
        stdin=terminal,
        stdout=terminal,
        stderr=terminal,
        env=variables,
    )
    os.close(terminal)
    text = b""
    while True:
        try:
            part = os.read(controller, 65536)
        except OSError:  # Linux: the other end is closed
            break
        if not part:
            break
        text += part
    os.close(controller)
    assert process.wait() == 0, text
    return text.decode().replace("\r\n", "\n")


@pytest.mark.parametrize("columns", [60, 80, 120])
def test_no_line_is_wider_than_the_terminal(root, columns):
    text = on_a_terminal(root, columns, NO_COLOR="1")
    assert "\033" not in text
    table = text.split("\n\n")[1]
    assert max(map(len, table.splitlines())) <= columns
    assert "3.0: is for cuda 13" in " ".join(table.split())


def test_colours_on_a_terminal_only(app, root):
    assert "\033[32mgrid" in on_a_terminal(root, 100)
    assert "\033" not in app("plan", *TARGET, "grid").stdout
