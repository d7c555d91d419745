"""Interpreters of the host base: the distribution's, and one of the person's own that is copied."""

from __future__ import annotations

import json
import os
import subprocess
from collections.abc import Callable
from pathlib import Path

import pytest

Build = Callable[..., subprocess.CompletedProcess[str]]


@pytest.fixture(scope="session")
def own() -> Path:
    """The folder of a plain CPython 3.12 outside of /usr."""
    named = os.environ.get("ACCELPKGS_TEST_CPYTHON")
    places = [Path(named)] if named else []
    home = Path(os.environ.get("HOME") or "/nonexistent")
    root = Path(os.environ.get("PYENV_ROOT") or home / ".pyenv")
    places += sorted(root.glob("versions/3.12.*"))
    places += sorted((home / ".local/share/uv/python").glob("cpython-3.12.*-linux-*"))
    whole = [p for p in places if (p / "include/python3.12/patchlevel.h").is_file()]
    if not whole:
        pytest.skip("there is no CPython 3.12 of somebody's own; ACCELPKGS_TEST_CPYTHON names one")
    return whole[0]


def _set(root: Path, pythons: str, more: str = "") -> str:
    return (
        f"((import {root}/nix/concretise {{ }}).concretise {{"
        f" base = (import {root}/nix/bases).host {{ pythons = {pythons}; {more} }};"
        ' packages = [ "packaging" ]; python = "3.12"; })'
    )


@pytest.mark.network
def test_one_that_is_copied_runs_builders_and_environments(
    root: Path, own: Path, run_in_store: Build
) -> None:
    program = (
        "import json, sys, ssl, ctypes, sysconfig, packaging; print(json.dumps("
        "[sys.version_info[:2], sys.base_prefix, sysconfig.get_path('include'),"
        " sysconfig.get_config_var('LDFLAGS')]))"
    )
    expression = _set(root, f'{{ "3.12" = {{ folder = {own}; }}; }}')
    done = run_in_store(f"{expression}.python", "-c", program)
    assert done.returncode == 0, done.stderr
    version, prefix, include, flags = json.loads(done.stdout)
    assert version == [3, 12]
    assert prefix.startswith("/nix/store/")
    assert include.startswith(prefix)
    assert str(own) not in flags


@pytest.mark.parametrize(
    ("pythons", "more", "words"),
    [
        (
            '{ executable = "/home/me/bin/python3.12"; version = "3.12.1"; }',
            "",
            "the sandbox of builds shows /usr, /bin, /lib, /lib64, /nix/store, and nothing else",
        ),
        (
            '{ executable = "/opt-2/bin/python3.12"; version = "3.12.1"; }',
            'visible = [ "/opt" ];',
            "/nix/store, /opt, and nothing else",
        ),
        ("{ folder = /usr/share; }", "", "it has no bin/python3.12"),
        (
            '{ executable = "/opt/bin/python3.12"; version = "3.12.1"; }',
            'visible = [ "/opt" ];',
            "",
        ),
    ],
)
def test_one_that_no_build_can_see_is_refused_at_once(
    root: Path, run_nix: Build, pythons: str, more: str, words: str
) -> None:
    expression = _set(root, f'{{ "3.12" = {pythons}; }}', more)
    done = run_nix("eval", "--impure", "--expr", f"{expression}.python.drvPath")
    if not words:
        assert done.returncode == 0, done.stderr
        return
    assert "accelpkgs E307: Python 3.12 of the host base cannot be used" in done.stderr
    assert words in done.stderr


@pytest.mark.parametrize(
    ("folder", "before", "after"),
    [
        ("/home/me/python", "/home/me/python/lib", "$ORIGIN/../lib/////"),
        ("/home/me/python", "/a:/home/me/python/lib:/b", "/a:$ORIGIN/../lib/////:/b"),
        ("/home/me/python", "/home/me/python/library", "/home/me/python/library"),
        ("/opt", "/opt/lib", None),
    ],
)
def test_a_search_path_is_written_over_in_as_many_bytes(
    root: Path,
    tmp_path: Path,
    interpreter: dict[str, str],
    folder: str,
    before: str,
    after: str | None,
) -> None:
    file = tmp_path / "bin/python3.12"
    file.parent.mkdir()
    file.write_bytes(b"\x7fELF\0" + before.encode() + b"\0more")
    program = (
        f"import sys; sys.path.insert(0, '{root}/nix/builders'); import pathlib, copy_python as c;"
        f"c._change(pathlib.Path('{file}'), pathlib.Path('{tmp_path}'), '{folder}')"
    )
    done = subprocess.run(
        [interpreter["executable"], "-I", "-S", "-B", "-c", program],
        capture_output=True,
        text=True,
        check=False,
    )
    if after is None:
        assert "cannot_be_moved" in done.stderr, "it says so, and leaves the file as it was"
        after = before
    assert file.read_bytes() == b"\x7fELF\0" + after.encode() + b"\0more", done.stderr
