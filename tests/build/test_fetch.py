"""The source layer against a real index on the loopback device: what it asks, what it resumes, what
it refuses.
"""

from __future__ import annotations

import base64
import hashlib
import json
import os
import subprocess
from collections.abc import Callable
from pathlib import Path
from types import ModuleType
from typing import Any

import pytest

Build = Callable[..., subprocess.CompletedProcess[str]]
Fetch = Callable[..., subprocess.CompletedProcess[str]]


@pytest.fixture(autouse=True)
def _own_environment(run_nix: Build) -> None:
    store = run_nix("config", "show", "store").stdout.strip()
    if os.environ.get("NIX_REMOTE") == "daemon" or (
        store in ("auto", "daemon")
        and Path("/nix/var/nix/daemon-socket/socket").exists()
        and os.geteuid() != 0
    ):
        pytest.skip(
            "a Nix daemon downloads with its own environment: it cannot be told to ask the index "
            "of this test"
        )


@pytest.fixture
def fetch(build: Build, index: Any) -> Fetch:
    """Fetch a file through the source layer, from the index of this test."""

    def run(project: str, file: str, sha256: str, **more: str) -> subprocess.CompletedProcess[str]:
        url = f'url = "{more.pop("url")}";' if "url" in more else ""
        return build(
            f'base.mkSource {{ name = "{project}"; file = "{file}"; sha256 = "{sha256}"; {url} }}',
            environment={**index.environment, **more},
        )

    return run


def _fresh(size: int = 1000) -> bytes:
    """Bytes that no store has yet: a fixed-output path that exists is not fetched again."""
    return os.urandom(16) + bytes(size)


def test_json_page(fetch: Fetch, index: Any, real_path: Callable[[str], Path]) -> None:
    content = _fresh()
    done = fetch("Some_Thing", "some_thing-1.0.tar.gz", index.add("some_thing-1.0.tar.gz", content))
    assert done.returncode == 0, done.stderr
    assert real_path(done.stdout).read_bytes() == content
    assert index.requests[0] == ("/simple/some-thing/", None)


@pytest.mark.parametrize("plain", [False, True], ids=["hashes", "no-hashes"])
def test_html_page(fetch: Fetch, index: Any, plain: bool) -> None:
    index.html, index.plain = True, plain
    file = "thing-1.0+cu128-py3-none-any.whl"
    done = fetch("thing", file, index.add(file, _fresh()))
    assert done.returncode == 0, done.stderr


def test_a_cut_connection_is_resumed_where_it_ended(fetch: Fetch, index: Any) -> None:
    content = os.urandom(300_000)
    sha256 = index.add("thing-1.0.tar.gz", content)
    index.cut = [100_000, 50_000]
    done = fetch("thing", "thing-1.0.tar.gz", sha256)
    assert done.returncode == 0, done.stderr
    assert [r for path, r in index.requests if path.startswith("/files")] == [
        None,
        "bytes=100000-",
        "bytes=150000-",
    ]


def test_the_second_index_is_asked_too(fetch: Fetch, index: Any) -> None:
    sha256 = index.add("thing-1.0.tar.gz", _fresh())
    first = index.url.replace("/simple", "/empty")
    done = fetch(
        "thing", "thing-1.0.tar.gz", sha256, PIP_INDEX_URL=first, PIP_EXTRA_INDEX_URL=index.url
    )
    assert done.returncode == 0, done.stderr


def test_a_corrupted_file_names_itself_and_both_hashes(fetch: Fetch, index: Any) -> None:
    index.plain = True
    content = _fresh()
    got = index.add("thing-1.0-py3-none-any.whl", content + b"!")
    expected = hashlib.sha256(content).hexdigest()
    done = fetch("thing", "thing-1.0-py3-none-any.whl", expected)
    assert done.returncode != 0
    for words in (
        "accelpkgs E201: thing-1.0-py3-none-any.whl is not what it should be",
        f"expected sha256 {expected}",
        f"got      sha256 {got}",
    ):
        assert words in done.stderr, done.stderr


def test_other_bytes_under_the_name_are_not_even_downloaded(fetch: Fetch, index: Any) -> None:
    got = index.add("thing-1.0.tar.gz", _fresh())
    done = fetch("thing", "thing-1.0.tar.gz", "0" * 64)
    assert (
        "accelpkgs E201: the index has other bytes under the name thing-1.0.tar.gz" in done.stderr
    )
    assert got in done.stderr and "0" * 64 in done.stderr
    assert not [path for path, _ in index.requests if path.startswith("/files")]


def test_identity_is_the_hash_and_not_the_name(fetch: Fetch, index: Any, second_index: Any) -> None:
    """Two indices that have one name with different bytes: the second has the right ones."""
    index.add("thing-1.0.tar.gz", _fresh())
    sha256 = second_index.add("thing-1.0.tar.gz", _fresh())
    done = fetch("thing", "thing-1.0.tar.gz", sha256, PIP_EXTRA_INDEX_URL=second_index.url)
    assert done.returncode == 0, done.stderr


def test_what_no_index_has(fetch: Fetch, index: Any) -> None:
    done = fetch("nothing", "nothing-1.0.tar.gz", "1" * 64)
    assert "accelpkgs E202: no index has nothing-1.0.tar.gz" in done.stderr
    assert "404" in done.stderr and "PIP_INDEX_URL" in done.stderr


def test_an_index_that_is_not_there(fetch: Fetch, index: Any) -> None:
    """A file address fails at once; nothing says that no index has the file."""
    done = fetch(
        "nothing", "nothing-1.0.tar.gz", "3" * 64, PIP_EXTRA_INDEX_URL="file:///usr/nowhere/simple"
    )
    assert (
        "accelpkgs E203: nothing-1.0.tar.gz could not be looked for" in done.stderr
        and "trying again" not in done.stderr
    ), done.stderr


def test_no_network_is_soon_noticed(fetch: Fetch) -> None:
    done = fetch(
        "nothing", "nothing-1.0.tar.gz", "4" * 64, PIP_INDEX_URL="http://index.invalid/simple"
    )
    assert "accelpkgs E203: nothing-1.0.tar.gz could not be looked for" in done.stderr, done.stderr
    assert done.stderr.count("trying again") == 2


def test_an_address_must_be_https(fetch: Fetch, index: Any) -> None:
    sha256 = index.add("thing-1.0.tar.gz", _fresh())
    done = fetch(
        "thing",
        "thing-1.0.tar.gz",
        sha256,
        url=index.url.replace("/simple", "/files/thing/thing-1.0.tar.gz"),
    )
    assert "accelpkgs E202: thing-1.0.tar.gz has an address that is not https" in done.stderr
    assert index.requests == []


def test_a_password_is_used_and_never_shown(fetch: Fetch, index: Any) -> None:
    secret = index.url.replace("http://", "http://someone:s3cret@")
    done = fetch("nothing", "nothing-1.0.tar.gz", "2" * 64, PIP_INDEX_URL=secret)
    assert "accelpkgs E202" in done.stderr and "s3cret" not in done.stderr
    assert index.authorizations == {"Basic " + base64.b64encode(b"someone:s3cret").decode()}


def test_a_whole_package_from_that_index(
    build: Build, index: Any, wheels: ModuleType, interpreter: dict[str, str], tmp_path: Path
) -> None:
    """From the index through all four layers."""
    content = wheels.wheel("thing", "1.0", {"thing.py": b"x = " + repr(_fresh(4)).encode() + b"\n"})
    index.add("thing-1.0-py3-none-any.whl", content)
    plan = tmp_path / "plan.json"
    plan.write_text(
        json.dumps(wheels.plan(interpreter["python"], wheels.package("thing", "1.0", content)))
    )
    done = build(
        f"(realise (builtins.fromJSON (builtins.readFile {plan}))).environment",
        environment=index.environment,
    )
    assert done.returncode == 0, done.stderr
