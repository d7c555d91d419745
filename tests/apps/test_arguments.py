"""Whatever is typed, and wherever the output goes: an answer or a sentence, never a traceback."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

HERE = Path(__file__).resolve().parent
INDEX = str(HERE / "index")
FINE = ["--python", "3.12", "--index", INDEX, "grid"]
NOT_TEXT = "caf\udce9"
LONG = "x" * 100_000

# Arguments of `plan`, and the code of the answer; None where it is a plan.
ODD = {
    "no utf-8": ([NOT_TEXT], "E424"),
    "no utf-8 in an option": (["--driver", NOT_TEXT, *FINE], "E424"),
    "a long name": ([*FINE, LONG], "E001"),
    "a long option": ([f"--{LONG}", *FINE], "E424"),
    "a long path": (["--index", f"/{LONG}", *FINE], "E"),
    "no package": (["--python", "3.12"], "E005"),
    "an empty package": ([*FINE, ""], "E"),
    "an empty folder": (["--index", "", *FINE], "E424"),
    "an option for a name": ([*FINE, "--", "--python"], "E"),
    "a control character": ([*FINE, "\x1b[2Jx"], "E"),
    "a newline": (["--system", "x\naccelpkgs E000: forged", *FINE], "E"),
    "empty values": (
        [*FINE, "--prefer", "", "--constraint", "", "--flavour", "=", "--capability", ","],
        "E",
    ),
    "half pairs": ([*FINE, "--prefer", "==", "--constraint", "=", "--flavour", "a=b=c"], "E"),
    "a file for a folder": (["--index", __file__, *FINE], "E009"),
    "an unreadable folder": (["--index", "/proc/1/fd/none", *FINE], "E009"),
    "the root": (["--index", "/", *FINE], None),
    "help": (["--help"], None),
    "a number of digits": ([*FINE, "--cuda", "9" * 5000], "E"),
}


@pytest.mark.parametrize("name", ODD)
def test_odd_arguments(app, name):
    arguments, code = ODD[name]
    answer = app("plan", *arguments)
    assert "Traceback" not in answer.stderr
    assert answer.returncode in ((0,) if code is None else (1, 2)), answer.stderr
    assert answer.stderr.startswith("" if code is None else f"accelpkgs {code}"), answer.stderr
    assert "\x1b" not in answer.stdout + answer.stderr
    if code is None:
        assert answer.stdout


@pytest.mark.parametrize("command", ["doctor", "demo", "detect", "nothing", NOT_TEXT, "", "-x"])
def test_other_apps(app, command):
    answer = app(command, NOT_TEXT, "--no\x1b", LONG)
    assert answer.returncode == 2
    assert answer.stderr.startswith("accelpkgs E424"), answer.stderr
    assert "\x1b" not in answer.stderr


def run(shell: str, **environment: str) -> subprocess.CompletedProcess[bytes]:
    """A line of sh in which `"$@"` is `plan` with fine arguments."""
    plan = str(HERE.parents[1] / "apps/bin/plan")
    return subprocess.run(
        ["/bin/sh", "-c", shell, "sh", "/bin/sh", plan, *FINE],
        env={**os.environ, **environment},
        capture_output=True,
        check=False,
    )


# A line of sh, its exit code, the start of what stands on its standard error.
PLACES = {
    "closed output": ('"$@" >&-', 0, b""),
    "full output": ('"$@" >/dev/full', 1, b"accelpkgs E434: "),
    "full output for help": ('"$@" --help >/dev/full', 1, b"accelpkgs E434: "),
    "closed errors": ('"$@" --driver x 2>&-', 1, b""),
    "full errors": ('"$@" --driver x 2>/dev/full', 1, b""),
    "all closed": ('"$@" <&- >&- 2>&-', 0, b""),
    "a reader that leaves": ('{ "$@"; echo $? >&3; } 3>&2 | :', 0, b""),
    "no folder": ('mkdir gone && cd gone && rmdir ../gone && "$@" --index x', 1, b"accelpkgs E"),
}


@pytest.mark.parametrize("name", PLACES)
def test_wherever_the_output_goes(tmp_path, monkeypatch, name):
    monkeypatch.chdir(tmp_path)
    shell, code, said = PLACES[name]
    done = run(shell)
    assert done.returncode == code, done.stderr
    # A shell in a folder that is gone has something to say before us.
    assert done.stderr.startswith(said) or (name == "no folder" and said in done.stderr)
    assert b"Traceback" not in done.stderr and b"Exception ignored" not in done.stderr


@pytest.mark.parametrize(
    "environment",
    [
        {"LC_ALL": "C", "LANG": "C"},
        {"LC_ALL": "C.ISO-8859-1", "PYTHONIOENCODING": "ascii"},
        {"COLUMNS": "x", "LINES": "-1", "TERM": ""},
        {"COLUMNS": "9" * 50},
        {"HOME": "/dev/null", "XDG_CACHE_HOME": "/dev/null/x"},
    ],
)
def test_whatever_the_environment_says(environment):
    done = run('"$@"', **environment)
    assert (done.returncode, done.stderr) == (0, b""), done.stderr
    assert done.stdout == run('"$@"').stdout


@pytest.mark.parametrize(
    ("environment", "said"),
    [
        ({"ACCELPKGS_NIX": "/no/such/nix"}, b"accelpkgs E421: "),
        ({"ACCELPKGS_NIX": "/etc/passwd"}, b"accelpkgs E421: "),
        ({"TMPDIR": "/no/such/folder", "TMP": "", "TEMP": ""}, b""),
    ],
)
def test_what_the_app_needs_is_not_there(environment, said):
    done = run('"$@"', **environment)
    assert done.stderr.startswith(said)
    assert b"Traceback" not in done.stderr


def test_foreign_words_cannot_move_the_cursor(app, tmp_path):
    releases = (HERE / "index" / "leafy" / "releases.json").read_text()
    (tmp_path / "leafy").mkdir()
    (tmp_path / "leafy" / "releases.json").write_text(releases)
    (tmp_path / "leafy" / "package.nix").write_text(
        'let e = builtins.fromJSON "\\"\\\\u001b[2J\\\\u009b\\""; in\n'
        '{ rules = _: [ { title = "a${e}"; where = "b${e}"; why = e; fix = e; } ]; }\n'
    )
    answer = app("plan", "--python", "3.12", "--index", str(tmp_path), "leafy")
    assert answer.stderr.startswith("accelpkgs E140: a\N{REPLACEMENT CHARACTER}[2J")
    assert not {"\x1b", "\x9b"} & set(answer.stderr)
    (tmp_path / "leafy" / "package.nix").write_text(
        'let e = builtins.fromJSON "\\"\\\\u001b[2J\\\\u009b\\""; in\n'
        '{ requires = [ { requirement = "leafy"; source = "https://x.org/${e}"; date = e; } ]; }\n'
    )
    answer = app("plan", "--why", "--python", "3.12", "--index", str(tmp_path), "leafy")
    assert answer.returncode == 0, answer.stderr
    assert not {"\x1b", "\x9b"} & set(answer.stdout)


def test_our_own_mistakes_are_a_sentence_and_a_traceback_on_request(tmp_path):
    root, copy = HERE.parents[1], tmp_path / "apps"
    shutil.copytree(root / "apps", copy, symlinks=True)
    (tmp_path / "nix" / "facts").mkdir(parents=True)
    shutil.copy(root / "nix" / "facts" / "support.json", tmp_path / "nix" / "facts")
    (copy / "commands" / "doctor.py").write_text("def main(arguments, terminal):\n    1 / 0\n")
    for words, traced in ((), False), (("--debug",), True):
        done = subprocess.run(
            [sys.executable, "-I", "-B", str(copy), "doctor", *words],
            capture_output=True,
            text=True,
            check=False,
        )
        assert done.returncode == 1
        assert "accelpkgs E435: doctor failed, and that is our fault\n" in done.stderr
        assert ("Traceback" in done.stderr) == traced
