from __future__ import annotations

import pytest
from packaging.markers import Marker
from packaging.specifiers import SpecifierSet

from accelpkgs_updater.core.environment import ENVIRONMENTS, listed
from accelpkgs_updater.errors import UpdaterError
from accelpkgs_updater.inputs.model import Inputs, Place
from accelpkgs_updater.lock.environments import environments

HERE = Place("pyproject.toml", 4)


def said(inputs: Inputs, *asked: tuple[str, ...]) -> str:
    return listed(environments(inputs, *asked))


def test_all_that_there_is_by_default() -> None:
    assert environments(Inputs()) == ENVIRONMENTS


def test_what_a_person_asks_for_outranks_the_project_s_own_pin() -> None:
    inputs = Inputs(python_pins=(("3.11.4", Place(".python-version", 1)),))
    assert said(inputs) == "x86_64-linux: 3.11; aarch64-linux: 3.11"
    assert said(inputs, ("3.12", "3.13t"), ("x86_64-linux",)) == "x86_64-linux: 3.12, 3.13t"


@pytest.mark.parametrize("text", ["cpython-3.12", "3.12.1", "python3.12", "CPython3.12"])
def test_the_ways_to_name_a_python(text: str) -> None:
    assert said(Inputs(), (text,), ("x86_64-linux",)) == "x86_64-linux: 3.12"


def test_the_project_s_python_and_environments_count() -> None:
    python = ((SpecifierSet(">=3.12.3,<3.14"), HERE),)
    only = (Marker("platform_machine == 'aarch64' and sys_platform == 'linux'"),)
    inputs = Inputs(requires_python=python, environments=only)
    assert said(inputs) == "aarch64-linux: 3.12-3.13, 3.13t"


@pytest.mark.parametrize(
    ("inputs", "asked", "where"),
    [
        (Inputs(requires_python=((SpecifierSet("<3.9"), HERE),)), ((),), "pyproject.toml:4"),
        (Inputs(), (("3.99",),), ""),
        (Inputs(), (("newest",),), "--python"),
        (Inputs(), ((), ("amiga",)), "--system amiga"),
        (Inputs(environments=(Marker("sys_platform == 'win32'"),)), ((),), "the project's"),
    ],
)
def test_nothing_left_is_a_sentence(
    inputs: Inputs, asked: tuple[tuple[str, ...], ...], where: str
) -> None:
    with pytest.raises(UpdaterError) as caught:
        environments(inputs, *asked)
    (problem,) = caught.value.problems
    assert problem.code == "E516"
    assert where in problem.where
    assert problem.why
