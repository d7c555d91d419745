"""A third base is one folder (dry/): what a concretisation asks of a base that makes nothing."""

from __future__ import annotations

import json
import re
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from subprocess import CompletedProcess
from typing import Any

import pytest

REQUEST = """{
  packages = [ "torch" "causal-conv1d" ]; flavour = "prefer-source"; python = "3.12";
  cuda = "12.8"; capabilities = [ "8.6" ]; libraries = [ "libasked.so.1" ];
}"""
LIMITS = {
    "ratio": 60,
    "slack": 64 << 20,
    "total": 40 << 30,
    "members": 200_000,
    "depth": 100,
    "text": 4 << 20,
}
SOURCE = "causal-conv1d"


@dataclass(frozen=True)
class Seen:
    """What the layers asked for (tests/bases/calls.nix), and how often each function was called."""

    answer: dict[str, Any]
    calls: Counter[tuple[str, str]]

    @property
    def packages(self) -> dict[str, dict[str, Any]]:
        return self.answer["packages"]  # type: ignore[no-any-return] # JSON


@pytest.fixture(scope="module")
def seen(run_nix: Callable[..., CompletedProcess[str]], root: Path) -> Seen:
    expression = f"import {root}/tests/bases/calls.nix {REQUEST}"
    # Nothing can be built or kept in this store: a base of records needs none.
    answer = run_nix("eval", "--impure", "--json", "--store", "dummy://", "--expr", expression)
    assert answer.returncode == 0, answer.stderr
    calls = re.findall(r"^trace: dry: (\w+) (\S+)$", answer.stderr, re.MULTILINE)
    return Seen(json.loads(answer.stdout), Counter(calls))


def _texts(value: Any) -> list[str]:
    if isinstance(value, dict):
        return [text for item in value.values() for text in _texts(item)]
    if isinstance(value, list):
        return [text for item in value for text in _texts(item)]
    return [value] if isinstance(value, str) else []


def _is_of(layer: str, names: Any) -> list[str]:
    return [f"{layer} {name}" for name in names]


def test_each_layer_is_made_once_for_each_package(seen: Seen) -> None:
    """And builds once more for what a source build has in its environment; nobody asks for their
    sources, so no source is made twice."""
    expected: Counter[tuple[str, str]] = Counter()
    for name in seen.packages:
        build = "mkBuildSource" if name == SOURCE else "mkBuildWheel"
        expected.update((function, name) for function in ("mkSource", build, "mkPythonLevel"))
    build = seen.packages[SOURCE]["plan"]["build"]
    assert build["against"] == ["torch"]
    expected.update(("mkBuildWheel", name) for name in {*build["packages"]} - {*build["against"]})
    for function in ("seal", "environment", "shell"):
        arguments = seen.answer[function]["arguments"]
        expected[f"mk{function.capitalize()}", arguments.get("name") or arguments["id"]] += 1
    # Once more with a project that is worked on.
    for function in ("environment", "shell"):
        expected[f"mk{function.capitalize()}", seen.answer[function]["arguments"]["name"]] += 1
    project = ("mkEditable", "mkBuildWheel", "mkPythonLevel")
    expected.update((function, "my-thing") for function in project)
    assert seen.calls == expected
    assert len(seen.packages) > 20


def test_the_record_of_the_readme_is_what_is_needed(seen: Seen, root: Path) -> None:
    text = (root / "nix/bases/README.md").read_text(encoding="utf-8")
    block = re.search(r"^Base = \{\n(.*?)^\}", text, re.DOTALL | re.MULTILINE)
    assert block
    record = re.findall(r"^  (\w+);", block[1], re.MULTILINE)
    assert sorted(record) == sorted(seen.answer["base"])
    functions = {name for name in record if name.startswith("mk")}
    assert functions == {function for function, _ in seen.calls}
    assert functions == set(re.findall(r"^### `(mk\w+)`$", text, re.MULTILINE))


def test_a_project_that_is_worked_on_is_a_wheel_that_the_base_makes(seen: Seen) -> None:
    wheel, build = seen.answer["editable"]["wheel"], seen.answer["editable"]["build"]
    assert (wheel["function"], build["function"]) == ("mkEditable", "mkBuildWheel")
    assert wheel["task"]["kind"] == "editable"
    assert wheel["task"]["spec"]["modules"] == [{"name": "my_thing", "path": "src/my_thing"}]
    assert build["arguments"]["source"] == "source my-thing"
    assert seen.answer["editable"]["projects"] == ["my-thing"]


def test_the_plan_counts_on_the_libraries_of_the_base(seen: Seen) -> None:
    """And on those that the request says beside them."""
    assert seen.answer["libraries"] == ["libasked.so.1", "libdry.so.1"]


def test_a_build_gets_sources_and_builds_alone(seen: Seen) -> None:
    for name, package in seen.packages.items():
        arguments = package["build"]["arguments"]
        assert arguments["source"] == f"source {name}"
        others = [*arguments["libraries"], *arguments.get("environment", {}).values()]
        assert all(other.startswith("build ") for other in others), name
        assert not [text for text in _texts(package["build"]) if text.startswith("python-level ")]
        assert package["source"]["task"] is None
        assert "build" not in " ".join(_texts(package["source"]["arguments"])).split()


def test_a_source_build_sees_what_it_is_built_against(seen: Seen) -> None:
    package = seen.packages[SOURCE]
    plan, build = package["plan"], package["build"]
    assert build["function"] == "mkBuildSource"
    names = plan["build"]["packages"]
    assert build["task"] == {
        "kind": "compile",
        "name": f"{SOURCE}-{plan['version']}-source-python3.12",
        "spec": {
            "name": SOURCE,
            "version": plan["version"],
            "file": plan["file"]["file"],
            "source": f"source {SOURCE}",
            "python": {"version": "3.12", "full": "3.12.7", "executable": "/dry/python3.12"},
            "limits": LIMITS,
            "environment": dict(zip(names, _is_of("build", names), strict=True)),
            "against": ["torch"],
            "toolchain": ["cuda", "cxx"],
            "compiler": {"gcc": "13"},
            "glibc": {"own": "2.40", "floor": "2.40", "glibcxx": None},
            "cudaToolkit": {"path": "/dry/cuda", "version": "12.8"},
            "capabilities": ["8.6"],
            "axes": build["task"]["spec"]["axes"],
            "variables": plan["build"]["variables"],
            "prePatch": plan["build"].get("prePatch", ""),
        },
    }
    assert set(build["task"]["spec"]["axes"]) == {"cuda", "torch", "cxx11abi"}
    # Their libraries: torch's own, and those of CUDA that it links.
    assert {"build torch", "build nvidia-cublas-cu12"} <= set(build["arguments"]["libraries"])


def test_a_wheel_is_unpacked_from_its_source_alone(seen: Seen) -> None:
    for name, package in seen.packages.items():
        if name == SOURCE:
            continue
        plan, task = package["plan"], package["build"]["task"]
        assert package["build"]["function"] == "mkBuildWheel"
        assert task["kind"] == "unpack"
        assert task["spec"] == {
            "name": name,
            "version": plan["version"],
            "file": plan["file"]["file"],
            "tags": plan["tags"],
            "wheel": f"source {name}",
            "limits": LIMITS,
        }


def test_a_python_level_gets_its_build_and_the_levels_that_it_requires(seen: Seen) -> None:
    for name, package in seen.packages.items():
        spec, plan = package["level"]["task"]["spec"], package["plan"]
        assert package["level"]["task"]["kind"] == "python-level"
        assert spec["build"] == f"build {name}"
        assert spec["bytecode"] == f"{name}-{plan['version']}-bytecode-python3.12"
        required = sorted({r["name"] for r in plan["requires"]} & set(seen.packages) - {name})
        assert spec["deferred"] == []
        assert spec["planned"] == sorted(seen.packages)
        assert sorted(spec["dependencies"]) == _is_of("python-level", required)
        assert spec["package"]["version"] == plan["version"]
        assert spec["environment"]["python_full_version"] == "3.12.7"
        assert spec["packaging"] == "/dry/packaging.whl"
        assert spec["importLimits"] == {"seconds": 900, "bytes": 16 << 20}
        assert spec["seal"]["path"] == f"seal {spec['id']}"


def test_the_environment_gets_every_level(seen: Seen) -> None:
    levels = dict(zip(seen.packages, _is_of("python-level", seen.packages), strict=True))
    task = seen.answer["environment"]["task"]
    assert task["kind"] == "environment"
    assert task["spec"]["levels"] == levels
    assert seen.answer["seal"]["task"]["spec"]["slots"] == 256
    assert seen.answer["shell"]["arguments"]["environment"] == f"environment {task['name']}"
