from __future__ import annotations

import pytest

from accelpkgs_updater.core.toml_text import toml_table
from accelpkgs_updater.inputs.model import Fate, Inputs, Kind
from accelpkgs_updater.inputs.pylock import is_pylock, read_pylock

from .locks import A312, DIGEST, X310, fates, pins, read_by, refusal_by

HEAD = 'lock-version = "1.0"\ncreated-by = "somebody"\n'


def package(name: str, version: str = "1", more: str = "", files: str = "") -> str:
    wheel = (
        f'wheels = [{{ name = "{name}-{version}-py3-none-any.whl", path = "w",'
        f' hashes = {{ sha256 = "{DIGEST}" }} }}]\n'
    )
    return f'\n[[packages]]\nname = "{name}"\nversion = "{version}"\n{more}{files or wheel}'


def read(text: str, **asked: list[str]) -> Inputs:
    return read_by(read_pylock, HEAD + text, **asked)


def test_packages_are_pinned_where_their_markers_hold() -> None:
    found = read(
        package("a")
        + package("b", more="marker = \"platform_machine == 'aarch64'\"\n")
        + package("c", more="marker = \"sys_platform == 'win32'\"\n")
    )
    assert pins(found) == {"a": "1"} and pins(found, A312) == {"a": "1", "b": "1"}
    assert fates(found) == {"a 1": Fate.PIN, "b 1": Fate.PIN, "c 1": Fate.ELSEWHERE}
    assert [str(r.requirement) for r in found.roots] == ["a", 'b; platform_machine == "aarch64"']
    assert found.pins[0].hashes == {DIGEST} and found.pins[0].place.line == 4
    assert found.files.keys() == {"a.lock"}


EXTRAS = 'extras = ["fast"]\ndependency-groups = ["dev"]\ndefault-groups = ["main"]\n' + "".join(
    package(n, more=f'marker = "{m}"\n')
    for n, m in (
        ("x", "'fast' in extras"),
        ("y", "'dev' in dependency_groups and python_version >= '3.12'"),
        ("z", "'main' in dependency_groups"),
        ("n", "'fast' not in extras"),
    )
)


def test_extras_and_groups_come_to_the_default_groups() -> None:
    assert pins(read(EXTRAS)).keys() == {"z", "n"}
    assert pins(read(EXTRAS, extras=["Fast"])).keys() == {"z", "x"}
    assert pins(read(EXTRAS, groups=["dev"])).keys() == {"z", "n", "y"}
    assert pins(read(EXTRAS, groups=["dev"]), X310).keys() == {"z", "n"}
    assert fates(read(EXTRAS))["x 1"] is fates(read(EXTRAS))["y 1"] is Fate.NOT_ASKED
    assert refusal_by(read_pylock, HEAD + EXTRAS, extras=["no"])[1] == (
        "it has no extra no; it has fast"
    )
    assert "no group no" in refusal_by(read_pylock, HEAD + EXTRAS, groups=["no"])[1]
    assert read(EXTRAS).unasked == {"--extra fast", "--group dev"}
    assert read(EXTRAS, extras=["fast"]).unasked == {"--group dev"}


def test_requires_python_and_environments_limit_what_is_pinned() -> None:
    found = read(
        'requires-python = ">=3.12"\nenvironments = ["platform_machine == \'x86_64\'"]\n'
        + package("a", more="marker = \"python_version >= '3.12'\"\n")
    )
    assert [p.marker for p in found.pins] == [None]
    assert str(found.requires_python[0][0]) == ">=3.12"
    assert [str(m) for m in found.environments] == ['platform_machine == "x86_64"']


def test_a_python_that_a_listed_package_does_not_run_on_is_left_out() -> None:
    found = read(package("a") + package("b", more='requires-python = ">=3.12"\n'))
    assert [str(m) for m in found.environments] == ['python_version >= "3.12"']
    assert [p.marker for p in found.pins] == [None, None]
    (said,) = [line for line in found.lines if line.fate is Fate.OPTION]
    assert said.text == "b: requires-python = >=3.12" and "left out" in said.said
    marked = 'marker = "python_version >= \'3.12\'"\nrequires-python = ">=3.12"\n'
    assert read(package("b", more=marked)).environments == ()
    nowhere = HEAD + package("a", more='requires-python = "<3.9"\n')
    assert "needs Python <3.9" in refusal_by(read_pylock, nowhere)[1]


def test_another_index_is_an_axis() -> None:
    index = 'index = "https://whl.invalid/whl/cu126"\n'
    files = (
        f'wheels = [{{ url = "https://w.invalid/torch-2.9.0%2Bcu126-cp312-cp312-linux_x86_64.whl",'
        f' hashes = {{ sha256 = "{DIGEST}" }} }}]\n'
    )
    found = read(package("torch", "2.9.0+cu126", index, files))
    assert str(found.roots[0].requirement) == "torch==2.9.0+cu126"
    assert found.roots[0].axes["cuda"] == "12.6" == found.indexes[0].axes["cuda"]


def test_a_version_may_stand_in_the_names_of_files_alone() -> None:
    text = package("a", "2").replace('version = "2"\n', "", 1)
    assert pins(read(text)) == {"a": "2"}


SOURCES = {
    "g": 'vcs = { type = "git", url = "https://u:p@git.invalid/g", commit-id = "abc",'
    ' subdirectory = "s" }',
    "d": 'directory = { path = "../d", editable = true }',
    "w": 'archive = { url = "https://f.invalid/w-1-py3-none-any.whl",'
    f' hashes = {{ sha256 = "{DIGEST}" }} }}',
    "t": f'archive = {{ url = "https://f.invalid/t.zip", hashes = {{ sha256 = "{DIGEST}" }} }}',
    "p": 'archive = { path = "p.tgz", hashes = { sha512 = "00" } }',
    "h": 'vcs = { type = "hg", url = "https://hg.invalid/h", commit-id = "abc" }',
}


def test_what_is_of_no_index_is_a_source() -> None:
    found = read("".join(package(n, files=f"{s}\n") for n, s in SOURCES.items()))
    by = {s.name: s for s in found.sources}
    assert by["g"].kind is Kind.GIT and by["g"].location == "https://git.invalid/g"
    assert by["g"].revision == "abc" and by["g"].subdirectory == "s"
    assert by["d"].kind is Kind.PATH and by["d"].editable
    assert by["w"].kind is Kind.WHEEL and by["w"].sha256 == DIGEST
    assert by["t"].kind is Kind.ARCHIVE
    assert by["p"].location == "p.tgz" and by["p"].sha256 is None
    assert [line.text for line in found.refused] == ["h 1"]
    assert "hg" in found.refused[0].said


def test_a_package_without_files_counts_only_where_it_would_be_needed() -> None:
    bare = '\n[[packages]]\nname = "a"\nversion = "1"\nmarker = "sys_platform == \'never\'"\n'
    assert fates(read(bare + package("b"))) == {"a 1": Fate.ELSEWHERE, "b 1": Fate.PIN}
    (refused,) = read(bare.replace("never", "linux") + package("b")).refused
    assert refused.said == "the lock names no file of it"


@pytest.mark.parametrize(
    ("text", "said"),
    [
        (package("a") + package("a", "2"), "a 1 and a 2 are for one environment"),
        (package("a", more='marker = "python_version <"\n'), ""),
        (package("a").replace(DIGEST, "zz"), "sha256"),
        ("packages = 3\n", "no list"),
        ("\n[[packages]]\n", "name"),
    ],
)
def test_what_the_standard_forbids_is_refused(text: str, said: str) -> None:
    where, why, _ = refusal_by(read_pylock, HEAD + text)
    assert said in why and where.startswith("a.lock")


def test_a_name_that_is_not_normalised_is_the_one_that_it_is() -> None:
    """As pipenv writes them, against the standard."""
    assert fates(read(package("Jaraco.Classes"))) == {"jaraco-classes 1": Fate.PIN}


def test_a_fault_of_a_package_has_its_line() -> None:
    where, _, _ = refusal_by(read_pylock, HEAD + package("a") + package("b", "x.y"))
    assert where == "a.lock:9"


def test_a_later_format_is_refused() -> None:
    later = HEAD.replace("1.0", "2.0") + package("a")
    assert "2.0" in refusal_by(read_pylock, later)[1]


def test_it_is_known_by_what_it_is() -> None:
    assert is_pylock(toml_table(HEAD)) and not is_pylock(toml_table("version = 1\n"))


def test_each_place_is_its_line() -> None:
    text = HEAD + package("a") + package("b")
    for line in read(package("a") + package("b")).lines:
        assert text.split("\n")[line.place.line - 1] == "[[packages]]"
