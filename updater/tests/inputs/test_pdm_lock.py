from __future__ import annotations

import pytest

from accelpkgs_updater.core.toml_text import toml_table
from accelpkgs_updater.inputs.model import Fate, Inputs, Kind
from accelpkgs_updater.inputs.pdm_lock import is_pdm_lock, read_pdm_lock

from .locks import A312, DIGEST, X310, fates, pins, read_by, refusal_by


def head(strategy: str = '"inherit_metadata"', targets: str = "", version: str = "4.5.0") -> str:
    return (
        f'[metadata]\ngroups = ["default", "dev", "fast"]\nstrategy = [{strategy}]\n'
        f'lock_version = "{version}"\ncontent_hash = "sha256:00"\n{targets}'
    )


def target(python: str, more: str = "") -> str:
    return f'\n[[metadata.targets]]\nrequires_python = "{python}"\n{more}'


def package(name: str, version: str = "1", more: str = "", groups: str = '"default"') -> str:
    return (
        f'\n[[package]]\nname = "{name}"\nversion = "{version}"\ngroups = [{groups}]\n{more}'
        f'files = [{{file = "f", hash = "sha256:{DIGEST}"}}]\n'
    )


def read(text: str, start: str = head(), **asked: list[str]) -> Inputs:
    return read_by(read_pdm_lock, start + text, **asked)


PACKAGES = (
    package("a")
    + package("a", more='extras = ["x"]\n')
    + package("t", groups='"dev"')
    + package("f", groups='"fast"')
    + package("w", more="marker = \"sys_platform == 'win32'\"\n")
    + package("arm", more="marker = \"platform_machine == 'aarch64'\"\n")
)


def test_groups_extras_and_markers() -> None:
    assert pins(read(PACKAGES)) == {"a": "1"}
    assert pins(read(PACKAGES), A312).keys() == {"a", "arm"}
    assert pins(read(PACKAGES, groups=["dev"])).keys() == {"a", "t"}
    assert pins(read(PACKAGES, extras=["fast"])).keys() == {"a", "f"}
    rest = read(PACKAGES).unasked
    assert "--group dev" in rest and "--group default" not in rest
    assert read(PACKAGES, groups=["dev"]).unasked == rest - {"--group dev"}
    found = fates(read(PACKAGES))
    assert found["t 1"] is found["f 1"] is Fate.NOT_ASKED and found["w 1"] is Fate.ELSEWHERE
    assert "no group no" in refusal_by(read_pdm_lock, head() + PACKAGES, groups=["no"])[1]


def test_every_entry_has_a_line() -> None:
    found = read(PACKAGES)
    assert len(found.lines) == PACKAGES.count("[[package]]")
    assert found.pins[0].hashes == {DIGEST}


def test_targets_say_where_a_lock_is_for() -> None:
    start = head(
        targets=target(">=3.12", 'platform = "manylinux_2_28_x86_64"\n')
        + target(">=3.12", 'platform = "macos_14_0_arm64"\n')
        + target(">=3.10", 'platform = "manylinux_2_28_aarch64"\nimplementation = "pypy"\n')
    )
    found = read(package("a"), start)
    assert [p.marker for p in found.pins] == [None]
    (limit,) = found.environments
    everywhere = read_by(read_pdm_lock, head() + package("a"))
    assert pins(everywhere, X310) == {"a": "1"}
    assert str(limit) == 'platform_machine == "x86_64" and python_version >= "3.12"'
    assert len([line for line in found.lines if line.fate is Fate.OPTION]) == 3


def test_sources() -> None:
    found = read(
        package("g", more='git = "https://git.invalid/g"\nref = "main"\nrevision = "abc"\n')
        + package("p", more='path = "./p"\neditable = true\n')
        + package("u", more='url = "https://f.invalid/u-1.tar.gz"\n')
    )
    by = {s.name: s for s in found.sources}
    assert by["g"].kind is Kind.GIT and by["g"].revision == "abc"
    assert by["p"].kind is Kind.PATH and by["p"].editable
    assert by["u"].kind is Kind.ARCHIVE and by["u"].sha256 == DIGEST


def test_without_inherited_metadata_it_says_what_to_run() -> None:
    _, why, fix = refusal_by(read_pdm_lock, head('"cross_platform"') + package("a"))
    assert "inherit_metadata" in why and "pdm export" in fix


@pytest.mark.parametrize(
    ("text", "said"),
    [
        (head() + package("a") + package("a", "2"), "for one environment"),
        (head(version="5.0") + package("a"), "not 4"),
        (head() + package("a", "eight"), "eight"),
        (head() + package("a", more='marker = "x"\n'), ""),
    ],
)
def test_what_is_wrong_is_refused(text: str, said: str) -> None:
    assert said in refusal_by(read_pdm_lock, text)[1]


def test_all_extras_cannot_be_told_from_groups() -> None:
    with pytest.raises(Exception, match="name those you want"):
        read_by(read_pdm_lock, head() + package("a"), all_extras=True)


def test_it_is_known_by_what_it_is() -> None:
    assert is_pdm_lock(toml_table(head()))
    assert not is_pdm_lock(toml_table('[metadata]\nlock-version = "2.1"\n'))
