"""`[tool.uv]`: sources, indexes, workspaces and the rest of its keys."""

from __future__ import annotations

from pathlib import Path

import pytest

from accelpkgs_updater.inputs.model import Fate, Inputs

from .files import fates, read, refused, roots

TORCH = "https://download.pytorch.org/whl"


def of(folder: Path, dependencies: str, uv: str, **asked: list[str]) -> Inputs:
    text = f'[project]\nname = "mine"\ndependencies = {dependencies}\n{uv}'
    return read(folder, text, "pyproject.toml", **asked)


INDEXES = f"""
[tool.uv.sources]
torch = [
  {{ index = "pt-cu", marker = "platform_machine == 'x86_64'" }},
  {{ index = "pt-cpu", marker = "platform_machine == 'aarch64'" }},
]
[[tool.uv.index]]
name = "pt-cu"
url = "{TORCH}/cu128"
explicit = true
[[tool.uv.index]]
name = "pt-cpu"
url = "{TORCH}/cpu"
explicit = true
[[tool.uv.index]]
name = "unused"
url = "https://h.invalid/simple"
explicit = true
"""


def test_an_index_for_each_machine(tmp_path: Path) -> None:
    found = of(tmp_path, '["torch>=2.7"]', INDEXES)
    assert {str(r.requirement): r.axes["cuda"] for r in found.roots} == {
        'torch>=2.7; platform_machine == "x86_64"': "12.8",
        'torch>=2.7; platform_machine == "aarch64"': "none",
    }
    assert [(i.url, i.only_for) for i in found.indexes] == [
        (f"{TORCH}/cu128", {"torch"}),
        (f"{TORCH}/cpu", {"torch"}),
    ]
    assert found.axes == {}
    assert [line.fate for line in found.lines][-1] is Fate.NOT_ASKED


def test_where_no_source_is_meant_the_usual_index_is(tmp_path: Path) -> None:
    uv = INDEXES.replace(
        ", marker = \"platform_machine == 'aarch64'\"", ", marker = \"python_version < '3.12'\""
    )
    found = of(tmp_path, '["torch"]', uv)
    rest = [r for r in found.roots if not r.axes]
    assert [str(r.requirement.marker) for r in rest] == [
        'platform_machine != "x86_64" and python_version >= "3.12"'
    ]


def test_sources_of_extras_and_groups(tmp_path: Path) -> None:
    uv = f"""
[project.optional-dependencies]
cu = ["torch"]
cpu = ["torch"]
[dependency-groups]
g = ["torch"]
[tool.uv]
conflicts = [[{{ extra = "cu" }}, {{ extra = "cpu" }}]]
[tool.uv.sources]
torch = [
  {{ index = "a", extra = "cu" }},
  {{ index = "b", extra = "cpu" }},
  {{ index = "c", group = "g" }},
]
[[tool.uv.index]]
name = "a"
url = "{TORCH}/cu126"
explicit = true
[[tool.uv.index]]
name = "b"
url = "{TORCH}/cpu"
explicit = true
[[tool.uv.index]]
name = "c"
url = "{TORCH}/cu130"
explicit = true
"""
    for asked, cuda in (({"extras": ["cu"]}, "12.6"), ({"extras": ["cpu"]}, "none")):
        (root,) = of(tmp_path, "[]", uv, **asked).roots
        assert root.axes["cuda"] == cuda
    assert [r.axes["cuda"] for r in of(tmp_path, "[]", uv, groups=["g"]).roots] == ["13.0"]
    text = (tmp_path / "pyproject.toml").read_text()
    both = text.replace('cpu = ["torch"]', 'cpu = ["torch"]\nboth = ["mine[cu,CPU]"]')
    said = refused(tmp_path, both, "pyproject.toml", extras=["both"])
    assert "extra cu and extra cpu exclude each other here" in said
    said = refused(tmp_path, text, "pyproject.toml", extras=["cu", "cpu"])
    assert "extra cu and extra cpu exclude each other here" in said


def test_indexes_for_all_packages(tmp_path: Path) -> None:
    uv = f"""
[[tool.uv.index]]
url = "{TORCH}/cu126"
[[tool.uv.index]]
url = "https://u:s3cret-word@h.invalid/simple"
default = true
"""
    found = of(tmp_path, '["torch"]', uv)
    assert [(i.url, i.extra) for i in found.indexes] == [("https://h.invalid/simple", False)]
    assert found.axes == {} and "s3cret-word" not in repr(found)
    found = of(tmp_path, '["torch"]', uv.partition('[[tool.uv.index]]\nurl = "https://u')[0])
    assert found.axes == {"cuda": "12.6", "rocm": "none"}


def test_an_index_that_is_not_explicit_and_has_a_name(tmp_path: Path) -> None:
    found = of(
        tmp_path, '["torch", "idna"]', INDEXES.replace("explicit = true", "explicit = false")
    )
    assert found.axes == {} and roots(found)[-1] == "idna"
    assert [i.only_for for i in found.indexes if "download" in i.url] == [None, None]


DIRECT = """
[tool.uv.sources]
a = { git = "https://h.invalid/a", tag = "v1", subdirectory = "py" }
b = { url = "https://h.invalid/b-1.tar.gz" }
c = { path = "lib", editable = true }
d = { path = "./d-1-py3-none-any.whl" }
e = { git = "ssh://git@h.invalid/e.git", rev = "0123abc", marker = "sys_platform == 'linux'" }
unused = { git = "https://h.invalid/u" }
"""


def test_direct_sources(tmp_path: Path) -> None:
    (tmp_path / "lib").mkdir()
    (tmp_path / "lib" / "pyproject.toml").write_text('[project]\nname="c"\ndependencies=["idna"]')
    found = of(tmp_path, '["a[x]>=1", "b", "c", "d", "e"]', DIRECT)
    assert [(s.kind.value, s.name, s.revision, s.subdirectory) for s in found.sources] == [
        ("git", "a", "v1", "py"),
        ("archive", "b", None, ""),
        ("path", "c", None, ""),
        ("wheel", "d", None, ""),
        ("git", "e", "0123abc", ""),
    ]
    assert found.sources[2].editable and found.sources[0].extras == {"x"}
    assert found.sources[2].location == str(tmp_path / "lib")
    # What the folder requires is asked for, and what markers cover everywhere leaves nothing over.
    assert roots(found) == ["idna"]
    assert fates(found)["unused = git https://h.invalid/u"] is Fate.NOT_ASKED


def workspace(folder: Path) -> None:
    for name, needs in (("one", '["two", "idna"]'), ("two", '["one[extra]", "attrs"]')):
        path = folder / "packages" / name
        path.mkdir(parents=True)
        other = "two" if name == "one" else "one"
        path.joinpath("pyproject.toml").write_text(
            f'[project]\nname = "{name}"\ndependencies = {needs}\n'
            '[project.optional-dependencies]\nextra = ["six"]\n'
            f"[tool.uv.sources]\n{other} = {{ workspace = true }}\n"
        )


WORKSPACE = """
[tool.uv.workspace]
members = ["packages/*"]
exclude = ["packages/three"]
[tool.uv.sources]
one = { workspace = true }
"""


def test_members_that_need_each_other(tmp_path: Path) -> None:
    workspace(tmp_path)
    found = of(tmp_path, '["one"]', WORKSPACE)
    assert sorted({s.name or "" for s in found.sources}) == ["one", "two"]
    assert all(s.editable and not s.project for s in found.sources)
    assert sorted(set(roots(found))) == ["attrs", "idna", "six"]
    # A member finds its workspace above.
    member = (tmp_path / "packages" / "one" / "pyproject.toml").read_text()
    below = read(tmp_path / "packages" / "one", member, "pyproject.toml")
    assert sorted({s.name or "" for s in below.sources}) == ["one", "two"]


@pytest.mark.parametrize(
    ("dependencies", "uv", "said"),
    [
        ('["none"]', WORKSPACE.replace("one =", "none ="), "the workspace has no member none"),
        ('["one"]', "[tool.uv.sources]\none = { workspace = true }", "no folder above has a"),
        ('["a"]', '[tool.uv.sources]\na = { index = "x" }', "there is no index named x"),
        ('["a"]', '[tool.uv.sources]\na = { path = "nowhere" }', "there is no folder or file"),
        ('["a"]', '[tool.uv.sources]\na = { git = "https://h.invalid/a", marker = "x" }', "'x'"),
        ('["a"]', "[tool.uv.sources]\na = 3", "a source is no table"),
        ('["one"]', WORKSPACE.replace('"packages/*"', '"**"'), "is not followed"),
        ('["a"]', '[tool.uv]\noverride-dependencies = ["a b"]', "'a b'"),
        ('["a"]', '[tool.uv]\nenvironments = ["linux"]', "pyproject.toml:5"),
    ],
)
def test_what_cannot_be_read(tmp_path: Path, dependencies: str, uv: str, said: str) -> None:
    workspace(tmp_path)
    text = f'[project]\nname = "mine"\ndependencies = {dependencies}\n{uv}'
    assert said in refused(tmp_path, text, "pyproject.toml")


def test_the_root_of_a_workspace_alone(tmp_path: Path) -> None:
    workspace(tmp_path)
    said = refused(tmp_path, '[tool.uv.workspace]\nmembers = ["packages/*"]', "pyproject.toml")
    assert "it is the root of a workspace, and no project itself" in said
    assert "packages/one" in said and "packages/two" in said


def test_other_keys(tmp_path: Path) -> None:
    uv = """
[tool.uv]
override-dependencies = ["six==1.17", "idna==2; sys_platform == 'win32'"]
constraint-dependencies = ["attrs<26"]
environments = ["sys_platform == 'linux'", "sys_platform == 'win32'"]
required-environments = ["sys_platform == 'linux'"]
prerelease = "allow"
resolution = "lowest"
link-mode = "copy"
no-build-isolation-package = ["flash-attn"]
what-is-this = true
dev-dependencies = ["ruff"]
default-groups = ["dev"]
"""
    found = of(tmp_path, '["six"]', uv)
    assert [str(r.requirement) for r in found.overrides] == ["six==1.17"]
    assert [str(r.requirement) for r in found.constraints] == ["attrs<26"]
    assert [str(m) for m in found.environments] == [
        'sys_platform == "linux"',
        'sys_platform == "win32"',
    ]
    assert found.prereleases == {"*"}
    assert [line.text.partition(" =")[0] for line in found.refused] == [
        *("resolution", "no-build-isolation-package", "what-is-this"),
    ]
    assert fates(found)["ruff"] is Fate.NOT_ASKED
    assert roots(of(tmp_path, '["six"]', uv, groups=["dev"])) == ["six", "ruff"]


def test_overrides_by_address(tmp_path: Path) -> None:
    uv = """
[tool.uv]
override-dependencies = ["a @ git+https://h.invalid/a", "six==1.17"]
constraint-dependencies = ["b @ https://h.invalid/b.zip"]
[tool.uv.sources]
six = { git = "https://h.invalid/six" }
"""
    found = of(tmp_path, '["idna"]', uv)
    assert found.sources == found.overrides == found.constraints == ()
    assert [line.place.line for line in found.refused] == [6, 6, 7]


def test_a_member_has_what_its_root_says(tmp_path: Path) -> None:
    (tmp_path / "pyproject.toml").write_text(
        f"""
[tool.uv.workspace]
members = ["packages/*"]
[tool.uv]
override-dependencies = ["nobody==1"]
[tool.uv.sources]
torch = {{ index = "pt" }}
clip = {{ git = "https://h.invalid/clip.git" }}
lib = {{ path = "lib" }}
unused = {{ git = "https://h.invalid/u" }}
[[tool.uv.index]]
name = "pt"
url = "{TORCH}/cu128"
explicit = true
"""
    )
    (tmp_path / "lib").mkdir()
    (tmp_path / "lib" / "pyproject.toml").write_text('[project]\nname="lib"\ndependencies=["six"]')
    text = '[project]\nname = "a"\ndependencies = ["torch", "clip", "lib"]\n'
    found = read(tmp_path / "packages" / "a", text, "pyproject.toml")
    assert roots(found) == ["torch", "six"] and found.roots[0].axes["cuda"] == "12.8"
    assert [(s.name, s.kind.value) for s in found.sources] == [("clip", "git"), ("lib", "path")]
    assert [i.only_for for i in found.indexes] == [{"torch"}]
    assert found.overrides == () and str(tmp_path / "pyproject.toml") in found.files
    # A member may name an index of its root itself; who is no member has nothing of it.
    own = text + '[tool.uv.sources]\ntorch = { index = "pt" }\n'
    found = read(tmp_path / "packages" / "a", own, "pyproject.toml")
    assert found.roots[0].axes["cuda"] == "12.8"
    assert "no index named pt" in refused(tmp_path / "elsewhere", own, "pyproject.toml")


def test_what_counts_only_in_the_project_that_is_locked(tmp_path: Path) -> None:
    (tmp_path / "lib").mkdir()
    (tmp_path / "lib" / "pyproject.toml").write_text(
        f"""
[project]
name = "lib"
requires-python = ">=3.11"
dependencies = ["torch"]
[tool.uv]
override-dependencies = ["six==1"]
environments = ["sys_platform == 'linux'"]
[tool.uv.sources]
torch = {{ index = "pt" }}
[[tool.uv.index]]
name = "pt"
url = "{TORCH}/cu128"
[[tool.uv.index]]
url = "https://h.invalid/simple"
"""
    )
    uv = '[tool.uv.sources]\nlib = { path = "lib" }\n'
    found = of(tmp_path, '["lib"]', uv)
    assert roots(found) == ["torch"] and found.roots[0].axes["cuda"] == "12.8"
    assert [i.only_for for i in found.indexes] == [{"torch"}]
    assert found.overrides == found.environments == () and found.axes == {}
    assert [str(s) for s, _ in found.requires_python] == [">=3.11"]
    inner = [n for n in found.lines if n.place.file == str(tmp_path / "lib" / "pyproject.toml")]
    assert [line.place.line for line in inner] == [4, 5, 10, 11, 14, 7, 8]
