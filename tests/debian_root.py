"""Programs that this machine may not have, out of the distribution's packages: what nixw gets for
`--nixw-root`, unpacked and not installed.
"""

from __future__ import annotations

import os
import subprocess
from functools import cache
from pathlib import Path

import pytest

from nixlib import ROOT


@cache
def _root(packages: tuple[str, ...], suite: str | None) -> tuple[str, str]:
    words = ["--suite", suite] if suite else []
    answer = subprocess.run(
        [str(ROOT / "nixw"), "--nixw-root", *words, *packages],
        capture_output=True,
        text=True,
        check=False,
    )
    return (answer.stdout.strip() if answer.returncode == 0 else ""), answer.stderr


def debian_root(*packages: str, suite: str | None = None) -> Path:
    """The folder of a root with these packages.

    The test is skipped where they cannot be had; it fails where ACCELPKGS_TEST_ALL is set, as
    .ci/run does, unless they are those of another suite, which Ubuntu has not.
    """
    folder, said = _root(packages, suite)
    if folder:
        return Path(folder)
    why = f"{', '.join(packages)} cannot be had here: {said.strip()}"
    if os.environ.get("ACCELPKGS_TEST_ALL") and not suite:
        pytest.fail(f"ACCELPKGS_TEST_ALL is set, and {why}")
    pytest.skip(why)
