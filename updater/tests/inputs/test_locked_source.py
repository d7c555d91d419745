from __future__ import annotations

import pytest

from accelpkgs_updater.inputs.direct import Reference, UnusableReference
from accelpkgs_updater.inputs.input_file import InputFile
from accelpkgs_updater.inputs.locked_source import (
    from_address,
    from_git,
    from_path,
    locked_indexes,
    usable,
)
from accelpkgs_updater.inputs.model import Fate, Kind, Place
from accelpkgs_updater.net.allowed_hosts import origin

from .locks import lock_file

HERE = Place("a.lock", 3)
OF = Reference(HERE, "x")


@pytest.mark.parametrize(
    ("url", "location"),
    [
        ("https://u:p4ssw0rd@git.invalid/a/b.git", "https://git.invalid/a/b.git"),
        ("git+https://git.invalid/b", "https://git.invalid/b"),
        ("ssh://git@git.invalid/a/b", "ssh://git@git.invalid/a/b"),
        ("git@git.invalid:a/b.git", "ssh://git@git.invalid/a/b.git"),
    ],
)
def test_a_commit_of_a_repository(url: str, location: str) -> None:
    found = from_git(OF, url, "ab" * 20, "py/lib")
    assert (found.kind, found.location) == (Kind.GIT, location)
    assert (found.revision, found.subdirectory, found.place) == ("ab" * 20, "py/lib", HERE)


def test_archives_and_wheels() -> None:
    assert from_address(OF, "https://f.invalid/x-1.tar.gz#sha256=00").kind is Kind.ARCHIVE
    assert from_address(OF, "https://f.invalid/x-1-py3-none-any.whl").kind is Kind.WHEEL
    for url in ("https://f.invalid/y-1-py3-none-any.whl", "https://f.invalid/x.exe", "ftp://f/x"):
        with pytest.raises(UnusableReference):
            from_address(OF, url)


def test_what_may_be_a_secret_or_leads_out_is_refused() -> None:
    source, why = usable(lambda: from_address(OF, "https://f.invalid/x.zip?token=s3cr3t"))
    assert source is None and "token" in why and "s3cr3t" not in why
    source, why = usable(lambda: from_git(OF, "https://git.invalid/b", "ab", "../.."))
    assert source is None and "leads out" in why


def test_a_path_is_beside_the_lock() -> None:
    file = lock_file("", "project/uv.lock")
    assert from_path(OF, file, "lib").location == "project/lib"
    assert from_path(OF, file, ".").location == "project"
    assert from_path(OF, file, "../w/x-1-py3-none-any.whl").kind is Kind.WHEEL


def test_indexes_are_told_and_those_that_cannot_be_asked_too() -> None:
    file: InputFile = lock_file("", "project/uv.lock")
    found = locked_indexes(
        file,
        {
            "https://me:s3cr3t@private.invalid/simple": ["a"],
            "http://plain.invalid/simple": ["b"],
            "../wheels": ["c"],
            "https://whl.invalid/whl/cu128": ["torch"],
        },
    )
    by = {next(iter(i.only_for or ())): i for i in found.indexes}
    assert by["a"].url == "https://private.invalid/simple"
    assert list(found.credentials) == [origin("https://private.invalid/simple")]
    assert by["c"].folder and by["c"].url == "/nonexistent/wheels"
    assert by["torch"].axes["cuda"] == "12.8" and "b" not in by
    assert {line.fate for line in found.lines} == {Fate.OPTION} and len(found.lines) == 4
    (plain,) = [line for line in found.lines if "plain" in line.text]
    assert plain.said == "it is not https: it is not asked"
    assert "s3cr3t" not in repr(found)
