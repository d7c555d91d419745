"""requirements.txt: each construct, and what becomes of its line."""

from __future__ import annotations

from pathlib import Path

import pytest

from accelpkgs_updater.inputs.model import Fate, Kind

from .files import fates, read, refused, roots

SUM = "a1" * 32


@pytest.mark.parametrize("encoding", ["utf-8-sig", "utf-16", "utf-32", "utf-8"])
@pytest.mark.parametrize("end", ["\n", "\r\n", "\r"])
def test_texts_of_other_systems(tmp_path: Path, encoding: str, end: str) -> None:
    (tmp_path / "requirements.txt").write_bytes(f"attrs{end}idna<4{end}".encode(encoding))
    (tmp_path / "all.txt").write_text("-r requirements.txt")
    found = read(tmp_path, "-r requirements.txt", "all.txt")
    assert roots(found) == ["attrs", "idna<4"]
    assert [line.place.line for line in found.lines] == [1, 1, 2]


def test_an_encoding_that_the_first_lines_state(tmp_path: Path) -> None:
    text = "# -*- coding: latin-1 -*-\nattrs; platform_version != 'é'\n"
    (tmp_path / "r.txt").write_bytes(text.encode("latin-1"))
    assert roots(read(tmp_path, "-r r.txt")) == ['attrs; platform_version != "é"']
    (tmp_path / "r.txt").write_bytes(b"# coding: unicode_escape\nattrs\n")
    assert "its first lines state the encoding unicode_escape" in refused(tmp_path, "-r r.txt")


def test_comments_and_joined_lines(tmp_path: Path) -> None:
    text = f"""
# one
attrs==25.1 \\
    --hash=sha256:{SUM} \\
    # between
idna\t# tabs
certifi; platform_version != '#1 SMP'  # a comment
"""
    found = read(tmp_path, text)
    assert roots(found) == ["attrs==25.1", "idna", 'certifi; platform_version != "#1 SMP"']
    assert found.hashes == {"attrs": frozenset({SUM})}
    assert [line.place.line for line in found.lines] == [3, 6, 7]


def test_a_number_sign_within_a_word_is_no_comment(tmp_path: Path) -> None:
    said = refused(tmp_path, "attrs\nidna#what\n")
    assert "where: requirements.txt:2" in said and "'idna#what'" in said


def test_other_files(tmp_path: Path) -> None:
    (tmp_path / "sub").mkdir()
    (tmp_path / "sub" / "b.txt").write_text("-c ../c.txt\nidna\n")
    (tmp_path / "c.txt").write_text("six<2\nidna>3\n")
    found = read(tmp_path, "-rsub/b.txt\n--requirement=sub/../sub/b.txt\nattrs\n")
    assert roots(found) == ["idna", "idna", "attrs"]
    assert [str(c.requirement) for c in found.constraints] == ["six<2", "idna>3"] * 2
    assert fates(found)["six<2"] is Fate.CONSTRAINT
    assert sorted(Path(f).name for f in found.files) == ["b.txt", "c.txt", "requirements.txt"]
    assert all(len(s) == 64 for s in found.files.values())


def test_a_file_that_names_itself(tmp_path: Path) -> None:
    (tmp_path / "b.txt").write_text("-r requirements.txt")
    assert "requirements.txt names itself, by b.txt" in refused(tmp_path, "-r b.txt")
    (tmp_path / "link.txt").symlink_to("requirements.txt")
    assert "link.txt names itself" in refused(tmp_path, "-c link.txt")


def test_files_that_name_files_without_end(tmp_path: Path) -> None:
    for n in range(80):
        (tmp_path / f"{n}.txt").write_text(f"-r {n + 1}.txt")
    assert "more than 50 files, each named by the one before" in refused(tmp_path, "-r 0.txt")
    for n in range(40):
        (tmp_path / f"{n}.txt").write_text(f"-r {n + 1}.txt\n-r {n + 1}.txt\n")
    (tmp_path / "40.txt").write_text("attrs")
    assert "--limit requirements=NUMBER" in refused(tmp_path, "-r 0.txt")


@pytest.mark.parametrize(
    ("line", "said"),
    [
        ("-r https://host.invalid/r.txt", "a file is not fetched"),
        ("-r nowhere.txt", "nowhere.txt cannot be read: No such file or directory"),
        ("-r a.txt -r b.txt", "-r and -c stand alone"),
        ("--no-such-option", "no such option: --no-such-option"),
        ("--pre attrs", "'attrs' stands behind an option"),
        ("attrs --hash=md5:00", "--hash takes sha256:DIGEST"),
        ("attrs --hash=sha256:00", "sha256:00 is not of 64 hexadecimal digits"),
        ("attrs==${NOT_SET_HERE}", "the variable NOT_SET_HERE is not set"),
        ("attrs 'open", "attrs"),
        ("-e svn+https://host.invalid/x", "svn is not fetched; git is"),
        ("https://host.invalid/x", "the address is of no wheel and of no archive"),
        ("./nothing", "there is no folder or file ./nothing"),
        ("a @ https://h.invalid/b-1-py3-none-any.whl", "the wheel is of b, and not of a"),
        ("what is this", "what is this"),
        ("attrs\nidna; os_name ~= 'x'", "idna"),
    ],
)
def test_what_cannot_be_read(tmp_path: Path, line: str, said: str) -> None:
    assert said in refused(tmp_path, line)


def test_all_that_is_wrong_is_said_at_once(tmp_path: Path) -> None:
    said = refused(tmp_path, "a=1\nattrs\n-r nowhere.txt\n!\n")
    assert [f"where: requirements.txt:{n}" in said for n in (1, 2, 3, 4)] == [1, 0, 1, 1]


def test_variables(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("THEIR_TOKEN", "hunter22222")
    monkeypatch.setenv("VERSION_2", "25.1")
    text = "attrs==${VERSION_2}\n--extra-index-url https://me:${THEIR_TOKEN}@host.invalid/simple\n"
    found = read(tmp_path, text)
    assert roots(found) == ["attrs==25.1"]
    assert found.indexes[0].url == "https://host.invalid/simple"
    assert found.credentials.keys() == {"https://host.invalid:443"}
    assert "hunter22222" not in repr(found)


def test_secrets_in_addresses_are_not_told(tmp_path: Path) -> None:
    text = (
        "x @ git+https://u:tok3n-of-mine@host.invalid/x.git@v1\n-i https://:pa55word@h.invalid/s\n"
    )
    found = read(tmp_path, text)
    assert "tok3n-of-mine" not in repr(found) and "pa55word" not in repr(found)
    assert found.sources[0].location == "https://host.invalid/x.git"
    said = refused(tmp_path, "https://u:tok3n-of-mine@host.invalid/x?sig=s1gn3d\n")
    assert "tok3n" not in said and "s1gn3d" not in said


INDEX = "https://download.pytorch.org/whl/cu121"


def test_indexes(tmp_path: Path) -> None:
    found = read(tmp_path, f"-i {INDEX}\ntorch\n--extra-index-url https://h.invalid/simple/\n")
    assert found.axes == {"cuda": "12.1", "rocm": "none"}
    assert [(i.url, i.extra) for i in found.indexes] == [
        (INDEX, False),
        ("https://h.invalid/simple/", True),
    ]
    assert "neither pip's configuration nor we name" in found.lines[2].said
    assert read(tmp_path, "-i https://download.pytorch.org/whl/cpu").axes["cuda"] == "none"


def test_the_last_index_counts(tmp_path: Path) -> None:
    found = read(tmp_path, f"--index-url {INDEX}\n--index-url https://h.invalid/simple\n")
    assert [i.url for i in found.indexes] == ["https://h.invalid/simple"]
    assert found.axes == {} and "replaced by" in found.lines[0].said


def test_indexes_that_state_different_things(tmp_path: Path) -> None:
    other = INDEX.replace("121", "118")
    said = refused(tmp_path, f"-i {INDEX}\n--extra-index-url {other}\n")
    assert "cuda 11.8 by this index, 12.1 by another" in said


def test_no_index(tmp_path: Path) -> None:
    (tmp_path / "wheels").mkdir()
    found = read(tmp_path, f"-i {INDEX}\n--find-links ./wheels\n--no-index\nattrs\n")
    assert found.no_index and found.axes == {}
    assert [(i.url, i.folder) for i in found.indexes] == [(str(tmp_path / "wheels"), True)]
    assert "without effect" in found.lines[0].said


@pytest.mark.parametrize("url", ["http://h.invalid/simple", "/srv/simple", "file:///srv/simple"])
def test_what_is_no_index(tmp_path: Path, url: str) -> None:
    found = read(tmp_path, f"--index-url {url}\nattrs\n")
    assert found.indexes == () and found.refused[0].place.line == 1


def test_other_options(tmp_path: Path) -> None:
    text = "--pre\n--prefer-binary --use-feature=fast-deps\n--no-binary attrs\n--trusted-host h\n"
    found = read(tmp_path, text + "attrs --config-settings=a=b\n")
    assert found.prereleases == {"*"}
    assert [line.fate for line in found.lines] == [
        *(Fate.OPTION, Fate.OPTION, Fate.REFUSED, Fate.REFUSED, Fate.ROOT)
    ]
    assert "builder's own" in found.lines[-1].said
    assert found.lines[2].fix == 'flavour = { attrs = "source"; }'


def test_hashes_may_be_required(tmp_path: Path) -> None:
    assert "idna has no hash" in refused(tmp_path, "--require-hashes\nidna\n")
    sound = f"--require-hashes\nidna==3 --hash=sha256:{SUM}\n"
    assert read(tmp_path, sound).hashes == {"idna": {SUM}}


def test_markers(tmp_path: Path) -> None:
    found = read(tmp_path, "a; sys_platform == 'win32'\nb; python_version < '3.12'\n")
    assert roots(found) == ['b; python_version < "3.12"']
    assert found.lines[0].fate is Fate.ELSEWHERE


def test_labels(tmp_path: Path) -> None:
    (root,) = read(tmp_path, "torch==2.8.0+cu128").roots
    assert root.axes == {"cuda": "12.8", "rocm": "none"}
    assert str(root.requirement) == "torch==2.8.0+cu128"


@pytest.mark.parametrize(
    ("line", "expected"),
    [
        (
            "clip @ git+https://h.invalid/c.git@d50d76d",
            ("git", "https://h.invalid/c.git", "clip", "d50d76d"),
        ),
        ("git+https://h.invalid/c.git", ("git", "https://h.invalid/c.git", None, None)),
        (
            "-e git+ssh://git@h.invalid/c.git@v1#egg=Clip",
            ("git", "ssh://git@h.invalid/c.git", "clip", "v1"),
        ),
        ("c @ git+ssh://git@h.invalid:o/c.git", ("git", "ssh://git@h.invalid/o/c.git", "c", None)),
        (
            "https://h.invalid/a/x-1-py3-none-any.whl",
            ("wheel", "https://h.invalid/a/x-1-py3-none-any.whl", "x", None),
        ),
        ("x-1-py3-none-any.whl", ("wheel", "x-1-py3-none-any.whl", "x", None)),
        ("y @ https://h.invalid/y.zip", ("archive", "https://h.invalid/y.zip", "y", None)),
        (
            "https://h.invalid/y-1.tar.gz#egg=y",
            ("archive", "https://h.invalid/y-1.tar.gz", "y", None),
        ),
    ],
)
def test_direct_references(
    tmp_path: Path, line: str, expected: tuple[str, str, str | None, str | None]
) -> None:
    found = read(tmp_path, line)
    (source,) = found.sources
    assert (source.kind, source.location, source.name, source.revision) == expected
    assert [one.fate for one in found.lines] == [Fate.SOURCE] and found.roots == ()


def test_parts_of_a_direct_reference(tmp_path: Path) -> None:
    text = "a[x] @ git+https://h.invalid/a@v1#subdirectory=lib ; python_version < '3.12'\n"
    (source,) = read(tmp_path, text).sources
    assert (source.subdirectory, source.extras) == ("lib", {"x"})
    assert str(source.marker) == 'python_version < "3.12"'
    (wheel,) = read(tmp_path, f"https://h.invalid/b-1-py3-none-any.whl#sha256={SUM}").sources
    assert wheel.sha256 == SUM
    (wheel,) = read(tmp_path, f"https://h.invalid/b-1-py3-none-any.whl --hash=sha256:{SUM}").sources
    assert wheel.sha256 == SUM
    assert "leads out of it" in refused(tmp_path, "a @ git+https://h.invalid/a#subdirectory=../b")


PROJECT = """
[project]
name = "Mine"
dependencies = ["idna"]
optional-dependencies = { dev = ["attrs"], all = ["mine[dev]"] }
"""


@pytest.mark.parametrize("line", [".[all]", "-e .[all]", "./ [all]", "-e file:.#egg=mine[all]"])
def test_the_project_itself(tmp_path: Path, line: str) -> None:
    (tmp_path / "pyproject.toml").write_text(PROJECT)
    found = read(tmp_path, f"{line}\nsix\n")
    assert roots(found) == ["idna", "attrs", "six"]
    (source,) = found.sources
    assert source.project and source.name == "mine" and source.kind is Kind.PATH
    assert source.editable is line.startswith("-e") and source.extras == {"all"}


def test_a_folder_beside(tmp_path: Path) -> None:
    (tmp_path / "lib").mkdir()
    (tmp_path / "lib" / "setup.py").write_text("")
    found = read(tmp_path, "./lib")
    assert not found.sources[0].project and "only its build" in found.lines[0].said
    (tmp_path / "lib" / "setup.cfg").write_text("[options]\ninstall_requires =\n  idna\n")
    assert roots(read(tmp_path, "./lib")) == ["idna"]
    (tmp_path / "empty").mkdir()
    assert "has neither pyproject.toml nor setup.py" in refused(tmp_path, "./empty")


def test_constraints_bound_and_ask_for_nothing(tmp_path: Path) -> None:
    (tmp_path / "c.txt").write_text("a @ https://h.invalid/a.zip\n")
    assert read(tmp_path, "-c c.txt\nidna").refused[0].said == "an address does not constrain"
    for line, said in (("-e .", "cannot be editable"), ("a[b]", "cannot have extras")):
        (tmp_path / "c.txt").write_text(line)
        assert said in refused(tmp_path, "-c c.txt\nidna")


def test_a_folder_by_its_name_and_address(tmp_path: Path) -> None:
    (tmp_path / "lib").mkdir()
    (tmp_path / "lib" / "pyproject.toml").write_text(PROJECT)
    found = read(tmp_path, "mine[dev] @ file:./lib")
    assert roots(found) == ["idna", "attrs"] and found.sources[0].extras == {"dev"}
    (tmp_path / "c.txt").write_text("./lib\n")
    found = read(tmp_path, "-c c.txt\nsix")
    assert roots(found) == ["six"] and found.refused[0].text == "./lib"


@pytest.mark.parametrize("name", ["requirements.lock", "requirements", "dev.in", "constraints.pip"])
def test_other_names(tmp_path: Path, name: str) -> None:
    assert roots(read(tmp_path, "# by a tool\nidna==3.1\n    # via x\n", name)) == ["idna==3.1"]
