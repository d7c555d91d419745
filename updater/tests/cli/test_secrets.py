"""A real process, and passwords that stand in no text that it prints and in no file that it
writes.
"""

from __future__ import annotations

import os
import subprocess
import sys
from base64 import b64encode
from pathlib import Path
from urllib.parse import urlsplit

import pytest

from accelpkgs_updater import redaction
from accelpkgs_updater.redaction import holds_secret, learn, learn_pair, redacted

from ..world import Handler, World, serving

SOURCE = Path(__file__).resolve().parents[2] / "src"
PASSWORD = "pa ss/w@rd-51"
QUOTED = "pa%20ss%2Fw%40rd-51"
BASIC = "YmVydGhhOnBhIHNzL3dAcmQtNTE="
FORMS = (PASSWORD, QUOTED, BASIC, "ss/w@rd", "ss%2Fw")


def child(pkgs: Path, index: str, *arguments: str, **environment: str):
    """Run the command line as people do."""
    command = [sys.executable, "-m", "accelpkgs_updater", *arguments, "--packages", str(pkgs)]
    return subprocess.run(
        [*command, *(["--index", index] if index else [])],
        env={**os.environ, "PYTHONPATH": str(SOURCE), "PIP_CONFIG_FILE": os.devnull, **environment},
        capture_output=True,
        text=True,
        check=False,
    )


@pytest.fixture
def pkgs(tmp_path: Path) -> Path:
    folder = tmp_path / "pkgs"
    (folder / "app").mkdir(parents=True)
    (folder / "app" / "update.toml").write_text("")
    return folder


def echo(handler: Handler, _: int) -> bool:
    """Say to whoever asks what they sent."""
    said = f"{handler.headers.get('Authorization')} {PASSWORD} {QUOTED}"
    handler.answer(said.encode(), f"text/{said[:40]}", 200, {"X-Echo": said})
    return True


def elsewhere(handler: Handler, _: int) -> bool:
    handler.answer(b"", "text/plain", 302, {"Location": f"http://me:{QUOTED}@127.0.0.1:1/{QUOTED}"})
    return True


def refused(handler: Handler, _: int) -> bool:
    handler.answer(PASSWORD.encode(), "text/plain", 403, {"WWW-Authenticate": PASSWORD})
    return True


@pytest.mark.parametrize(
    "fault", [echo, elsewhere, refused, None], ids=lambda f: getattr(f, "__name__", "none")
)
@pytest.mark.parametrize("more", [(), ("--json",), ("--debug",)], ids=" ".join)
def test_the_password_of_an_index_stands_nowhere(
    world: World, pkgs: Path, own_cache: Path, fault: object, more: tuple[str, ...]
) -> None:
    seen: list[str | None] = []
    world.add("app", "1.0")
    if fault:
        world.faults["/simple/app/"] = lambda h, n: bool(
            seen.append(h.headers.get("Authorization")) or fault(h, n)  # type: ignore[operator]
        )
    address = world.index.replace("://", f"://bertha:{QUOTED}@")
    done = child(pkgs, address, "update", "--all", *more)
    assert done.returncode == (1 if fault else 0), done.stderr
    # It was sent where it belongs, so that there was something to tell.
    assert seen == ([f"Basic {BASIC}"] if fault else [])
    written = {p: p.read_bytes() for f in (pkgs, own_cache) for p in f.rglob("*") if p.is_file()}
    for form in FORMS:
        assert form not in done.stdout + done.stderr
        assert not any(form.encode() in data or form in str(p) for p, data in written.items())


@pytest.mark.parametrize("scheme", ["http", "ftp", "https", "file"])
def test_an_index_that_is_refused_keeps_its_password(pkgs: Path, scheme: str) -> None:
    address = f"{scheme}://bertha:{QUOTED}@127.0.0.1:1/simple"
    for done in (
        child(pkgs, address, "check"),
        child(pkgs, "", "check", PIP_INDEX_URL=address),
        child(pkgs, "", "check", PIP_INDEX_URL="https://a.invalid:1", PIP_EXTRA_INDEX_URL=address),
    ):
        assert done.returncode == 1
        assert "Traceback" not in done.stderr
        for form in FORMS:
            assert form not in done.stdout + done.stderr


def test_a_token_that_comes_back_is_not_kept(world: World, pkgs: Path, own_cache: Path) -> None:
    """A server that knows the token can put it wherever it likes: names, versions, requirements."""
    token = "ghp-abcdefghijklmnop"
    world.add("app", "1.0", f"dep; extra == '{token}'", f"{token}>=1")
    done = child(pkgs, world.index, "update", "--all", GITHUB_TOKEN=token)
    assert done.returncode == 1
    assert "E520" in done.stderr and "would hold a password or token" in done.stderr
    assert token not in done.stdout + done.stderr
    for folder in (pkgs, own_cache):
        for path in folder.rglob("*"):
            assert token not in str(path)
            assert path.is_dir() or token.encode() not in path.read_bytes()


def test_netrc_is_read_and_not_shown(world: World, pkgs: Path, tmp_path: Path) -> None:
    (tmp_path / ".netrc").write_text(
        f"machine {urlsplit(world.base).hostname} login me password {QUOTED}\n"
    )
    (tmp_path / ".netrc").chmod(0o600)
    seen: list[str | None] = []
    world.add("app", "1.0")
    world.faults["/simple/app/"] = lambda h, n: bool(seen.append(h.headers.get("Authorization")))
    done = child(pkgs, world.index, "update", "--all", HOME=str(tmp_path))
    pair = b64encode(f"me:{QUOTED}".encode()).decode()
    assert (done.returncode, seen) == (0, [f"Basic {pair}"])
    written = b"".join(p.read_bytes() for p in pkgs.rglob("*") if p.is_file())
    assert not any(s.encode() in written for s in (QUOTED, pair))
    assert not any(s in done.stdout + done.stderr for s in (QUOTED, pair))


def test_a_netrc_that_nobody_can_read_says_nothing(
    world: World, pkgs: Path, tmp_path: Path
) -> None:
    (tmp_path / "broken").write_text("machine login login login\n")
    world.add("app", "1.0")
    done = child(pkgs, world.index, "update", "--all", NETRC=str(tmp_path / "broken"))
    assert done.returncode == 0


def test_credentials_stay_with_the_index(world: World, pkgs: Path) -> None:
    """Files on another port of the same host are asked for without them."""
    seen: list[str | None] = []
    with serving(World()) as other:
        other.add("app", "1.0")
        file = next(iter(other.files["app"]))
        other.faults[f"/files/app/{file}"] = lambda h, n: bool(
            seen.append(h.headers.get("Authorization"))
        )
        sha256 = other.sha256("app", file)
        link = f'<a href="{other.base}/files/app/{file}#sha256={sha256}">{file}</a>'
        world.pages["app"] = link.encode()
        address = world.index.replace("://", f"://bertha:{QUOTED}@")
        child(pkgs, address, "update", "--all")
    assert set(seen) <= {None}


def test_what_is_redacted(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(redaction, "_secrets", set())
    learn("")
    learn("abc")
    learn_pair("user", "hunter2")
    learn_pair("token-as-user", "")
    learn('with "quotes"')
    assert redacted("abc hunter2 dXNlcjpodW50ZXIy token-as-user") == "abc *** *** ***"
    assert redacted('{"a": "with \\"quotes\\""}') == '{"a": "***"}'
    assert (
        redacted("see http://any:body@host/a@b and me@host")
        == "see http://***@host/a@b and me@host"
    )
    # A word of seven letters may stand in any file.
    assert not holds_secret(b"hunter2")
    assert holds_secret(b"..token-as-user..")
