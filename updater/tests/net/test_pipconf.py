from __future__ import annotations

from pathlib import Path

import pytest

from accelpkgs_updater import context
from accelpkgs_updater.errors import UpdaterError, render
from accelpkgs_updater.net import pipconf
from accelpkgs_updater.net.pipconf import read_pip_conf, split_credentials
from accelpkgs_updater.redaction import redacted

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
    assert conf.credentials == {"https://one.invalid:443": "Basic bWU6cGFAc3M="}
    assert (conf.cert, conf.proxy) == ("/a.pem", "http://p:3128")
    assert conf.ignored == ("pip's http://three.invalid/simple is not read: it is not https",)
    assert (
        read_pip_conf({**env, "PIP_INDEX_URL": "https://env.invalid/s"}).endpoints[0]
        == "https://env.invalid/s"
    )


def test_an_index_on_this_very_machine_needs_no_tls(env: dict[str, str]) -> None:
    index = "http://127.0.0.1:3141/root/pypi/+simple"
    conf = read_pip_conf({**env, "PIP_INDEX_URL": index})
    assert (conf.endpoints, conf.refused) == ((index,), None)


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


def test_none_is_read(env: dict[str, str]) -> None:
    write(env["HOME"], "[global]\nindex-url = https://one.invalid/s\n")
    assert read_pip_conf({**env, "PIP_CONFIG_FILE": "/dev/null"}).endpoints == (DEFAULT,)


@pytest.mark.parametrize("address", ["ss/wo-rd", "ss/w#o-rd", "ss?w/o-rd", "ss/w@o-rd"])
def test_a_password_that_is_no_part_of_an_address(address: str, env: dict[str, str]) -> None:
    """Its first half passes for a port, which the refusal quotes."""
    conf = read_pip_conf({**env, "PIP_INDEX_URL": f"https://me:pa-{address}@h.invalid/simple"})
    assert conf.refused is not None
    told = redacted(render(conf.refused))
    assert "o-rd" not in told and "pa-ss" not in told


def test_urls_without_credentials_stay() -> None:
    assert split_credentials("https://a.invalid/simple") == ("https://a.invalid/simple", None)


SECRETS = "https://me:pa%40ss-word@one.invalid:8443/simple"


@pytest.mark.parametrize(
    ("first", "extra"),
    [
        ("http://one.invalid/simple", "https://two.invalid/simple"),
        ("http://me:pa%40ss-word@one.invalid/simple", "https://two.invalid/simple"),
        ("file:///opt/wheels", "https://two.invalid/simple"),
        ("/does/not/exist", "https://two.invalid/simple"),
        ("ftp://one.invalid/simple", "https://two.invalid/simple"),
        ("https://[::", "https://two.invalid/simple"),
        ("https://one.invalid:port/simple", "https://two.invalid/simple"),
        ("https:///simple", "https://two.invalid/simple"),
        ("http://one.invalid/simple", ""),
        ("https://one.invalid/simple", "http://two.invalid/s https://three.invalid/s"),
    ],
)
def test_no_index_takes_the_place_of_one_that_cannot_be_asked(
    env: dict[str, str], monkeypatch: pytest.MonkeyPatch, first: str, extra: str
) -> None:
    """It could have other packages of the same names."""
    write(env["HOME"], f"[global]\nindex-url = {first}\nextra-index-url = {extra}\n")
    monkeypatch.setattr(context, "read_pip_conf", lambda: read_pip_conf(env))
    with pytest.raises(UpdaterError, match=r"E500: an index of pip's .* cannot be asked") as caught:
        context.Context.make()
    assert "ss-word" not in str(caught.value)
    assert context.Context.make("https://own.invalid/s").conf.endpoints == (
        "https://own.invalid/s",
    )


@pytest.mark.parametrize("text", ["what is this", "[global]\nindex-url", "[global\n", "\x00"])
def test_a_configuration_that_cannot_be_read_is_not_taken_for_none(
    env: dict[str, str], monkeypatch: pytest.MonkeyPatch, text: str
) -> None:
    write(env["HOME"], text)
    monkeypatch.setattr(context, "read_pip_conf", lambda: read_pip_conf(env))
    with pytest.raises(UpdaterError, match="E500: pip's configuration cannot be read"):
        context.Context.make()


@pytest.mark.parametrize("value", ["1", "true", "Yes"])
def test_where_pip_may_ask_none_none_is_asked(env: dict[str, str], value: str) -> None:
    assert read_pip_conf({**env, "PIP_NO_INDEX": value}).refused is not None
    assert read_pip_conf({**env, "PIP_NO_INDEX": "0"}).refused is None


@pytest.mark.parametrize("index", [SECRETS, SECRETS.replace("https:", "http:"), f"{SECRETS}:x"])
def test_the_password_of_an_index_is_told_nowhere(
    env: dict[str, str], monkeypatch: pytest.MonkeyPatch, index: str
) -> None:
    monkeypatch.setattr(context, "read_pip_conf", lambda: read_pip_conf(env))
    try:
        made = context.Context.make(index)
    except UpdaterError as error:
        said = str(error)
    else:
        said = f"{made.conf.endpoints}"
        assert made.conf.credentials == {"https://one.invalid:8443": "Basic bWU6cGFAc3Mtd29yZA=="}
    assert "one.invalid" in said
    assert not any(secret in said for secret in ("pa%40ss-word", "pa@ss-word", "me:", "bWU6cGF"))
