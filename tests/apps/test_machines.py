"""The doctor's whole page on made-up machines (machines*.py), on the small index of the tests.

ACCELPKGS_REWRITE_GOLDEN=1 writes the pages in golden/machines anew; review their diff as code.
"""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from apps import nix
from apps.commands import doctor
from apps.detect import detect
from apps.terminal import Terminal

# The first two put theirs into the table.
from tests.apps import machines_servers, machines_surroundings  # noqa: F401
from tests.apps.machines import MACHINES

HERE = Path(__file__).resolve().parent
PAGES = HERE / "golden" / "machines"


@pytest.fixture(autouse=True)
def the_small_index(nix_command, machine, monkeypatch):
    monkeypatch.setenv("ACCELPKGS_NIX", nix_command[0])
    # Whatever Nix runs the tests.
    monkeypatch.setattr("apps.nix.sandbox.shows_usr", lambda: machine.shows_usr)
    monkeypatch.setattr("apps.nix.sandbox.has_no_cache", lambda: False)
    plan = nix.plan
    index = [str(HERE / "index")]
    monkeypatch.setattr(
        nix, "plan", lambda request, terminal: plan({**request, "index": index}, terminal)
    )


@pytest.mark.parametrize("name", MACHINES)
def test_the_page(name, machine):
    MACHINES[name](machine)
    found = detect(machine.host)
    page = doctor._render(found, doctor.diagnose(found, ["mill"], None), Terminal())
    page = page.replace(str(machine.folder), "").replace(str(HERE), "<here>") + "\n"
    file = PAGES / f"{name}.txt"
    if os.environ.get("ACCELPKGS_REWRITE_GOLDEN"):
        file.parent.mkdir(exist_ok=True)
        file.write_text(page)
    assert page == file.read_text()


def test_there_is_a_page_for_each_machine_and_no_more():
    assert sorted(file.stem for file in PAGES.iterdir()) == sorted(MACHINES)
