"""uv.lock as uv reads it: projects of any form, locked by uv, against `uv export --frozen`."""

from __future__ import annotations

import tempfile
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, Phase, assume, event, given, settings
from hypothesis import strategies as st

from accelpkgs_updater.core import markers
from accelpkgs_updater.core.environment import Environment
from accelpkgs_updater.core.support import MINORS
from accelpkgs_updater.inputs.model import Asked, Fate, Inputs
from accelpkgs_updater.inputs.pylock import read_pylock
from accelpkgs_updater.inputs.read import read_inputs
from accelpkgs_updater.inputs.uvlock import read_uv_lock

from ..world import World, serving
from .locks import read_by
from .uv_oracle import OURS, Uv, add_release, needs_uv, same

pytestmark = needs_uv

NAMES = ("alpha", "beta", "gamma", "delta", "epsilon", "zeta")
VERSIONS = ("1.0", "2.0", "3.0")
MARKERS = (
    "python_version < '3.12'",
    "python_version >= '3.12'",
    "python_full_version >= '3.11' and python_full_version < '3.13'",
    "platform_machine == 'aarch64'",
    "platform_machine != 'aarch64' and sys_platform == 'linux'",
    "sys_platform == 'win32'",
    "sys_platform != 'darwin'",
    "implementation_name == 'pypy'",
    "sys_platform == 'darwin' or python_version >= '3.13'",
)
# All of these admit 1.0 and 2.0: uv shall find a set for nearly every project.
SPECIFIERS = st.sampled_from(["", "", ">=1.0", "<3", "!=3.0", "<=2.0"])
MARKED = st.sampled_from(["", "", "", *MARKERS])
CHOSEN = st.sampled_from(["", "", "", "[x]", "[y]", "[x,y]"])


@st.composite
def requirement(draw: st.DrawFn, names: tuple[str, ...] = NAMES) -> str:
    name, chosen = draw(st.sampled_from(names)), draw(CHOSEN)
    marker = draw(MARKED)
    return f"{name}{chosen}{draw(SPECIFIERS)}{f'; {marker}' if marker else ''}"


REQUIREMENTS = st.lists(requirement(), max_size=3)


@dataclass
class Project:
    """What is written for uv: releases of the index, a pyproject.toml, one of a member."""

    releases: dict[tuple[str, str], list[str]]
    dependencies: list[str]
    extras: dict[str, list[str]]
    groups: dict[str, list[str]]
    member: list[str] | None
    member_extra: list[str]
    conflict: str
    python: str
    vendored: list[str] | None

    def write(self, folder: Path, world: World) -> None:
        for (name, version), requires in self.releases.items():
            add_release(world, name, version, requires)
        own = list(self.dependencies)
        tool = ""
        if self.member is not None:
            own.append("lib[m]" if self.conflict == "members" else "lib")
            self.extras["with-member"] = ["lib[m]"]
            tool += "[tool.uv.sources]\nlib = { workspace = true }\n"
            write_project(
                folder / "lib",
                {"name": "lib", "requires-python": self.python},
                self.member,
                {"m": self.member_extra},
            )
        if self.vendored is not None:
            own.append("vendored")
            tool += "" if "[tool.uv.sources]" in tool else "[tool.uv.sources]\n"
            tool += 'vendored = { path = "vendored" }\n'
            write_project(folder / "vendored", {"name": "vendored"}, self.vendored, {})
        if self.member is not None:
            tool += '[tool.uv.workspace]\nmembers = ["lib"]\n'
        conflicts = {
            "extras": '{ extra = "a" }, { extra = "b" }',
            "groups": '{ group = "dev" }, { group = "docs" }',
            "both": '{ extra = "a" }, { group = "dev" }',
        }.get(self.conflict)
        if conflicts:
            tool += f"[tool.uv]\nconflicts = [[{conflicts}]]\n"
        head = {"name": "app", "requires-python": self.python}
        write_project(folder, head, own, self.extras, self.groups, tool)


def write_project(
    folder: Path,
    head: dict[str, str],
    dependencies: list[str],
    extras: dict[str, list[str]],
    groups: dict[str, list[str]] | None = None,
    tool: str = "",
) -> None:
    folder.mkdir(exist_ok=True)
    lines = ["[project]", 'version = "0.1"', *(f'{k} = "{v}"' for k, v in head.items())]
    lines.append(f"dependencies = {texts(dependencies)}")
    lines.append("[project.optional-dependencies]")
    lines += [f"{name} = {texts(requires)}" for name, requires in extras.items()]
    lines.append("[dependency-groups]")
    lines += [f"{name} = {texts(requires)}" for name, requires in (groups or {}).items()]
    (folder / "pyproject.toml").write_text("\n".join([*lines, tool]))


def texts(requires: list[str]) -> str:
    return "[" + ", ".join(f'"{r}"' for r in requires) + "]"


@st.composite
def projects(draw: st.DrawFn) -> Project:
    releases: dict[tuple[str, str], list[str]] = {}
    for name in NAMES:
        for version in VERSIONS:
            always = draw(st.lists(requirement(), max_size=2))
            extra = [
                with_extra(r, draw(st.sampled_from(["x", "y"])))
                for r in draw(st.lists(requirement(), max_size=2))
            ]
            releases[name, version] = [*always, *extra]
    forks = draw(
        st.sampled_from(
            [
                [],
                ["alpha<2; python_version < '3.12'", "alpha>=2; python_version >= '3.12'"],
                [
                    "beta==1.0; platform_machine == 'aarch64'",
                    "beta>1; platform_machine != 'aarch64'",
                ],
            ]
        )
    )
    conflict = draw(st.sampled_from(["", "", "extras", "groups", "both"]))
    # What excludes each other stands in what the project declares as conflicting.
    first, second = draw(st.sampled_from([("gamma<2", "gamma>=2"), ("delta==1.0", "delta[x]>1")]))
    older = {"extras": "a", "groups": "dev", "both": "a"}.get(conflict)
    newer = {"extras": "b", "groups": "docs", "both": "dev"}.get(conflict)
    pins = {older: [first], newer: [second]}
    return Project(
        releases,
        [*draw(REQUIREMENTS), *forks],
        {n: [*draw(REQUIREMENTS), *pins.get(n, [])] for n in ("a", "b")},
        {n: [*draw(REQUIREMENTS), *pins.get(n, [])] for n in ("dev", "docs")},
        draw(st.none() | REQUIREMENTS),
        draw(REQUIREMENTS),
        conflict,
        draw(st.sampled_from([">=3.10", ">=3.10,<3.14", ">=3.11"])),
        draw(st.none() | st.none() | REQUIREMENTS),
    )


def with_extra(requirement_: str, extra: str) -> str:
    bare, _, marker = requirement_.partition("; ")
    inner = f"({marker}) and " if marker else ""
    return f"{bare}; {inner}extra == '{extra}'"


def asked_for(project: Project) -> Iterator[tuple[list[str], list[str]]]:
    yield [], []
    for extra in project.extras:
        yield [extra], []
    for group in project.groups:
        yield [], [group]
    if project.conflict != "both":
        yield ["a"], ["dev"]


RUN = settings(
    deadline=None,
    derandomize=True,
    # What fails is printed as it is: to make it small would take minutes.
    phases=[Phase.generate],
    suppress_health_check=[HealthCheck.filter_too_much, HealthCheck.too_slow],
)


def test_any_project(thorough: bool) -> None:
    settings(RUN, max_examples=300 if thorough else 8)(given(projects())(as_uv_does))()


def as_uv_does(project: Project) -> None:
    """Lock a project and compare all that can be asked for of it."""
    pythons = [m for m in MINORS if m >= 11 or ">=3.11" not in project.python]
    pythons = [m for m in pythons if m < 14 or "<3.14" not in project.python]
    with serving(World(pep658=True)) as world, tempfile.TemporaryDirectory() as temporary:
        uv = Uv(Path(temporary), world)
        project.write(uv.folder, world)
        locked = uv.lock()
        event("locked" if locked else "there is no set")
        assume(locked)
        text = (uv.folder / "uv.lock").read_text()
        for extras, groups in asked_for(project):
            said = [*(f"--extra={e}" for e in extras), *(f"--group={g}" for g in groups)]
            found = read_by(read_uv_lock, text, extras=extras, groups=groups)
            same(found, uv.export(*said), pythons)
            accounted(found, text, world)
            if project.vendored is None:
                asked = Asked(frozenset(extras), frozenset(groups))
                agree(found, read_inputs([str(uv.folder / "pyproject.toml")], asked), pythons)
        listed = uv.export("--format=pylock.toml")
        same(read_by(read_pylock, listed), uv.export(), pythons)


def agree(locked: Inputs, project: Inputs, pythons: Iterable[int]) -> None:
    """What the project itself says is asked for, with its members', is asked for by its lock."""
    for environment in OURS:
        if environment.minor in pythons:
            assert names(locked, environment) == names(project, environment), environment


def names(found: Inputs, environment: Environment) -> set[str]:
    asked = [r.requirement for r in found.roots]
    trees = [markers.tree(a.marker) if a.marker is not None else None for a in asked]
    return {a.name for a, t in zip(asked, trees, strict=True) if environment.holds(t)}


def accounted(found: Inputs, text: str, world: World) -> None:
    """Every package has one line, every pin the hash of its file."""
    lines = [line for line in found.lines if line.fate is not Fate.OPTION]
    assert len(lines) == text.count("\n[[package]]\n")
    assert len(found.pins) == sum(line.fate is Fate.PIN for line in lines)
    assert len(found.sources) == sum(line.fate is Fate.SOURCE for line in lines)
    for pin in found.pins:
        files = world.files[pin.name]
        name = next(f for f in files if f.split("-")[1] == str(pin.version))
        assert pin.hashes == {world.sha256(pin.name, name)}


@pytest.fixture
def uv(tmp_path: Path, world: World) -> Uv:
    world.pep658 = True
    return Uv(tmp_path, world)


def test_a_script(uv: Uv, world: World) -> None:
    add_release(world, "alpha", "1.0", ["beta; python_version < '3.12'"])
    add_release(world, "alpha", "2.0", ["gamma[x]"])
    add_release(world, "beta", "1.0", [])
    add_release(world, "gamma", "1.0", ["delta; extra == 'x'"])
    add_release(world, "delta", "1.0", [])
    needs = ["alpha<2; python_version < '3.12'", "alpha>=2; python_version >= '3.12'"]
    (uv.folder / "s.py").write_text(
        f'# /// script\n# requires-python = ">=3.10"\n# dependencies = {texts(needs)}\n# ///\n'
    )
    assert uv.lock("--script", "s.py"), uv.errors
    text = (uv.folder / "s.py.lock").read_text()
    found = read_by(read_uv_lock, text)
    assert same(found, uv.export("--script", "s.py"), MINORS) == 2 * (2 * 2 + 4 * 3)
    agree(found, read_inputs([str(uv.folder / "s.py")], Asked()), MINORS)


def workspace(uv: Uv, world: World, root: str) -> None:
    for name in ("alpha", "beta", "gamma"):
        for version in ("1.0", "2.0"):
            add_release(world, name, version, ["gamma"] if name != "gamma" else [])
    head = {"requires-python": ">=3.10"}
    write_project(uv.folder / "one", {"name": "one", **head}, ["alpha<2"], {"e": ["beta"]})
    two = "[tool.uv.sources]\none = { workspace = true }\n"
    write_project(uv.folder / "two", {"name": "two", **head}, ["one[e]", "gamma<2"], {}, {}, two)
    (uv.folder / "pyproject.toml").write_text(
        f'{root}\n[tool.uv.workspace]\nmembers = ["one", "two"]\n'
    )


def test_a_workspace_without_a_project_of_its_own(uv: Uv, world: World) -> None:
    workspace(uv, world, '[dependency-groups]\nextra = ["beta"]\n')
    assert uv.lock(), uv.errors
    found = read_by(read_uv_lock, (uv.folder / "uv.lock").read_text())
    assert same(found, uv.export(), MINORS) > 0
    assert {r.requirement.name for r in found.roots} == {"alpha", "beta", "gamma"}


def test_a_workspace_is_read_from_its_root(uv: Uv, world: World) -> None:
    root = '[project]\nname = "root"\nversion = "1"\nrequires-python = ">=3.10"\n'
    workspace(uv, world, f'{root}dependencies = ["one"]\n[tool.uv.sources.one]\nworkspace = true\n')
    assert uv.lock(), uv.errors
    found = read_by(read_uv_lock, (uv.folder / "uv.lock").read_text())
    assert same(found, uv.export(), MINORS) > 0
    said = {line.text: line.fate for line in found.lines}
    assert said["two 0.1"] is Fate.NOT_ASKED and said["one 0.1"] in (Fate.ROOT, Fate.SOURCE)


CONFLICTING: list[dict[str, Any]] = [
    {"asked": {"extras": ["a"]}, "said": ["--extra=a"]},
    {"asked": {"extras": ["b"]}, "said": ["--extra=b"]},
    {"asked": {"extras": ["c"]}, "said": ["--extra=c"]},
    {"asked": {}, "said": []},
]


@pytest.mark.parametrize("case", CONFLICTING, ids=lambda c: str(c["said"]))
def test_an_extra_that_asks_for_one_that_conflicts(
    uv: Uv, world: World, case: dict[str, Any]
) -> None:
    for version in ("1.0", "2.0"):
        add_release(world, "alpha", version, ["beta"])
        add_release(world, "beta", version, [])
    extras = {"a": ["alpha<2"], "b": ["alpha>=2"], "c": ["app[b]", "gamma"]}
    add_release(world, "gamma", "1.0", ["alpha"])
    pairs = ('{ extra = "a" }, { extra = "b" }', '{ extra = "a" }, { extra = "c" }')
    tool = f"[tool.uv]\nconflicts = [{', '.join(f'[{p}]' for p in pairs)}]\n"
    head = {"name": "app", "requires-python": ">=3.10"}
    write_project(uv.folder, head, ["beta"], extras, {}, tool)
    assert uv.lock(), uv.errors
    found = read_by(read_uv_lock, (uv.folder / "uv.lock").read_text(), **case["asked"])
    assert same(found, uv.export(*case["said"]), MINORS) > 0
