"""What is unpacked is the same, whatever CPython unpacks it: so one name of one interpreter can
stand in the hash of every build (nix/bases/host).
"""

from __future__ import annotations

import json
import os
import subprocess
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

HERE = Path(__file__).parent
Run = Callable[..., subprocess.CompletedProcess[str]]


def _pythons() -> dict[str, str]:
    """Version → path of each CPython here that the builders are written for."""
    home = Path(os.environ.get("HOME") or "/nonexistent")
    pyenv = Path(os.environ.get("PYENV_ROOT") or home / ".pyenv")
    places = [
        *Path("/usr/bin").glob("python3.[1-9][0-9]"),
        *Path("/usr/local/bin").glob("python3.[1-9][0-9]"),
        *pyenv.glob("versions/3.1[0-9].*/bin/python3"),
        *(home / ".local/share/uv/python").glob("cpython-3.1[0-9].*-linux-*/bin/python3"),
        *Path("/opt/hostedtoolcache/Python").glob("3.1[0-9].*/x64/bin/python3"),
    ]
    ask = "import sys; print(*sys.version_info[:3], sys.implementation.name)"
    found = {}
    for path in sorted(places):
        done = subprocess.run(
            [str(path), "-I", "-S", "-c", ask], capture_output=True, text=True, check=False
        )
        *version, name = done.stdout.split() or ["", ""]
        if done.returncode == 0 and name == "cpython":
            found.setdefault(".".join(version), str(path))
    return found


@pytest.mark.network
def test_every_cpython_unpacks_the_same(
    root: Path,
    tmp_path: Path,
    run_nix: Run,
    interpreter: dict[str, str],
    real_path: Callable[[str], Path],
) -> None:
    """The wheels of this suite's own environment."""
    pythons = _pythons()
    if len(pythons) < 2:
        pytest.skip(f"there is one CPython here: {', '.join(pythons)}")
    expression = f"""
      let
        lib = import {root}/nix/outputs/lib.nix {{ }};
        python = "{interpreter["python"]}";
        base = lib.bases.host {{
          pythons.${{python}} = {{
            executable = "{interpreter["executable"]}";
            version = "{interpreter["full"]}";
          }};
          glibc = "2.36";
        }};
        asked = (import {root}/nix/outputs/requirements.nix {{ inherit python; }}).tests;
        set = lib.concretise (asked // {{ inherit base python; cuda = null; }});
        builds = map (package: package.build) (builtins.attrValues set.packages);
      in
      {{
        sources = map (build: build.spec.wheel) builds;
        specs = map (build: build.spec // {{ wheel = "${{build.spec.wheel}}"; }}) builds;
      }}
    """
    fetched = run_nix("build", "--impure", "--no-link", "--expr", f"({expression}).sources")
    assert fetched.returncode == 0, fetched.stderr
    told = run_nix("eval", "--impure", "--json", "--expr", f"({expression}).specs")
    assert told.returncode == 0, told.stderr
    specs: list[dict[str, Any]] = json.loads(told.stdout)
    jobs = tmp_path / "jobs.json"
    jobs.write_text(
        json.dumps([{**spec, "wheel": str(real_path(spec["wheel"]))} for spec in specs])
    )
    answers = {}
    for version, path in pythons.items():
        work = tmp_path / version
        work.mkdir()
        done = subprocess.run(
            [path, "-I", "-S", "-B", HERE / "unpack_all.py", root / "nix/builders", jobs, work],
            capture_output=True,
            text=True,
            check=False,
        )
        assert done.returncode == 0, (version, done.stderr)
        answers[version] = json.loads(done.stdout)
    first, *others = answers.values()
    assert len(first) > 40
    assert len(set(first.values())) == len(first), "a digest tells wheels apart"
    assert [other for other in others if other != first] == [], list(answers)
