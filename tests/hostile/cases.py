"""Make inputs of strategies, run builders on them, and look at what is left on the disk."""

from __future__ import annotations

import json
import os
import subprocess
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any, NamedTuple

from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st

__all__ = ["Answer", "made_of", "run_builders", "tree"]

OUTSIDE = Path("/accelpkgs-outside")
"""Where faults try to write."""
HERE = Path(__file__).resolve().parent


class Answer(NamedTuple):
    """How a builder ended on one input, and where its files are."""

    folder: Path
    code: int
    said: str
    seconds: float
    rss: int


def made_of(strategy: st.SearchStrategy[Any], count: int) -> list[Any]:
    """Return that many values: the same at each run, whatever the machine."""
    found: list[Any] = []

    @settings(
        max_examples=count,
        derandomize=True,
        database=None,
        deadline=None,
        phases=[Phase.generate],
        suppress_health_check=list(HealthCheck),
    )
    @given(strategy)
    def collect(value: Any) -> None:
        found.append(value)

    collect()
    return found


def tree(root: Path) -> dict[str, str]:
    """Return path → kind, or target of a link, of everything below a folder."""
    found = {}
    for folder, names, files in os.walk(root):
        for name in [*names, *files]:
            path = Path(folder, name)
            place = str(path.relative_to(root))
            if path.is_symlink():
                found[place] = f"-> {path.readlink()}"
            else:
                found[place] = "folder" if path.is_dir() else "file" if path.is_file() else "odd"
    return found


def run_builders(
    python: str,
    builders: Path,
    kind: str,
    inputs: Sequence[tuple[bytes, Callable[[str], dict[str, Any]]]],
    root: Path,
) -> list[Answer]:
    """Give each input to a builder, in a folder of its own below `root`.

    An input is its bytes, and what makes the builder's spec of its path. Fails where a file turns
    up anywhere else.
    """
    jobs = []
    allowed = {"jobs.json", "answers.json"}
    for number, (content, spec) in enumerate(inputs):
        folder = root / f"{number:04}"
        (folder / "build").mkdir(parents=True)
        given_file = folder / "input"
        given_file.write_bytes(content)
        attributes = {
            "name": f"input-{number}",
            "outputs": {"out": str(folder / "out")},
            "spec": spec(str(given_file)),
        }
        (folder / "attributes.json").write_text(json.dumps(attributes), "utf-8")
        jobs.append({"kind": kind, "folder": str(folder)})
        allowed.add(folder.name)
    (root / "jobs.json").write_text(json.dumps(jobs), "utf-8")
    command = [python, "-I", "-S", "-B", str(HERE / "run_inputs.py"), str(builders)]
    subprocess.run([*command, str(root / "jobs.json"), str(root / "answers.json")], check=True)
    told = json.loads((root / "answers.json").read_text("utf-8"))
    assert {path.name for path in root.iterdir()} == allowed
    assert not OUTSIDE.exists()
    answers = []
    for job, answer in zip(jobs, told, strict=True):
        folder = Path(job["folder"])
        beside = {path.name for path in folder.iterdir()} - {"out"}
        assert beside == {"input", "attributes.json", "build", "said"}, folder
        assert {path.name for path in (folder / "build").iterdir()} <= {"accelpkgs-traceback.txt"}
        answers.append(Answer(folder, **answer))
    return answers
