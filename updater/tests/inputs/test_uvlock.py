"""What a uv.lock pins, by small locks of our own; test_uvlock_oracle.py asks uv itself."""

from __future__ import annotations

import time
from collections.abc import Iterable

import pytest
from packaging.version import Version

from accelpkgs_updater.core.environment import ENVIRONMENTS, Environment
from accelpkgs_updater.core.toml_text import toml_table
from accelpkgs_updater.inputs.model import Fate, Inputs, Kind
from accelpkgs_updater.inputs.uvlock import is_uv_lock, read_uv_lock

from .locks import A312, X310, X312, fates, pins, read_by, refusal_by

INDEX = "https://index.invalid/simple"
HEAD = 'version = 1\nrevision = 3\nrequires-python = ">=3.10"\n'


def package(
    name: str,
    version: str | None = "1",
    *edges: str,
    source: str = f'registry = "{INDEX}"',
    more: str = "",
) -> str:
    stated = "" if version is None else f'version = "{version}"\n'
    needs = f"dependencies = [{', '.join(f'{{ {e} }}' for e in edges)}]\n"
    return f'\n[[package]]\nname = "{name}"\n{stated}source = {{ {source} }}\n{needs}{more}'


def project(*edges: str, more: str = "", name: str = "app") -> str:
    return package(name, "0.1", *edges, source='editable = "."', more=more)


def read(*parts: str, head: str = HEAD, **asked: Iterable[str]) -> Inputs:
    return read_by(read_uv_lock, head + "".join(parts), **asked)


def refusal(*parts: str, head: str = HEAD, **asked: Iterable[str]) -> str:
    return refusal_by(read_uv_lock, head + "".join(parts), **asked)[1]


GROUPED = (
    project(
        'name = "base"',
        more="""
[package.optional-dependencies]
fast = [{ name = "speed" }, { name = "app", extra = ["more"] }]
more = [{ name = "extra-of-extra" }]
[package.dev-dependencies]
dev = [{ name = "tester" }]
""",
    ),
    *map(package, ("base", "speed", "extra-of-extra", "tester")),
)


def test_only_what_is_asked_for_is_taken() -> None:
    assert pins(read(*GROUPED)) == {"base": "1"}
    assert pins(read(*GROUPED, extras=["FAST"])).keys() == {"base", "speed", "extra-of-extra"}
    assert pins(read(*GROUPED, groups=["dev"])).keys() == {"base", "tester"}
    everything = read_by(read_uv_lock, HEAD + "".join(GROUPED), all_extras=True)
    assert pins(everything).keys() == {"base", "speed", "extra-of-extra"}


def test_what_else_the_project_has_is_told() -> None:
    rest = {"--extra fast", "--extra more", "--group dev"}
    assert read(*GROUPED).unasked == rest
    assert read(*GROUPED, extras=["Fast"], groups=["dev"]).unasked == {"--extra more"}
    everything = read_by(read_uv_lock, HEAD + "".join(GROUPED), all_extras=True)
    assert everything.unasked == {"--group dev"}
    stated = '[package.metadata]\nprovides-extras = ["empty"]\nrequires-dev = { none = [] }\n'
    assert read(project(more=stated)).unasked == {"--extra empty", "--group none"}


def test_every_package_has_one_line_with_its_place() -> None:
    found = read(*GROUPED)
    assert fates(found) == {
        "app 0.1": Fate.SOURCE,
        "base 1": Fate.PIN,
        "speed 1": Fate.NOT_ASKED,
        "extra-of-extra 1": Fate.NOT_ASKED,
        "tester 1": Fate.NOT_ASKED,
    }
    text = (HEAD + "".join(GROUPED)).split("\n")
    for line in found.lines:
        if line.fate is not Fate.OPTION:
            assert text[line.place.line - 1] == "[[package]]"
            assert text[line.place.line] == f'name = "{line.text.split()[0]}"'


def test_an_unknown_extra_or_group_is_refused_with_those_there_are() -> None:
    assert "no extra fats; it has fast, more" in refusal(*GROUPED, extras=["fats"])
    assert "no group test; it has dev" in refusal(*GROUPED, groups=["test"])


def test_an_extra_or_group_that_needs_nothing_may_be_asked_for() -> None:
    stated = '[package.metadata]\nprovides-extras = ["empty"]\nrequires-dev = { none = [] }\n'
    parts = project('name = "a"', more=stated), package("a")
    assert pins(read(*parts, extras=["empty"], groups=["none"])) == {"a": "1"}


FORKED = (
    project(
        f'name = "n", version = "1.26", source = {{ registry = "{INDEX}" }},'
        " marker = \"python_full_version < '3.12'\"",
        f'name = "n", version = "2.3", source = {{ registry = "{INDEX}" }},'
        " marker = \"python_full_version >= '3.12'\"",
        'name = "arm", marker = "platform_machine == \'aarch64\'"',
        'name = "win", marker = "sys_platform == \'win32\'"',
    ),
    package("n", "1.26", more="resolution-markers = [\"python_full_version < '3.12'\"]\n"),
    package("n", "2.3", more="resolution-markers = [\"python_full_version >= '3.12'\"]\n"),
    package("arm"),
    package("win", "1", 'name = "win-only"'),
    package("win-only"),
)


def test_forks_and_markers_give_each_environment_its_set() -> None:
    found = read(*FORKED)
    assert pins(found, X310) == {"n": "1.26"}
    assert pins(found, X312) == {"n": "2.3"}
    assert pins(found, A312) == {"n": "2.3", "arm": "1"}
    assert fates(found)["win 1"] is fates(found)["win-only 1"] is Fate.ELSEWHERE
    assert {str(r.requirement) for r in found.roots} == {
        'n; python_version < "3.12"',
        'n; python_version >= "3.12"',
        'arm; platform_machine == "aarch64"',
    }


def test_a_pin_that_holds_wherever_the_project_runs_has_no_marker() -> None:
    head = HEAD.replace(">=3.10", ">=3.12, <3.14")
    edge = "name = \"a\", marker = \"python_full_version >= '3.12' and python_version < '3.14'\""
    (pin,) = read(project(edge), package("a"), head=head).pins
    assert pin.marker is None
    (pin,) = read(project(edge), package("a")).pins
    assert str(pin.marker) == 'python_version >= "3.12" and python_version < "3.14"'


def test_a_python_is_its_first_release_that_the_project_admits() -> None:
    edge = 'name = "a", marker = "python_full_version < \'3.11.4\'"'
    within = project(edge), package("a")
    assert "a" in read(*within).pins_in(Environment("x86_64-linux", 11))
    head = HEAD.replace(">=3.10", ">=3.11.5")
    assert fates(read(*within, head=head))["a 1"] is Fate.ELSEWHERE


def test_environments_of_the_project_are_the_only_ones() -> None:
    head = HEAD + "supported-markers = [\"platform_machine == 'aarch64'\"]\n"
    arm = 'name = "a", marker = "platform_machine == \'aarch64\'"'
    intel = 'name = "b", marker = "platform_machine == \'x86_64\'"'
    found = read(project(arm, intel), package("a"), package("b"), head=head)
    assert [(p.name, p.marker) for p in found.pins] == [("a", None)]
    assert fates(found)["b 1"] is Fate.ELSEWHERE
    assert [str(m) for m in found.environments] == ['platform_machine == "aarch64"']


def conflicting(*more: str) -> tuple[str, ...]:
    cpu, gpu = "https://whl.invalid/whl/cpu", "https://whl.invalid/whl/cu128"
    parts = (
        project(
            more=f"""
[package.optional-dependencies]
cpu = [{{ name = "torch", version = "2.8.0+cpu", source = {{ registry = "{cpu}" }} }}]
gpu = [
  {{ name = "torch", version = "2.8.0+cu128", source = {{ registry = "{gpu}" }} }},
  {{ name = "vision" }},
]
""",
        ),
        package("torch", "2.8.0+cpu", source=f'registry = "{cpu}"'),
        package("torch", "2.8.0+cu128", 'name = "cublas"', source=f'registry = "{gpu}"'),
        package(
            "vision",
            "1",
            f'name = "torch", version = "2.8.0+cpu", source = {{ registry = "{cpu}" }},'
            " marker = \"extra == 'extra-3-app-cpu'\"",
            f'name = "torch", version = "2.8.0+cu128", source = {{ registry = "{gpu}" }},'
            " marker = \"extra == 'extra-3-app-gpu' or extra != 'extra-3-app-cpu'\"",
        ),
        package("cublas"),
    )
    return (*parts, *more)


CONFLICTS = (
    HEAD
    + """conflicts = [[
  { package = "app", extra = "cpu" }, { package = "app", extra = "gpu" },
]]
"""
)


def test_conflict_markers_follow_the_extra_that_is_asked_for() -> None:
    found = read(*conflicting(), head=CONFLICTS, extras=["gpu"])
    assert pins(found) == {"torch": "2.8.0+cu128", "vision": "1", "cublas": "1"}
    assert pins(read(*conflicting(), head=CONFLICTS, extras=["cpu"])) == {"torch": "2.8.0+cpu"}
    assert fates(found)["torch 2.8.0+cpu"] is Fate.NOT_ASKED
    said = refusal(*conflicting(), head=CONFLICTS, extras=["cpu", "gpu"])
    assert "extra gpu of app conflicts with extra cpu of app" in said


def test_an_extra_that_an_edge_asks_for_counts_in_conflict_markers() -> None:
    member = package(
        "lib",
        "0",
        source='editable = "lib"',
        more='[package.optional-dependencies]\nbar = [{ name = "b" }]\n',
    )
    edge = 'name = "lib", extra = ["bar"], marker = "extra == \'extra-3-lib-bar\'"'
    other = 'name = "c", marker = "extra != \'extra-3-lib-bar\'"'
    found = read(project(edge, other), member, package("b"), package("c"))
    assert pins(found) == {"b": "1"}


def test_a_group_leads_to_the_release_of_its_own_fork() -> None:
    head = (
        HEAD
        + """conflicts = [[
  { package = "app", group = "dev" }, { package = "app", group = "docs" },
]]
"""
    )
    of = f'source = {{ registry = "{INDEX}" }}'
    groups = f"""
[package.dev-dependencies]
dev = [{{ name = "a", version = "1", {of} }}]
docs = [{{ name = "a", version = "2", {of}, marker = "extra == 'group-3-app-docs'" }}]
"""
    forks = "resolution-markers = [\"extra {} 'group-3-app-docs'\"]\n"
    parts = (
        project(more=groups),
        package("a", "1", more=forks.format("!=")),
        package("a", "2", more=forks.format("==")),
    )
    assert pins(read(*parts, head=head, groups=["docs"])) == {"a": "2"}
    assert pins(read(*parts, head=head, groups=["dev"])) == {"a": "1"}
    assert "conflicts with" in refusal(*parts, head=head, groups=["docs", "dev"])


def test_another_index_is_a_version_and_an_axis() -> None:
    found = read(*conflicting(), head=CONFLICTS, extras=["gpu"])
    (root,) = [r for r in found.roots if r.requirement.name == "torch"]
    assert str(root.requirement) == "torch==2.8.0+cu128"
    assert root.axes == {"cuda": "12.8", "rocm": "none"}
    torch = next(i for i in found.indexes if "cu128" in i.url)
    assert torch.only_for == {"torch"} and torch.axes["cuda"] == "12.8"


def test_a_label_that_the_version_lacks_is_taken_from_the_index() -> None:
    gpu = 'registry = "https://whl.invalid/whl/cu130"'
    (root,) = read(project('name = "torch"'), package("torch", "2.9", source=gpu)).roots
    assert str(root.requirement) == "torch" and root.axes["cuda"] == "13.0"


CLIP = (
    'git = "https://me:s3cret@git.invalid/CLIP.git?rev=d50d&subdirectory=py'
    '#d50d76daa670286dd6cacf3bcd80b5e4823fc8e1"'
)


def test_a_git_package_is_a_source_and_what_only_it_needs_is_kept() -> None:
    found = read(
        project('name = "clip"', 'name = "six"'),
        package("clip", "1.0", 'name = "idna"', source=CLIP),
        package("idna", "3.10"),
        package("six", "1.16.0"),
    )
    clip = next(s for s in found.sources if s.name == "clip")
    assert (clip.kind, clip.location) == (Kind.GIT, "https://git.invalid/CLIP.git")
    assert clip.revision == "d50d76daa670286dd6cacf3bcd80b5e4823fc8e1"
    assert clip.subdirectory == "py" and not clip.project
    said = {line.text: line.said for line in found.lines}
    assert said["idna 3.10"] == "needed by clip" and said["six 1.16.0"] == ""
    assert "d50d76daa670286dd6cacf3bcd80b5e4823fc8e1" in said["clip 1.0"]
    assert "s3cret" not in repr(found)
    assert {str(r.requirement) for r in found.roots} == {"idna", "six"}


def test_files_and_folders_are_sources() -> None:
    digest = "ab" * 32
    found = read(
        project('name = "w"', 'name = "s"', 'name = "d"', 'name = "m"'),
        package(
            "w",
            "1",
            source='url = "https://files.invalid/w-1-py3-none-any.whl"',
            more=f'wheels = [{{ url = "x", hash = "sha256:{digest}" }}]\n',
        ),
        package("s", "1", source='url = "https://files.invalid/s-1.tar.gz"'),
        package("d", None, source='directory = "vendor/d"'),
        package("m", "1", 'name = "of-m"', source='virtual = "m"'),
        package("of-m"),
    )
    by = {s.name: s for s in found.sources}
    assert by["w"].kind is Kind.WHEEL and by["w"].sha256 == digest
    assert by["s"].kind is Kind.ARCHIVE and by["s"].sha256 is None
    assert by["d"].kind is Kind.PATH and by["d"].location == "vendor/d" and not by["d"].editable
    assert by["app"].project and by["app"].editable
    assert "m" not in by and pins(found) == {"of-m": "1"}


def test_a_workspace_without_a_project_asks_for_all_members() -> None:
    head = HEAD + '[manifest]\nmembers = ["a", "b"]\n'
    parts = (
        package("a", "0", 'name = "of-a"', source='editable = "packages/a"'),
        package("b", "0", 'name = "of-b"', source='virtual = "packages/b"'),
        package("of-a"),
        package("of-b"),
    )
    assert pins(read(*parts, head=head)).keys() == {"of-a", "of-b"}


def test_a_workspace_whose_root_asks_for_nothing_says_so() -> None:
    member = package("lib", "0", 'name = "of-lib"', source='editable = "lib"')
    group = '[package.dev-dependencies]\ndev = [{ name = "of-lib" }]\n'
    parts = project(more=group), member, package("of-lib")
    where, why, fix = refusal_by(read_uv_lock, HEAD + "".join(parts))
    assert "asks for nothing; members: lib" in why and "pyproject.toml of a member" in fix
    assert where == "a.lock"
    assert pins(read(*parts, groups=["dev"])) == {"of-lib": "1"}
    assert read(project()).pins == ()


def test_a_script_asks_for_its_requirements() -> None:
    marker = "python_full_version < '3.12'"
    head = HEAD + (
        f'[manifest]\nrequirements = [{{ name = "n", specifier = ">=1" }},'
        f' {{ name = "old", marker = "{marker}" }}]\n'
    )
    forks = (
        package("n", "1", more=f'resolution-markers = ["{marker}"]\n'),
        package("n", "2", more="resolution-markers = [\"python_full_version >= '3.12'\"]\n"),
        package("old"),
    )
    found = read(*forks, head=head)
    assert pins(found, X310) == {"n": "1", "old": "1"} and pins(found) == {"n": "2"}


def test_overrides_and_constraints_are_told() -> None:
    head = HEAD + (
        '[manifest]\noverrides = [{ name = "a", specifier = "<2" }]\n'
        'constraints = [{ name = "b", specifier = ">1", marker = "python_version > \'3.9\'" }]\n'
    )
    found = read(project('name = "a"'), package("a"), head=head)
    assert [str(r.requirement) for r in found.overrides] == ["a<2"]
    assert [str(r.requirement) for r in found.constraints] == ['b>1; python_version > "3.9"']
    said = {str(line.place): (line.text, line.fate) for line in found.lines}
    assert said["a.lock:5"] == ("overrides: a<2", Fate.OVERRIDE)
    assert said["a.lock:6"] == ('constraints: b>1; python_version > "3.9"', Fate.CONSTRAINT)
    assert said["a.lock:3"] == ("requires-python = >=3.10", Fate.OPTION)


def test_hashes_are_those_of_the_files() -> None:
    files = (
        f'sdist = {{ url = "x", hash = "sha256:{"0" * 64}" }}\n'
        f'wheels = [{{ url = "y", hash = "sha256:{"1" * 64}" }}, {{ url = "z" }}]\n'
    )
    (pin,) = read(project('name = "a"'), package("a", more=files)).pins
    assert pin.hashes == {"0" * 64, "1" * 64} and pin.version == Version("1")


@pytest.mark.parametrize("revision", ["", "revision = 1\n", "revision = 2\n", "revision = 9\n"])
def test_every_revision_is_read(revision: str) -> None:
    head = HEAD.replace("revision = 3\n", revision)
    assert pins(read(project('name = "a"'), package("a"), head=head)) == {"a": "1"}


def test_one_extra_of_the_first_locks_is_a_text() -> None:
    more = '[package.optional-dependencies]\nx = [{ name = "b" }]\n'
    found = read(project('name = "a", extra = "x"'), package("a", more=more), package("b"))
    assert pins(found) == {"a": "1", "b": "1"}
    assert [str(r.requirement) for r in found.roots] == ["a[x]"]


def test_names_are_compared_as_the_standard_has_it() -> None:
    assert pins(read(project('name = "Ruamel_Yaml"'), package("ruamel.yaml"))) == {
        "ruamel-yaml": "1"
    }


@pytest.mark.parametrize(
    ("parts", "said"),
    [
        ((project('name = "a"'),), "app 0.1 needs a, which the lock does not have"),
        ((project(), package("a"), package("A")), "it has a 1 of one source twice"),
        ((project('name = "a"'), package("a"), package("a", "2")), "it has several times"),
        ((package("a"),), "names no project"),
        ((project(), package("a", "eight")), "eight"),
        ((project(), package("a", source='magic = "x"')), "no known kind: magic"),
        ((project('name = "a"'), package("a", source='git = "https://x.invalid/a"')), "no commit"),
        ((project('name = "a", marker = "python_version <"'), package("a")), ""),
        ((project('name = "a"'), package("a", more='wheels = [{ hash = "sha256:x" }]\n')), "sha"),
        (("package = 3\n",), "no list of tables"),
        (("\n[[package]]\n",), "name"),
        ((project("name = 3"),), "name is no text"),
        (
            ("[manifest]\nmembers = 3\n", package("a", "1", source='virtual = "a"')),
            "members is no list of texts",
        ),
    ],
)
def test_what_does_not_hang_together_is_refused(parts: tuple[str, ...], said: str) -> None:
    assert said in refusal(*parts)


def test_a_format_of_later_years_is_refused() -> None:
    assert "2, not 1" in refusal(project(), head=HEAD.replace("version = 1", "version = 2", 1))


def test_two_releases_for_one_environment_are_refused() -> None:
    edges = [f'name = "a", version = "{v}", source = {{ registry = "{INDEX}" }}' for v in "12"]
    said = refusal(project(*edges), package("a"), package("a", "2"))
    assert said == "a is locked at 1 and at 2 for one environment"


def test_cycles_and_deep_chains_end() -> None:
    circle = package("a", "1", 'name = "b"'), package("b", "1", 'name = "a"')
    assert pins(read(project('name = "a"'), *circle)) == {"a": "1", "b": "1"}
    many = 4000
    chain = [package(f"p{i}", "1", f'name = "p{i + 1}"') for i in range(many)]
    began = time.monotonic()
    found = read(project('name = "p0"'), *chain, package(f"p{many}"))
    assert len(found.pins) == many + 1
    assert time.monotonic() - began < 20


def test_extras_that_ask_for_others_on_and_on_are_refused() -> None:
    many = 80
    edges = [
        f'name = "lib", extra = ["e{i}"], marker = "extra == \'extra-3-lib-e{i - 1}\'"'
        for i in range(1, many)
    ]
    extras = "".join(f'e{i} = [{{ name = "b" }}]\n' for i in range(many))
    member = package(
        "lib", "0", source='editable = "l"', more=f"[package.optional-dependencies]\n{extras}"
    )
    begin = 'name = "lib", extra = ["e0"]'
    assert pins(read(project(begin, *edges[:20]), member, package("b"))) == {"b": "1"}
    said = refusal(project(begin, *reversed(edges)), member, package("b"))
    assert said == "its extras ask for others on and on"


def test_many_releases_of_one_name_cost_little() -> None:
    many = 2000
    of = f'source = {{ registry = "{INDEX}" }}'
    edges = [
        f'name = "a", version = "{i}", {of}, marker = "python_version == \'2.{i}\'"'
        for i in range(many)
    ]
    releases = [package("a", str(i)) for i in range(many)]
    others = [package(f"o{i}", "1", edges[i], edges[-i]) for i in range(1, many)]
    needs = [f'name = "o{i}"' for i in range(1, many)]
    began = time.monotonic()
    found = read(project(*needs), *releases, *others)
    assert len(found.pins) == many - 1 and time.monotonic() - began < 20


def test_more_packages_than_the_bound_are_refused() -> None:
    assert "more than 5000" in refusal(project(), *(package(f"p{i}") for i in range(5001)))


def test_a_deep_marker_is_refused() -> None:
    marker = "(" * 3000 + "python_version > '3'" + ")" * 3000
    assert refusal(project(f'name = "a", marker = "{marker}"'), package("a"))


def test_it_is_known_by_what_it_is() -> None:
    assert is_uv_lock(toml_table(HEAD + project()))
    for other in (
        'version = 3\n[[package]]\nname = "a"\n',
        '[metadata]\nlock-version = "2.0"\n',
        'lock-version = "1.0"\n',
        '[project]\nrequires-python = ">=3"\n',
    ):
        assert not is_uv_lock(toml_table(other))


def test_all_pins_hold_somewhere_and_none_twice() -> None:
    found = read(*FORKED)
    assert all(
        any(pins(found, e).get(p.name) == str(p.version) for e in ENVIRONMENTS) for p in found.pins
    )
