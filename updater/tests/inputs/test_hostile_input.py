"""Files that `lock` is given, of any content and kind: a sentence each, and little time."""

from __future__ import annotations

import os
import resource
import subprocess
import sys
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from accelpkgs_updater.errors import UpdaterError
from accelpkgs_updater.inputs.model import Asked, Inputs
from accelpkgs_updater.inputs.read import read_inputs

SOURCE = Path(__file__).resolve().parents[2] / "src"
MEMORY = 600 << 20
SECONDS = 20


def confine() -> None:
    resource.setrlimit(resource.RLIMIT_CPU, (SECONDS, SECONDS))
    resource.setrlimit(resource.RLIMIT_AS, (MEMORY, MEMORY))


READ = """
import sys
from accelpkgs_updater.errors import UpdaterError
from accelpkgs_updater.inputs.model import Asked
from accelpkgs_updater.inputs.read import read_inputs
for what in sys.argv[1:]:
    try:
        read_inputs([what], Asked())
        print("read")
    except UpdaterError as error:
        print(str(error).replace("\\n", " "))
"""


def read(*files: Path) -> list[str]:
    """Read files in one process, confined; return what it says of each."""
    done = subprocess.run(
        [sys.executable, "-c", READ, *map(str, files)],
        env={**os.environ, "PYTHONPATH": str(SOURCE), "MALLOC_ARENA_MAX": "1"},
        preexec_fn=confine,
        capture_output=True,
        text=True,
        check=False,
        timeout=300,
    )
    assert (done.returncode, done.stderr) == (0, "")
    return done.stdout.splitlines()


def uv(text: str) -> str:
    source = 'source = { registry = "https://example.invalid/simple" }'
    return f"[[package]]\nname = 'a'\n{source}\n{text}\n"


def nested(depth: int) -> str:
    """A marker that no parentheses fewer would say."""
    if depth == 0:
        return "os_name == 'x'"
    return f"(python_version < '3.{depth}' {('or', 'and')[depth % 2]} {nested(depth - 1)})"


MANY = 200_000
TEXTS = {
    "a mark of bytes": ("requirements.txt", b"\xff\xfeq\x00 \x00q\x00"),
    "no text": ("requirements.txt", b"numpy\xff>=1"),
    "NUL": ("requirements.txt", b"num\0py"),
    "NUL in TOML": ("pyproject.toml", b"[project]\0"),
    "a file of itself": ("requirements.txt", b"-r requirements.txt"),
    "a file of itself, close": ("requirements.txt", b"-rrequirements.txt"),
    "digits": ("requirements.txt", b"a>=" + b"9" * 4000),
    "many digits": ("requirements.txt", b"a>=" + b"9" * MANY),
    "a name": ("requirements.txt", b"a" * MANY),
    "a shorter name": ("requirements.txt", b"a" * 200),
    "a marker": ("requirements.txt", b"a; " + b"(" * MANY),
    "a shorter marker": ("requirements.txt", f"a; {nested(60)}".encode()),
    "literals": ("requirements.txt", b"a; 'x' == 'y'"),
    "no comparison": ("requirements.txt", b"a; os_name ~= 'x'"),
    "one line": ("requirements.txt", b"a\\\n" * MANY),
    "many": ("requirements.txt", b"a\n" * MANY),
    "much that is wrong": ("requirements.txt", b"!\n" * MANY),
    "many options": ("requirements.txt", b"--pre\n" * MANY),
    "many indexes": ("requirements.txt", b"-i https://h.invalid/\n" * MANY),
    "one option": ("requirements.txt", b"--" + b"x" * MANY),
    "quotes": ("requirements.txt", b"-r " + b"'" * (MANY + 1)),
    "blanks": ("requirements.txt", b"a" + b" " * MANY + b"b"),
    "blanks and numbers": ("requirements.txt", b"a" + b" x#" * MANY + b"\n!"),
    "an address": ("requirements.txt", b"https://" + b"a@" * MANY + b"/x.zip"),
    "fields of an address": ("requirements.txt", b"git+https://h/a#" + b"a=1&" * MANY),
    "extras of a folder": ("requirements.txt", b"./x" + b"[" * MANY + b"]"),
    "many variables": ("requirements.txt", b"${A_B_C}" * MANY),
    "many groups": (
        "pyproject.toml",
        b"[project]\ndependencies=[]\n[dependency-groups]\na=['a b']\n"
        + b"".join(b"g%d=[{include-group='g%d'}]\n" % (n, n + 1) for n in range(20_000)),
    ),
    "extras of extras": (
        "pyproject.toml",
        b"[project]\nname='p'\ndependencies=['p[e0]']\n[project.optional-dependencies]\n"
        + b"".join(b"e%d=['p[e%d]; os_name==\"%d\"']\n" % (n, n + 1, n) for n in range(3_000)),
    ),
    "a member's pattern": (
        "pyproject.toml",
        b"[project]\ndependencies=['a']\n[tool.uv.workspace]\nmembers=['"
        + b"*/" * 3000
        + b"']\n[tool.uv.sources]\na={workspace=true}",
    ),
    "a way out": (
        "pyproject.toml",
        b"[project]\ndependencies=['a']\n[tool.uv.workspace]\nmembers=['../../*/*/*']\n"
        b"[tool.uv.sources]\na={workspace=true}",
    ),
    "a device": ("requirements.txt", b"-r /dev/zero"),
    "a device as a folder": ("requirements.txt", b"-e /dev/zero"),
    "a constraint": ("pyproject.toml", b"[tool.poetry.dependencies]\na='" + b"^1||" * MANY + b"'"),
    "deep YAML": ("environment.yml", b"dependencies:\n - " + b"[" * MANY),
    "deep keys": ("environment.yml", b"dependencies:\n - " + b"{a: " * MANY),
    "aliases": (
        "environment.yml",
        b"a: &a [x]\n"
        + b"".join(b"b%d: &b%d [*a, *a]\n" % (n, n) for n in range(9))
        + b"dependencies:\n - pip: *b8\n",
    ),
    "a long text of YAML": ("environment.yml", b"dependencies:\n - '" + b"a " * MANY),
    "no end of a script": ("script.py", b"# /// script\n" + b"# a\n" * MANY),
    "deep TOML": ("pyproject.toml", b"x = " + b"[" * MANY),
    "deep tables": ("pyproject.toml", b"x = " + b"{a=" * MANY),
    "a key": ("pyproject.toml", b"a." * MANY + b"a = 1"),
    "a table's key": ("pyproject.toml", b"[" + b"a . " * MANY + b"a]"),
    "a quoted key": ("uv.lock", b"x = {" + b'"".' * MANY + b"a=1}"),
    "a number": ("uv.lock", b"x = " + b"9" * MANY),
    "an open string": ("uv.lock", b'x = """' + b'\\"' * MANY),
    "types": ("pyproject.toml", b"project = [ 1 ]"),
    "types of dependencies": ("pyproject.toml", b"[project]\ndependencies = 'numpy'"),
    "types in dependencies": ("pyproject.toml", b"[project]\ndependencies = [ 1 ]"),
    "types of packages": ("uv.lock", b"package = [ 1 ]"),
    "a version": ("uv.lock", uv(f"version = '{'9' * 5000}'").encode()),
    "a type of version": ("uv.lock", uv("version = 1").encode()),
    "a type of source": ("uv.lock", b"[[package]]\nname = 'a'\nsource = 'registry'\nversion = 1"),
    "extras": ("uv.lock", uv("version = '1'\nextra = 3").encode()),
}


def of_text(folder: Path, file: str, data: bytes) -> Inputs:
    (folder / file).write_bytes(data)
    return read_inputs([str(folder / file)], Asked())


@pytest.mark.parametrize("case", TEXTS)
def test_a_text_of_any_kind_is_a_sentence(case: str, tmp_path: Path) -> None:
    with pytest.raises(UpdaterError) as caught:
        of_text(tmp_path, *TEXTS[case])
    assert all(len(line) < 500 for line in str(caught.value).splitlines())


def test_files_of_any_kind_confined(tmp_path: Path) -> None:
    (tmp_path / "loop.txt").symlink_to("loop.txt")
    (tmp_path / "zero.txt").symlink_to("/dev/zero")
    (tmp_path / "tty.txt").symlink_to("/dev/null")
    (tmp_path / "broken.txt").symlink_to("nowhere")
    os.mkfifo(tmp_path / "pipe.txt")
    (tmp_path / "large.txt").touch()
    os.truncate(tmp_path / "large.txt", 40 << 30)
    (tmp_path / "closed.txt").touch(0)
    (tmp_path / "folder.txt").mkdir()
    expected = {
        "loop.txt": "Too many levels of symbolic links",
        "zero.txt": "is no regular file",
        "tty.txt": "is no regular file",
        "broken.txt": "No such file or directory",
        "pipe.txt": "is no regular file",
        "large.txt": "--limit input=NUMBER",
        "folder.txt": "holds none of pyproject.toml",
    }
    files = [tmp_path / name for name in expected]
    for case, (file, data) in {**TEXTS, "blank": ("requirements.txt", b" " * (9 << 20))}.items():
        (tmp_path / case).mkdir()
        (tmp_path / case / file).write_bytes(data)
        files.append(tmp_path / case / file)
    told = read(*files)
    assert len(told) == len(files)
    for file, line in zip(files, told, strict=True):
        assert line.startswith("accelpkgs E513: "), (file, line[:300])
        assert expected.get(file.name, "") in line


tokens = st.sampled_from(
    [
        *(
            "a",
            "a>=1",
            "a[b]",
            "; ",
            "os_name == 'x'",
            "(",
            ")",
            " and ",
            " or ",
            "==",
            "\\\n",
            "\n",
        ),
        *(
            "-r x",
            "--hash=x",
            " # c",
            "\0",
            "\ud800",
            "é",
            "9" * 50,
            "\x85",
            "\u2028",
            "extra in 'a'",
        ),
        *(
            "[project]\n",
            "dependencies",
            "=",
            "[",
            "]",
            "{",
            "}",
            "'",
            '"',
            ",",
            ".",
            "dynamic",
            "1",
        ),
        *("[[package]]\n", "name", "version", "source", "registry", "extra", "marker", "true"),
    ]
)


@settings(max_examples=150, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(st.sampled_from(["requirements.txt", "pyproject.toml", "uv.lock"]), st.lists(tokens))
def test_nothing_but_sentences(file: str, parts: list[str]) -> None:
    text = "".join(parts)
    with TemporaryDirectory() as folder:
        path = Path(folder) / file
        path.write_bytes(text.encode(errors="surrogatepass"))
        for what in (str(path), text):
            try:
                read_inputs([what], Asked())
            except UpdaterError:
                continue
