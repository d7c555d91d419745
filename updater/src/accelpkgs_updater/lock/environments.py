"""The systems and Pythons that a lock is made for: those asked for, of what the project admits."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from functools import partial

from packaging.specifiers import SpecifierSet

from accelpkgs_updater.core import markers
from accelpkgs_updater.core.environment import ENVIRONMENTS, Environment, listed
from accelpkgs_updater.core.support import SYSTEMS
from accelpkgs_updater.errors import ErrorCode, Problem, UpdaterError
from accelpkgs_updater.inputs.model import Inputs

__all__ = ["environments"]

_PYTHON = re.compile(r"(?:c?python-?)?(3\.\d+)(?:\.\d+)?(t|\+freethreaded)?")


def environments(
    inputs: Inputs, pythons: Sequence[str] = (), systems: Sequence[str] = ()
) -> tuple[Environment, ...]:
    """Return what is asked for: by the person, else by the project's own pin of its Python, else
    all that the project admits. Raises `UpdaterError` (E516).
    """
    left = ENVIRONMENTS
    asked = [(text, "--python") for text in pythons]
    asked = asked or [(text, str(place)) for text, place in inputs.python_pins]
    if asked:
        left = _kept(left, lambda e: e.python in {_python(*a) for a in asked}, _said(asked))
    for system in systems:
        if system not in SYSTEMS:
            raise _nothing(f"--system {system}", f"the systems are {', '.join(SYSTEMS)}")
    if systems:
        left = _kept(left, lambda e: e.system in systems, "--system")
    for specifier, place in inputs.requires_python:
        why = f"{place} asks for Python {specifier}; {_said(asked) or 'it'} leaves"
        left = _kept(left, partial(_admits, specifier), str(place), f"{why} {listed(left)}")
    if inputs.environments:
        left = _kept(left, lambda e: _is_wanted(inputs, e), "the project's environments")
    return left


def _kept(
    left: tuple[Environment, ...], holds: Callable[[Environment], bool], where: str, why: str = ""
) -> tuple[Environment, ...]:
    kept = tuple(e for e in left if holds(e))
    if not kept:
        raise _nothing(where, why or f"of {listed(left)} it wants none")
    return kept


def _said(asked: Sequence[tuple[str, str]]) -> str:
    return ", ".join(dict.fromkeys(f"{where} {text}" for text, where in asked))


def _python(text: str, where: str) -> str:
    match = _PYTHON.fullmatch(text.strip().lower())
    if match is None:
        raise _nothing(where, f"{text!r} is no version of CPython such as 3.12 or 3.13t")
    return f"{match[1]}{'t' if match[2] else ''}"


def _admits(specifier: SpecifierSet, here: Environment) -> bool:
    return any(specifier.contains(f"3.{here.minor}.{patch}") for patch in (0, 99))


def _is_wanted(inputs: Inputs, here: Environment) -> bool:
    trees = (markers.fold(markers.tree(m)) for m in inputs.environments)
    return any(t is True or (t is not False and here.holds(t)) for t in trees)


def _nothing(where: str, why: str) -> UpdaterError:
    return UpdaterError(
        Problem(
            ErrorCode.NO_PYTHON,
            "no Python and system that is asked for can be had",
            where,
            (why,),
            f"what there is: {listed(ENVIRONMENTS)}",
        )
    )
