"""The sources that nix is taken from are the machine's own, for one release, perhaps under the name
of another; apt reads them back.
"""

from __future__ import annotations

import shutil
import subprocess
from pathlib import Path

import pytest

from .conftest import ROOT

ONE_LINE = """\
# A comment: deb http://no.example/debian bookworm main
deb [arch=amd64 signed-by=/usr/share/keyrings/debian-archive-bookworm-stable.gpg] \
http://a.example/debian bookworm main contrib # why
deb http://a.example/debian bookworm-updates main
deb http://a.example/debian bookworm-backports main
deb-src http://a.example/debian bookworm main
deb [ trusted=yes ] http://b.example/debian-security bookworm-security main
deb http://c.example/linux bookworm stable
deb http://d.example/debian trixie main
"""

STANZAS = """\
# A comment
Types: deb deb-src
# in a stanza
URIs: http://a.example/debian http://b.example/debian
Suites: bookworm bookworm-updates bookworm-backports
Components: main non-free-firmware
Signed-By: /usr/share/keyrings/debian-archive-keyring.gpg

Types: deb
URIs: http://off.example/debian
Suites: bookworm
Components: main
Enabled: no

Types: deb-src
URIs: http://source.example/debian
Suites: bookworm
Components: main

types: deb
uris: http://c.example/debian-security
suites: bookworm-security
components:
 contrib
 main
signed-by:
 -----BEGIN PGP PUBLIC KEY BLOCK-----
 .
 xsFNBGRiYGQBEADGuS6PPkd9
 -----END PGP PUBLIC KEY BLOCK-----
"""


def convert(
    tmp_path: Path,
    files: dict[str, str],
    release: str = "bookworm",
    suite: str = "trixie",
    components: str = "main",
    keyring: str = "",
) -> str:
    paths = []
    for name, text in files.items():
        (tmp_path / name).write_text(text)
        paths.append(str(tmp_path / name))
    variables = {"from": release, "to": suite, "components": components, "keyring": keyring}
    options = [part for name, value in variables.items() for part in ("-v", f"{name}={value}")]
    return subprocess.run(
        ["awk", *options, "-f", str(ROOT / "nix/nixw/sources.awk"), *paths],
        capture_output=True,
        text=True,
        check=True,
    ).stdout


def read_by_apt(tmp_path: Path, sources: str) -> list[str]:
    """The release files that apt would ask these sources for."""
    if not shutil.which("apt-get"):
        pytest.skip("there is no apt-get here")
    parts = tmp_path / "parts"
    parts.mkdir()
    (parts / "nixw.sources").write_text(sources)
    options = {
        "Dir::Etc::sourcelist": "/dev/null",
        "Dir::Etc::sourceparts": str(parts),
        "Dir::State": str(tmp_path),
    }
    command = [
        "apt-get",
        *(part for name, value in options.items() for part in ("-o", f"{name}={value}")),
        "--print-uris",
        "update",
    ]
    answer = subprocess.run(command, capture_output=True, text=True, check=True)
    return sorted(
        uri
        for line in answer.stdout.splitlines()
        if (uri := line.split("'")[1]).endswith("/InRelease")
    )


def test_one_line_sources(tmp_path: Path) -> None:
    sources = convert(tmp_path, {"sources.list": ONE_LINE})
    assert read_by_apt(tmp_path, sources) == [
        "http://a.example/debian/dists/trixie-updates/InRelease",
        "http://a.example/debian/dists/trixie/InRelease",
        "http://b.example/debian-security/dists/trixie-security/InRelease",
    ]
    assert sources.count("Trusted: yes") == 1
    assert sources.count("Components: main\n") == 3


def test_stanzas(tmp_path: Path) -> None:
    sources = convert(tmp_path, {"debian.sources": STANZAS})
    assert read_by_apt(tmp_path, sources) == [
        "http://a.example/debian/dists/trixie-updates/InRelease",
        "http://a.example/debian/dists/trixie/InRelease",
        "http://b.example/debian/dists/trixie-updates/InRelease",
        "http://b.example/debian/dists/trixie/InRelease",
        "http://c.example/debian-security/dists/trixie-security/InRelease",
    ]
    assert "Signed-By:\n -----BEGIN PGP PUBLIC KEY BLOCK-----\n .\n xsFN" in sources


def test_both_kinds_and_no_newline_at_the_end(tmp_path: Path) -> None:
    sources = convert(
        tmp_path,
        {"a.sources": STANZAS.rstrip("\n"), "b.list": "deb http://z.example/debian bookworm main"},
    )
    assert len(read_by_apt(tmp_path, sources)) == 6


def test_the_key_of_one_release_gives_way_to_the_keyring(tmp_path: Path) -> None:
    sources = convert(
        tmp_path, {"sources.list": ONE_LINE}, keyring="/keys/debian-archive-keyring.gpg"
    )
    assert [line for line in sources.splitlines() if line.startswith("Signed-By")] == [
        "Signed-By: /keys/debian-archive-keyring.gpg"
    ]


def test_the_key_of_a_mirror_stays(tmp_path: Path) -> None:
    line = "deb [signed-by=/etc/apt/keyrings/house.asc] http://house.example/debian bookworm main\n"
    assert "Signed-By: /etc/apt/keyrings/house.asc\n" in convert(
        tmp_path, {"a.list": line}, keyring="/keys/debian-archive-keyring.gpg"
    )


def test_a_release_of_its_own_with_more_components(tmp_path: Path) -> None:
    line = (
        "deb http://a.example/ubuntu noble main restricted\n"
        "deb http://a.example/ubuntu noble universe\n"
    )
    sources = convert(
        tmp_path, {"a.list": line}, release="noble", suite="noble", components="main universe"
    )
    assert "Suites: noble\nComponents: main universe\n" in sources
    assert sources.count("Types: deb\n") == 1


def test_no_source_for_the_release(tmp_path: Path) -> None:
    assert convert(tmp_path, {"a.list": ONE_LINE}, release="sid", suite="sid") == ""
