"""Which base a machine gets: by its Python, its C library, and what the Nix that builds shows."""

from __future__ import annotations

import dataclasses
import os
from pathlib import Path

import pytest

from apps import base
from apps.detect import detect
from apps.machine.pythons import Python
from apps.nix import sandbox
from apps.problem import Problems
from tests.apps.test_doctor import FINE, PYTHON

HOME = Python("/home/me/python3.12", "/home/me/python3.12", "3.12.3", "cpython", False, "outside")
OLDER = Python("/usr/bin/python3.11", "/usr/bin/python3.11", "3.11.2", "cpython", False, None)
SHOWN = {"shows_usr": True, "has_no_cache": False}

# The machine's Pythons and C library, what the Nix shows, the version asked for; the base, and why.
CASES = {
    "usable": ((PYTHON,), "2.39", SHOWN, None, "host", "3.12", None),
    "of that version": ((PYTHON, OLDER), "2.39", SHOWN, "3.11", "host", "3.11", None),
    "outside": ((HOME,), "2.39", SHOWN, None, "nixpkgs", "3.12", "no Python in /usr"),
    "none": ((), "2.39", SHOWN, None, "nixpkgs", "3.12", "no Python in /usr"),
    "another": ((PYTHON,), "2.39", SHOWN, "3.13", "nixpkgs", "3.13", "no Python in /usr"),
    "hidden": (
        (PYTHON,), "2.39", {**SHOWN, "shows_usr": False}, None, "nixpkgs", "3.12", "the sandbox"
    ),
    "musl": ((PYTHON,), None, SHOWN, None, "nixpkgs", "3.12", "the C library"),
}  # fmt: skip


@pytest.mark.parametrize("name", CASES)
def test_the_base(name, monkeypatch):
    pythons, glibc, shown, version, kind, python, why = CASES[name]
    for question, answer in shown.items():
        monkeypatch.setattr(sandbox, question, lambda answer=answer: answer)
    machine = dataclasses.replace(FINE, pythons=pythons, glibc=glibc)
    chosen = base.choose(machine, version)
    assert ("nixpkgs" if "nixpkgs" in chosen.arguments else "host") == kind
    assert chosen.python == python
    assert (chosen.why or "")[: len(why or "")] == (why or "")
    assert bool(chosen.why) == (kind == "nixpkgs")


def test_what_is_named_overrides(monkeypatch):
    monkeypatch.setattr(sandbox, "shows_usr", lambda: False)
    assert "pythons" in base.choose(FINE, None, "host").arguments
    monkeypatch.setenv("ACCELPKGS_BASE", "host")
    assert "pythons" in base.choose(FINE, None).arguments
    assert "nixpkgs" in base.choose(FINE, None, "nixpkgs").arguments
    with pytest.raises(Problems, match="E424: there is no base 'nixpkg'"):
        base.choose(FINE, None, "nixpkg")


@pytest.mark.parametrize(
    ("changes", "version", "code"),
    [
        ({}, "3.99", "E423"),
        ({"pythons": ()}, "2.7", "E423"),
        ({"glibc": None}, "3.9", "E423"),
    ],
)
def test_a_python_that_does_not_exist_is_refused_before_nixpkgs(
    monkeypatch, changes, version, code
):
    monkeypatch.setattr(base, "_nixpkgs", lambda _machine: pytest.fail("nixpkgs was touched"))
    monkeypatch.setattr(sandbox, "has_no_cache", lambda: False)
    with pytest.raises(Problems, match=code):
        base.choose(dataclasses.replace(FINE, **changes), version)


def test_where_no_cache_is_asked_nixpkgs_is_not_compiled_unasked(monkeypatch):
    monkeypatch.setattr(sandbox, "has_no_cache", lambda: True)
    with pytest.raises(Problems, match="E423"):
        base.choose(dataclasses.replace(FINE, pythons=()), None)
    with pytest.raises(Problems, match="E428"):
        base.choose(dataclasses.replace(FINE, glibc=None), None)


def test_the_nixpkgs_taken_is_part_of_what_is_remembered(monkeypatch, tmp_path):
    locked = base.choose(FINE, None, "nixpkgs").arguments
    assert locked["nixpkgs"] is None and locked["locked"].startswith("sha256-")
    monkeypatch.setenv("ACCELPKGS_NIXPKGS", str(tmp_path))
    one = base.choose(FINE, None, "nixpkgs").arguments
    os.utime(tmp_path, ns=(1, 1))
    assert base.choose(FINE, None, "nixpkgs").arguments not in (locked, one)


# What a Nix answers, by its words, and whether builds see /usr.
NIXES = {
    "nix": ({"config show": "sandbox = true\nsandbox-paths = /bin/sh=/nix/x /usr /lib?\n"}, True),
    "older": ({"show-config": "sandbox = true\nsandbox-paths = /usr=/usr\n"}, True),
    "stock": ({"config show": "sandbox = true\nsandbox-paths = /bin/sh=/nix/x\n"}, False),
    "named alike": ({"config show": "sandbox = true\nsandbox-paths = /usr/share /x=/usr\n"}, False),
    "everything": ({"config show": "sandbox = true\nsandbox-paths = /=/\n"}, True),
    "no sandbox": ({"config show": "sandbox = false\nsandbox-paths =\n"}, True),
    "relaxed": ({"config show": "sandbox = relaxed\nsandbox-paths =\n"}, False),
    "silent": ({}, False),
}


@pytest.fixture
def other_nix(tmp_path: Path, monkeypatch):
    """A Nix that answers what it is told to, without the settings of the one that runs us."""

    def make(answers: dict[str, str]) -> None:
        cases = "".join(f"*'{words}'*) printf '{said}' ;;\n" for words, said in answers.items())
        nix = tmp_path / "nix"
        nix.write_text(f'#!/bin/sh\ncase "$* [$NIX_CONFIG]" in\n{cases}*) exit 1 ;;\nesac\n')
        nix.chmod(0o755)
        monkeypatch.setenv("ACCELPKGS_NIX", str(nix))
        monkeypatch.setenv("NIX_CONFIG", "")
        monkeypatch.setattr(sandbox, "_is_daemon", lambda: False)

    return make


@pytest.mark.parametrize("name", NIXES)
def test_each_nix_is_asked_in_its_own_words(name, other_nix):
    answers, shows = NIXES[name]
    other_nix(answers)
    assert sandbox.shows_usr() is shows


@pytest.mark.parametrize(("trusted", "shows"), [("1", True), ("true", True), ("0", False)])
def test_a_daemon_that_does_not_trust_us_takes_no_settings(other_nix, monkeypatch, trusted, shows):
    other_nix(
        {
            "store info": f'{{"trusted": {trusted}}}',
            "config show [mine": "sandbox = true\nsandbox-paths = /usr\n",
            "config show": "sandbox = true\nsandbox-paths =\n",
        }
    )
    monkeypatch.setenv("NIX_CONFIG", "mine = 1")
    monkeypatch.setattr(sandbox, "_is_daemon", lambda: True)
    assert sandbox.shows_usr() is shows


def test_what_nixw_has_set_needs_no_question(other_nix, monkeypatch):
    other_nix({})
    private = "# accelpkgs\nsandbox = true\nsandbox-paths = /usr /bin\nsubstituters =\nmine = 1"
    monkeypatch.setenv("NIX_CONFIG", private)
    assert (sandbox.shows_usr(), sandbox.has_no_cache()) == (True, True)
    monkeypatch.setenv("NIX_CONFIG", "sandbox-paths = /usr\nsubstituters =")
    assert (sandbox.shows_usr(), sandbox.has_no_cache()) == (False, False)


@pytest.mark.parametrize(
    ("python3", "version", "builder"),
    [
        (True, None, "absent"),
        (False, None, "/usr/bin/python3.12"),
        (False, "3.11", "/usr/bin/python3.11"),
        (False, "3.13", None),
    ],
)
def test_the_python_that_unpacks_is_named_where_the_usual_one_cannot(
    monkeypatch, python3, version, builder
):
    """A copied interpreter has no path yet: None, the first of `pythons`."""
    monkeypatch.setattr(sandbox, "shows_usr", lambda: True)
    own = Python(
        "/home/me/bin/python3.13",
        "/home/me/bin/python3.13",
        "3.13.1",
        "cpython",
        False,
        "outside /usr",
        "/home/me",
    )
    machine = dataclasses.replace(FINE, pythons=(PYTHON, OLDER, own), python3=python3)
    found = base.choose(machine, version).arguments.get("builderPython", "absent")
    assert found == (PYTHON.executable if builder == "/usr/bin/python3.12" else builder)


def test_the_machine_that_nix_finds_is_the_one_that_the_apps_find(nix_eval):
    """nix/outputs/machine.nix, for who calls `nix-build` himself: on this machine."""
    seen = detect()
    usable = seen.python()
    if usable is None or seen.glibc is None:
        pytest.skip("the host base needs a Python in /usr and glibc")
    found = nix_eval('import (root + "/nix/outputs/machine.nix") { system = "x86_64-linux"; }')
    assert found["glibc"] == seen.glibc
    assert found["pythons"][usable.request]["version"] == usable.version
    assert ("builderPython" in found) is not seen.python3
    if seen.gcc and seen.gcc.path.startswith("/usr/bin/") and Path("/var/lib/dpkg").is_dir():
        version = found["compiler"]["gcc"]
        major = version.partition(".")[0]
        if Path(seen.gcc.path).resolve().name.endswith(f"-{major}"):
            assert version == seen.gcc.version
