from __future__ import annotations

from pathlib import Path

import pytest
from pypi_simple import PYPI_SIMPLE_ENDPOINT

from accelpkgs_updater.net import pipconf
from accelpkgs_updater.net.pipconf import read_pip_conf, split_credentials


@pytest.fixture
def env(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> dict[str, str]:
    real = pipconf._files
    monkeypatch.setattr(
        pipconf, "_files", lambda e: [p for p in real(e) if not str(p).startswith("/etc")]
    )
    return {"HOME": str(tmp_path)}


def write(home: str, text: str) -> None:
    path = Path(home) / ".config/pip/pip.conf"
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text)


def test_nothing_configured(env: dict[str, str]) -> None:
    assert read_pip_conf(env).endpoints == (PYPI_SIMPLE_ENDPOINT,)


def test_a_file_and_the_environment_over_it(env: dict[str, str]) -> None:
    write(
        env["HOME"],
        "[global]\nindex-url = https://me:pa%40ss@one.invalid/simple\ncert = /a.pem\nproxy = http://p:3128\n"
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
        f"[global]\nextra-index-url = {url} file:///does/not/exist\n  http://me:secret@one.invalid/simple\n"
        f"find-links =\n  {tmp_path}\n  /does/not/exist\n  https://two.invalid/links.html\n  {url}\n",
    )
    conf = read_pip_conf(env)
    assert conf.endpoints == (PYPI_SIMPLE_ENDPOINT,)
    why = "other machines do not have it"
    assert conf.ignored == (
        f"pip's {url} is not read: {why}",
        "pip's http://one.invalid/simple is not read: it is not https",
        f"pip's {tmp_path} is not read: {why}",
        "pip's https://two.invalid/links.html is not read: it is no index",
    )


def test_broken_files_and_none(env: dict[str, str]) -> None:
    write(env["HOME"], "what is this")
    assert read_pip_conf(env).endpoints == (PYPI_SIMPLE_ENDPOINT,)
    write(env["HOME"], "[global]\nindex-url = https://one.invalid/s\n")
    assert read_pip_conf({**env, "PIP_CONFIG_FILE": "/dev/null"}).endpoints == (
        PYPI_SIMPLE_ENDPOINT,
    )


def test_urls_without_credentials_stay() -> None:
    assert split_credentials("https://a.invalid/simple") == ("https://a.invalid/simple", None)
