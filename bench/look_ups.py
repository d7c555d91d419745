"""File look-ups of an import, in our environment and in a venv of the same wheels.

    python3 bench/look_ups.py PACKAGE… --import MODULE [--import MODULE…] [--uv COMMAND]
                                                        (ACCELPKGS_NIX=$PWD/nixw; strace on PATH)

Counted are the calls that look for a file or open one (stat, open, readlink, access) and those that
list a folder, of a process that imports the modules: the second one of each, so that nothing is
compiled.
"""

from __future__ import annotations

import argparse
import json
import os
import re
import subprocess
import tempfile
from pathlib import Path

import beside_uv
from environments import EXPRESSION, PRIVATE, PYTHON, ROOT, nix

KINDS = {
    "stat": r"\w*stat\w*",
    "open": r"open(?:at2?)?",
    "readlink": r"readlink(?:at)?",
    "access": r"f?access(?:at2?)?",
    "list": r"getdents64",
}


def counted(before: list[str], command: list[str], folder: Path) -> dict[str, int]:
    """How often a command makes calls of each kind; `before` is what it is started by."""
    report = folder / "strace"
    subprocess.run([*before, *command], check=True)
    strace = ["strace", "-f", "-c", "-o", str(report)]
    subprocess.run([*before, *strace, *command], check=True)
    found = dict.fromkeys(KINDS, 0)
    for line in report.read_text("utf-8").splitlines():
        fields = line.split()
        for kind, pattern in KINDS.items():
            if len(fields) > 4 and fields[3].isdigit() and re.fullmatch(pattern, fields[-1]):
                found[kind] += int(fields[3])
    return found


def main() -> None:
    """Print a table of two lines, and the ratio."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("packages", nargs="+")
    parser.add_argument("--import", dest="modules", action="append", required=True)
    parser.add_argument("--uv")
    options = parser.parse_args()

    def expression(what: str) -> str:
        packages = json.dumps(options.packages)
        return EXPRESSION.format(root=ROOT, python=PYTHON, packages=packages, what=what)

    build = nix("build", "--impure", "--no-link", "--print-out-paths", "--expr")
    made = subprocess.run(
        [*build, expression("set.python")], check=True, stdout=subprocess.PIPE, text=True
    ).stdout.strip()
    what = "map (p: p.source.outPath) (builtins.attrValues set.packages)"
    asked = nix("eval", "--impure", "--json", "--expr", expression(what))
    wheels = json.loads(subprocess.run(asked, check=True, stdout=subprocess.PIPE).stdout)
    program = ["-c", f"import {', '.join(options.modules)}"]
    with beside_uv.uv_of(options.uv) as uv, tempfile.TemporaryDirectory() as temporary:
        folder = Path(temporary)
        files = []
        for path in wheels:
            link = folder / "wheels" / Path(path).name.partition("-")[2]
            link.parent.mkdir(exist_ok=True)
            link.symlink_to(path if Path(path).exists() else f"{PRIVATE}{path}")
            files.append(str(link))
        venv = folder / "venv"
        subprocess.run([uv, "venv", "-q", "-p", PYTHON, str(venv)], check=True)
        install = [uv, "pip", "install", "-q", "--no-deps", "--no-cache", "--compile-bytecode"]
        variables = {**os.environ, "VIRTUAL_ENV": str(venv)}
        subprocess.run([*install, *files], check=True, env=variables)
        # A store of nixw's own is seen from within alone.
        shell = nix("shell", "--impure", "--expr", expression("set.python"), "-c")
        inside = [] if Path(made).exists() else shell
        ours = counted(inside, [f"{made}/bin/python", *program], folder)
        theirs = counted([], [f"{venv}/bin/python", *program], folder)
    heads = ["", *KINDS, "all"]
    print("| " + " | ".join(heads) + " |\n" + "|---" * len(heads) + "|")
    for name, found in (("ours", ours), ("venv", theirs)):
        cells = [name, *map(str, found.values()), str(sum(found.values()))]
        print("| " + " | ".join(cells) + " |")
    print(f"ours ÷ venv: {sum(ours.values()) / sum(theirs.values()):.2f}")


if __name__ == "__main__":
    main()
