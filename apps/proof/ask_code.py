"""In a child: the code that the driver is to be asked about, compiled into files of a folder."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

from apps.proof import images
from apps.proof.images import Image, Made
from apps.proof.process import Answers


def ask(question: dict[str, Any], say: Callable[[dict[str, Any]], None]) -> None:
    """Say each image, and at the end by what they were made."""
    make = images.of_hip if question["kind"] == "hip" else images.of_cuda
    made = make(question["spec"], question["sites"], question["target"], Path(question["folder"]))
    for one in made.images:
        path = None if one.path is None else str(one.path)
        say(
            {
                "code": one.code,
                "release": one.release,
                "path": path,
                "why": one.why,
                "plain": one.plain,
            }
        )
    say({"by": made.by})


def read(said: Answers) -> Made:
    """What a child said."""
    rows = said.of("code")
    found = tuple(
        Image(
            row["code"],
            row["release"],
            None if row["path"] is None else Path(row["path"]),
            row["why"],
            row["plain"],
        )
        for row in rows
    )
    return Made(found, said.first("by"), said.end or said.first("failed"))
