"""Node, where the machine has one, and the website of this tree."""

from __future__ import annotations

import shutil
import subprocess
from pathlib import Path

import pytest

from website.browser import lacking
from website.command import write_site


@pytest.fixture(scope="session")
def node() -> str:
    found = shutil.which("node")
    if found is None:
        lacking("there is no node: the page's own code is not run (Debian: nodejs)")
    version = subprocess.run([found, "--version"], capture_output=True, text=True, check=True)
    if int(version.stdout.lstrip("v").split(".")[0]) < 18:
        lacking(f"node {version.stdout.strip()} is older than 18")
    return found


# Few enough for each run; `--big` tests write all.
SETS = ("cupy-cuda13", "jax-cuda13")


@pytest.fixture(scope="session")
def website(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The website of this tree, with a few sets, in a folder of its own."""
    folder = tmp_path_factory.mktemp("website") / "accelpkgs"
    write_site(folder, SETS)
    return folder


@pytest.fixture(scope="session")
def whole_website(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The website as it is published."""
    folder = tmp_path_factory.mktemp("whole") / "accelpkgs"
    write_site(folder, ())
    return folder
