"""What is imported in a build ends, is short, and is told in plain text, whatever it does."""

from __future__ import annotations

import json
import os
import select
import subprocess
import sys
import tempfile
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

# What a module does → its code, words of the refusal (none: it is let in), and limits.
CASES: dict[str, tuple[str, list[str], dict[str, int]]] = {
    "ends well": ("import os; os._exit(0)", ["E231", "ended by exit 0, before its imports"], {}),
    "ends with its forged report": (
        "import json, os, pathlib\n"
        "told = {'token': '', 'deferred': {}, 'failed': None, 'lost': None}\n"
        "pathlib.Path(os.environ['HOME'], 'report.json').write_text(json.dumps(told))\n"
        "os._exit(0)",
        ["E231", "ended by exit 0, before its imports"],
        {},
    ),
    "leaves": ("raise SystemExit(0)", ["E231", "import thing: SystemExit: 0"], {}),
    "hangs": (
        "while True: pass",
        ["E233", "more than 1 s", "importLimits.<package>.seconds"],
        {"seconds": 1},
    ),
    "hangs and prints": (
        "import time\nprint('waiting', flush=True)\ntime.sleep(99)",
        ["E233", "waiting", "importLimits.<package>.seconds"],
        {"seconds": 1},
    ),
    "prints without end": (
        "while True: print('x' * 9999)",
        ["E233", "more than 1,000,000 bytes", "importLimits.<package>.bytes"],
        {"bytes": 1_000_000},
    ),
    "obeys nobody": (
        "print('\\x1b]0;title\\x07\\x1b[2J'); raise ValueError('\\x1b[31mred\\u202e')",
        ["E231", "\\x1b[31mred\\u202e"],
        {},
    ),
    "leaves a process behind": ("import os, time\nif not os.fork(): time.sleep(99)", [], {}),
    "leaves a process that fills its home": (
        "import os, pathlib, time\n"
        "if not os.fork():\n"
        "    os.setsid()\n"
        "    if os.fork(): os._exit(0)\n"
        "    for number in range(1 << 30):\n"
        "        pathlib.Path(os.environ['HOME'], str(number)).mkdir()\n"
        "time.sleep(0.3)",
        [],
        {},
    ),
    "leaves what cannot be walked": (
        "import os\n"
        "os.chdir(os.environ['HOME'])\n"
        "for _ in range(1200): os.mkdir('x'); os.chdir('x')",
        [],
        {},
    ),
    **{
        f"leaves a report that is {what}": (
            "import os, pathlib\n"
            f"report = pathlib.Path(os.environ['HOME'], 'report.json'); {code}\n"
            "os._exit(0)",
            ["E231", "ended by exit 0, before its imports"],
            {},
        )
        for what, code in {
            "a pipe": "os.mkfifo(report)",
            "without end": "report.symlink_to('/dev/zero')",
            "huge": "report.touch(); os.truncate(report, 1 << 40)",
        }.items()
    },
}


@pytest.fixture
def check(root: Path, interpreter: dict[str, str], tmp_path: Path) -> Callable[..., Any]:
    """Import a module `thing` of some code as the nixpkgs base does: in a child of the builder."""

    def run(code: str, limits: dict[str, int]) -> subprocess.CompletedProcess[str]:
        site = tmp_path / "site-packages"
        site.mkdir()
        (site / "thing.py").write_text(code + "\n")
        modules = {"modules": {"regular": ["thing"], "namespace": []}}
        (tmp_path / "accelpkgs-build.json").write_text(json.dumps(modules))
        most = [str(limits.get("seconds", 60)), str(limits.get("bytes", 10_000_000))]
        python = interpreter["executable"]
        command = [python, "-I", "-S", "-B", str(root / "nix/builders"), "import_check", python]
        more = [str(tmp_path), str(site), "thing", "-", "", "--shown"]
        return subprocess.run(
            [*command, *most, *more], capture_output=True, text=True, check=False, timeout=30
        )

    return run


@pytest.mark.parametrize("case", CASES)
def test_an_import(case: str, check: Callable[..., Any]) -> None:
    code, words, limits = CASES[case]
    done = check(code, limits)
    assert (done.returncode != 0) == bool(words), done.stderr
    for word in words:
        assert word in done.stderr, done.stderr
    said = done.stdout + done.stderr
    assert "Traceback" not in said
    assert all(c.isprintable() or c == "\n" for c in said), repr(said)


def test_an_unforeseen_failure_is_a_sentence(
    root: Path, interpreter: dict[str, str], tmp_path: Path
) -> None:
    """The traceback is in the build folder; it is printed on demand alone."""
    (tmp_path / "attributes.json").write_text(json.dumps({"name": "thing-1.0", "spec": {}}))
    environment = {
        "NIX_ATTRS_JSON_FILE": str(tmp_path / "attributes.json"),
        "NIX_BUILD_TOP": str(tmp_path),
    }
    command = [interpreter["executable"], "-I", "-S", "-B", str(root / "nix/builders"), "unpack"]
    told = []
    for debug in ({}, {"ACCELPKGS_DEBUG": "1"}):
        done = subprocess.run(
            command, capture_output=True, text=True, check=False, env={**environment, **debug}
        )
        assert done.returncode == 1
        told.append(done.stderr)
    assert told[0].startswith("accelpkgs E208: the builder unpack failed\n  where: thing-1.0\n")
    assert "KeyError: 'outputs'" in told[0] and "Traceback" not in told[0]
    assert "Traceback" in told[1]
    assert "Traceback" in (tmp_path / "accelpkgs-traceback.txt").read_text()


def test_nothing_that_left_its_session_stays(root: Path) -> None:
    """A pipe that ends with the last process that has it: all are gone when the check is."""
    reading, writing = os.pipe()
    os.set_inheritable(writing, True)
    code = (
        "import os, time\n"
        "for _ in range(3):\n"
        "    if not os.fork():\n"
        "        os.setsid()\n"
        "        if os.fork(): os._exit(0)\n"
        "        time.sleep(99)\n"
    )
    program = "import sys; sys.path.insert(0, sys.argv[1]); from foreign import run_foreign\n" + (
        "from pathlib import Path\n"
        "import subprocess\n"
        "others = subprocess.Popen(['sleep', '99'])\n"
        "run_foreign([sys.executable, '-c', sys.argv[2]], variables={}, folder=Path('/'), "
        "writes=[])\n"
        "assert others.poll() is None; others.kill()\n"
    )
    command = [sys.executable, "-B", "-c", program, str(root / "nix/builders"), code]
    subprocess.run(command, check=True, timeout=60, close_fds=False)
    os.close(writing)
    assert select.select([reading], [], [], 0)[0], "somebody has it still"
    os.close(reading)


def test_it_writes_to_the_folders_that_it_was_given_alone(root: Path) -> None:
    """Whoever runs foreign code confines it (how: test_confine.py)."""
    program = "import sys; sys.path.insert(0, sys.argv[1]); from foreign import run_foreign\n" + (
        "from pathlib import Path\n"
        "own, other = map(Path, sys.argv[2:])\n"
        "code = 'import pathlib, sys; [pathlib.Path(p, \"made\").touch() for p in sys.argv[1:]]'\n"
        "done = run_foreign([sys.executable, '-c', code, str(own), str(other)], variables={}, "
        "folder=own, writes=[own])\n"
        "assert done.code == 1, done\n"
    )
    # Not below pytest's folder: the /tmp of a build is the sandbox's own.
    with tempfile.TemporaryDirectory(prefix="foreign-test-", dir="/var/tmp") as folder:
        own, other = Path(folder, "own"), Path(folder, "other")
        own.mkdir()
        other.mkdir()
        command = [sys.executable, "-B", "-c", program, str(root / "nix/builders"), str(own)]
        subprocess.run([*command, str(other)], check=True, timeout=60)
        assert (own / "made").exists() and not (other / "made").exists()
