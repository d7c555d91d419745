from __future__ import annotations

from pathlib import Path

import pytest

from accelpkgs_updater import context
from accelpkgs_updater.errors import UpdaterError
from accelpkgs_updater.net import pipconf
from accelpkgs_updater.net.pipconf import read_pip_conf, split_credentials

DEFAULT = "https://default.invalid/simple"


@pytest.fixture
def env(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> dict[str, str]:
    real = pipconf._files
    monkeypatch.setattr(
        pipconf, "_files", lambda e: [p for p in real(e) if not str(p).startswith("/etc")]
    )
    monkeypatch.setattr(pipconf, "default_index", lambda: DEFAULT)
    return {"HOME": str(tmp_path)}


def write(home: str, text: str) -> None:
    path = Path(home) / ".config/pip/pip.conf"
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text)


def test_nothing_configured(env: dict[str, str]) -> None:
    assert read_pip_conf(env).endpoints == (DEFAULT,)


def test_nothing_configured_and_no_pip(
    env: dict[str, str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(pipconf, "default_index", lambda: None)
    assert read_pip_conf(env).endpoints == ()
    monkeypatch.setattr(context, "read_pip_conf", lambda: read_pip_conf(env))
    with pytest.raises(UpdaterError, match="E500: it is not known where the package index is"):
        context.Context.make()
    assert context.Context.make("https://one.invalid/simple").conf.endpoints


def test_a_file_and_the_environment_over_it(env: dict[str, str]) -> None:
    write(
        env["HOME"],
        "[global]\nindex-url = https://me:pa%40ss@one.invalid/simple\ncert = /a.pem\n"
        "proxy = http://p:3128\n"
        "extra-index-url = https://two.invalid/simple file:///opt/x http://three.invalid/simple\n",
    )
    conf = read_pip_conf(env)
    assert conf.endpoints == ("https://one.invalid/simple", "https://two.invalid/simple")
    assert conf.credentials == {"one.invalid": "Basic bWU6cGFAc3M="}
    assert (conf.cert, conf.proxy) == ("/a.pem", "http://p:3128")
    assert conf.ignored == ("pip's http://three.invalid/simple is not read: it is not https",)
    assert (
        read_pip_conf({**env, "PIP_INDEX_URL": "https://env.invalid/s"}).endpoints[0]
        == "https://env.invalid/s"
    )


def test_a_local_folder_is_not_read_and_that_is_said(env: dict[str, str], tmp_path: Path) -> None:
    here = tmp_path / "my wheels" / "simple"
    here.mkdir(parents=True)
    url = here.as_uri()
    write(
        env["HOME"],
        f"[global]\nextra-index-url = {url} file:///does/not/exist\n"
        "  http://me:secret@one.invalid/simple\n"
        f"find-links =\n  {tmp_path}\n  /does/not/exist\n  https://two.invalid/links.html\n"
        f"  {url}\n",
    )
    conf = read_pip_conf(env)
    assert conf.endpoints == (DEFAULT,)
    why = "other machines do not have it"
    assert conf.ignored == (
        f"pip's {url} is not read: {why}",
        "pip's http://one.invalid/simple is not read: it is not https",
        f"pip's {tmp_path} is not read: {why}",
        "pip's https://two.invalid/links.html is not read: it is no index",
    )


def test_broken_files_and_none(env: dict[str, str]) -> None:
    write(env["HOME"], "what is this")
    assert read_pip_conf(env).endpoints == (DEFAULT,)
    write(env["HOME"], "[global]\nindex-url = https://one.invalid/s\n")
    assert read_pip_conf({**env, "PIP_CONFIG_FILE": "/dev/null"}).endpoints == (DEFAULT,)


def test_urls_without_credentials_stay() -> None:
    assert split_credentials("https://a.invalid/simple") == ("https://a.invalid/simple", None)
