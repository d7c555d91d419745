"""A package.nix of a user's folder is code: it sees the folders that were named, and no more."""

from __future__ import annotations

import importlib
import json
import os
import re
import shutil
import socket
import subprocess
import threading
from collections.abc import Iterator
from pathlib import Path

import pytest

HERE = Path(__file__).resolve().parent
ROOT = HERE.parents[1]
SECRET = "what-nobody-may-see"


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    shutil.copytree(HERE / "index", tmp_path / "index")
    (tmp_path / "secret").write_text(SECRET)
    (tmp_path / "beside.nix").write_text(f'"{SECRET}"')
    return tmp_path / "index"


@pytest.fixture
def listener() -> Iterator[tuple[str, list[str]]]:
    """An address, and who came there."""
    came: list[str] = []
    with socket.create_server(("127.0.0.1", 0)) as server:

        def listen() -> None:
            while True:
                try:
                    connection, _ = server.accept()
                except OSError:
                    return
                with connection:
                    came.append(connection.recv(4096).decode(errors="replace"))

        threading.Thread(target=listen, daemon=True).start()
        yield f"http://127.0.0.1:{server.getsockname()[1]}", came
        server.shutdown(socket.SHUT_RDWR)


def told(loot: str) -> str:
    """A package.nix that shows what it got in a refusal of its own."""
    return f'{{ rules = _: [ {{ title = "got ${{{loot}}}"; where = ""; why = ""; fix = ""; }} ]; }}'


REV = "0000000000000000000000000000000000000000"
BUILT = 'derivation { name = "x"; system = "x86_64-linux"; builder = "/bin/sh"; }'
# What is tried, and what each Nix says of it, where they agree.
ATTACKS = {
    "file": ('builtins.readFile "SECRET"', "forbidden in restricted mode"),
    "path": ("builtins.readFile SECRET", "forbidden in restricted mode"),
    "up": ("builtins.readFile ../../secret", "forbidden in restricted mode"),
    "import": ("import ../../beside.nix", "forbidden in restricted mode"),
    "hash": ('builtins.hashFile "sha256" SECRET', "forbidden in restricted mode"),
    "copy": ("builtins.path { path = SECRET; }", "forbidden in restricted mode"),
    "copied": ("SECRET", ""),
    "machine": ('builtins.readFile "/etc/passwd"', "forbidden in restricted mode"),
    "process": ('builtins.readFile "/proc/self/environ"', "forbidden in restricted mode"),
    "fetchurl": ('builtins.fetchurl "URL"', "forbidden in restricted mode"),
    "tarball": ('builtins.fetchTarball "URL"', "forbidden in restricted mode"),
    "git": ('builtins.fetchGit "URL"', "forbidden in restricted mode"),
    "mercurial": ('builtins.fetchMercurial "URL"', "forbidden in restricted mode"),
    "tree": ('(builtins.fetchTree { type = "tarball"; url = "URL"; })', "fetchTree"),
    "flake": (f'(builtins.getFlake "git+URL?rev={REV}").x', "getFlake"),
    "nixpkgs": ("import <nixpkgs> { }", ""),
    "file url": ('builtins.fetchurl "file://SECRET"', "forbidden in restricted mode"),
    "build": (f"builtins.readFile ({BUILT})", ""),
    "write": ('builtins.toFile "x" "y"', ""),
    "exec": ('builtins.exec [ "id" ]', "exec"),
}


@pytest.mark.parametrize("name", ATTACKS)
def test_an_attack_ends_with_a_sentence(app, folder, listener, name):
    url, came = listener
    loot, said = ATTACKS[name]
    loot = loot.replace("SECRET", str(folder.parent / "secret")).replace("URL", url)
    (folder / "leafy" / "package.nix").write_text(told(loot))
    answer = app(
        "plan",
        *("--python", "3.12", "--index", str(folder), "leafy"),
        # Whoever's configuration allows more is not asked.
        environment={
            "NIX_PATH": f"nixpkgs={folder.parent}:/etc",
            "NIX_CONFIG": f"{os.environ.get('NIX_CONFIG', '')}\nallowed-uris = {url} /\n"
            "allow-unsafe-native-code-during-evaluation = true\n",
        },
    )
    assert answer.returncode == 1
    assert answer.stderr.startswith("accelpkgs E009: "), answer.stderr
    assert said in answer.stderr
    assert SECRET not in answer.stdout + answer.stderr
    assert came == []


QUIET = {
    "environment": 'builtins.getEnv "A_SECRET"',
    "exists": "toString (builtins.pathExists PATH)",
    "folder": "toString (builtins.attrNames (builtins.readDir FOLDER))",
}


@pytest.mark.parametrize("name", QUIET)
def test_what_is_not_refused_tells_nothing(app, folder, name):
    loot = QUIET[name].replace("PATH", str(folder.parent / "secret"))
    loot = loot.replace("FOLDER", str(folder.parent))
    (folder / "leafy" / "package.nix").write_text(told(loot))
    answer = app(
        "plan",
        *("--python", "3.12", "--index", str(folder), "leafy"),
        environment={"A_SECRET": SECRET},
    )
    # `false` is the empty text.
    got = "got index" if name == "folder" else "got "
    assert answer.stderr.startswith(f"accelpkgs E140: {got}\n"), answer.stderr


def test_a_link_that_leads_out_is_named(app, folder):
    (folder / "linked").symlink_to(HERE / "index" / "leafy")
    (folder / "leafy" / "package.nix").symlink_to(folder.parent / "beside.nix")
    answer = app("plan", "--python", "3.12", "--index", str(folder), "grid")
    assert answer.returncode == 1
    lines = answer.stderr.splitlines()
    assert [line for line in lines if line.startswith("accelpkgs")] == [
        f"accelpkgs E433: {folder}/leafy/package.nix leads out of the folder",
        f"accelpkgs E433: {folder}/linked leads out of the folder",
    ]


@pytest.mark.parametrize("file", ["package.nix", "releases.json"])
def test_nobody_waits_at_a_pipe(app, folder, file):
    """Two that are none of a plain kind are named, and Nix is not called."""
    for package in ("leafy", "grid"):
        (folder / package / file).unlink(missing_ok=True)
        os.mkfifo(folder / package / file)
    answer = app("plan", "--python", "3.12", "--index", str(folder), "leafy")
    assert answer.returncode == 1
    titles = [line for line in answer.stderr.splitlines() if line.startswith("accelpkgs ")]
    assert titles == ["accelpkgs E434: a file, a folder or a stream cannot be used"] * 2
    assert f"where: {folder}/leafy/{file}" in answer.stderr


def test_links_between_folders_that_are_named_are_followed(app, folder, tmp_path):
    (tmp_path / "other").mkdir()
    (tmp_path / "other" / "leafy").symlink_to(folder / "leafy")
    (tmp_path / "link").symlink_to(tmp_path / "other")
    asked = ["plan", "--python", "3.12", "--index", str(tmp_path / "link"), "leafy"]
    assert app(*asked).returncode == 1
    answer = app(*asked, "--index", str(folder))
    assert answer.returncode == 0, answer.stderr


def test_a_folder_may_have_any_name(app, folder, tmp_path):
    for name in ("a=b", "a:b", "a b", "channel:x", "ü", "${x}", "'"):
        (tmp_path / name).symlink_to(folder)
        answer = app("plan", "--python", "3.12", "--index", str(tmp_path / name), "leafy")
        assert answer.returncode == 0, answer.stderr


def test_the_plan_is_the_same(app, nix_eval):
    """Also of our own packages: with the whole machine to see, it is that one too."""
    for request in (
        {"packages": ["leafy", "grid"], "python": "3.12", "index": [str(HERE / "index")]},
        {"packages": ["torch"], "python": "3.12", "cuda": "12.8", "capabilities": ["8.6"]},
    ):
        index = [word for folder in request.get("index", []) for word in ("--index", folder)]
        cuda = ["--cuda", "12.8", "--capability", "8.6"] if "cuda" in request else []
        answer = app(
            "plan", "--python", "3.12", "--json", *index, *cuda, *map(str, request["packages"])
        )
        text = json.dumps(json.dumps(request))
        plain = f"(import (root + /default.nix) {{ }}).plan (builtins.fromJSON {text})"
        assert json.loads(answer.stdout) == nix_eval(plain)


def test_the_updater_evaluates_alike(tmp_path):
    theirs = importlib.import_module("accelpkgs_updater.verify.restricted")
    nix = tmp_path / "nix"
    nix.write_text('#!/bin/sh\nprintf "%s\\n" "NIX_PATH=$NIX_PATH" "$@"\n')
    nix.chmod(0o755)
    said = subprocess.run(
        ["/bin/sh", str(ROOT / "apps/nix/evaluate"), "plan", "--see", str(tmp_path), "--", "x"],
        env={**os.environ, "ACCELPKGS_NIX": str(nix), "NIX_PATH": "/etc"},
        capture_output=True,
        text=True,
        check=True,
    ).stdout.splitlines()
    assert said[0] == f"NIX_PATH={theirs.environment()['NIX_PATH']}"
    assert "\0".join(theirs.STORE) in "\0".join(said)
    options = [n for n, word in enumerate(said) if word == "--option"]
    assert {said[n + 1]: said[n + 2] for n in options} == theirs.SETTINGS
    seen = [said[n + 1] for n, word in enumerate(said) if word == "-I"]
    assert [path.split("=", 1)[1].replace(f"{ROOT}/", "") for path in seen] == [
        *("updater/pyproject.toml", "tools-index", "pkgs", "nix", "apps/nix"),
        str(tmp_path),
    ]
    assert all(re.match(r"accelpkgs-\d=", path) for path in seen)
