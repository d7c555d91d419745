"""`lock` of lock files: pins of an index that is not asked, pins that have only their source."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from typer.testing import CliRunner, Result

from accelpkgs_updater.cli.app import app
from accelpkgs_updater.core.parse import parse
from accelpkgs_updater.errors import Problem, UpdaterError

from ..world import World

HERE = ("--python", "3.12", "--system", "x86_64-linux")
PLATFORM = "manylinux_2_28_x86_64"
OURS, THEIRS, CPU, ARM = (c * 64 for c in "abcd")


def wheels(machine: str, sha256: str) -> dict[str, list[dict[str, object]]]:
    platform = f"manylinux_2_28_{machine}"
    file = {
        "file": f"kernels-3.4-cp312-cp312-{platform}.whl",
        "sha256": sha256,
        "platform": [platform],
        "url": f"https://example.invalid/{sha256}/kernels.whl",
    }
    return {"cp312-cp312": [file]}


@pytest.fixture
def beside(tmp_path: Path) -> Path:
    """A folder that describes `kernels`, built for CUDA 12.8 and for the CPU."""
    folder = tmp_path / "beside"
    (folder / "kernels").mkdir(parents=True)
    (folder / "kernels/package.nix").write_text('{ kind = "accelerated"; }\n')
    variants = [
        {"axes": {"cuda": "12.8"}, "wheels": {"x86_64-linux": wheels("x86_64", OURS)}},
        {
            "axes": {"cuda": "none"},
            "wheels": {
                "x86_64-linux": wheels("x86_64", CPU),
                "aarch64-linux": wheels("aarch64", ARM),
            },
        },
    ]
    releases = [{"version": "3.4", "variants": variants}]
    head = {"format": 1, "name": "kernels", "generatedBy": "updater update kernels"}
    (folder / "kernels/releases.json").write_text(json.dumps({**head, "releases": releases}))
    return folder


def lock(world: World, file: Path, beside: Path, *more: str) -> Result:
    mine = str(file.parent / "mine")
    command = ["lock", str(file), "-o", mine, "--packages", str(beside), *HERE, *more]
    return CliRunner().invoke(app, [*command, "--index", world.index])


def uv_lock(folder: Path, name: str, version: str, index: str, *sha256: str) -> Path:
    """Write a uv.lock with one pin, on line 4."""
    files = ", ".join(
        f'{{ url = "https://example.invalid/{i}.whl", hash = "sha256:{h}" }}'
        for i, h in enumerate(sha256)
    )
    file = folder / "uv.lock"
    file.write_text(
        'version = 1\nrequires-python = ">=3.10"\n\n'
        f'[[package]]\nname = "{name}"\nversion = "{version}"\n'
        f'source = {{ registry = "{index}" }}\nwheels = [ {files} ]\n\n'
        '[[package]]\nname = "me"\nsource = { virtual = "." }\n'
        f'dependencies = [ {{ name = "{name}" }} ]\n'
    )
    return file


def problems(result: Result) -> tuple[Problem, ...]:
    assert isinstance(result.exception, UpdaterError), result.output
    return result.exception.problems


def recorded(file: Path, name: str) -> str:
    return (file.parent / "mine" / name / "releases.json").read_text()


def test_a_build_for_what_the_index_is_for_stands_for_a_pin(
    world: World, tmp_path: Path, beside: Path
) -> None:
    index = f"{world.base}/whl/cu128"
    file = uv_lock(tmp_path, "kernels", "3.4+cu128", index, THEIRS)
    result = lock(world, file, beside)
    assert result.exception is None or isinstance(result.exception, SystemExit), result.exception
    said = f"kernels 3.4+cu128 is of {index}, which is not asked: what pkgs records of 3.4 is taken"
    assert f"{file}:4: {said}" in result.output
    assert "its hash could not be compared" in result.output
    found = recorded(file, "kernels")
    assert OURS in found and CPU not in found


def test_a_recorded_file_with_a_hash_of_the_lock_is_no_other(
    world: World, tmp_path: Path, beside: Path
) -> None:
    file = uv_lock(tmp_path, "kernels", "3.4", f"{world.base}/whl/cpu", THEIRS, CPU)
    result = lock(world, file, beside)
    assert "could not be compared" not in result.output
    found = recorded(file, "kernels")
    assert CPU in found and OURS not in found and ARM not in found
    # Where only that of another system is, that says nothing of this one.
    result = lock(world, file, beside, "--system", "aarch64-linux")
    assert "could not be compared" in result.output
    found = recorded(file, "kernels")
    assert CPU in found and ARM in found and OURS not in found


def test_a_pin_for_another_system_is_no_alarm(world: World, tmp_path: Path, beside: Path) -> None:
    """As whisperX's triton: another package requires it everywhere, the lock has it for x86."""
    world.add("app", "1.0", "kernels; platform_machine == 'x86_64'")
    world.add("kernels", "3.4", tag="cp312-cp312-manylinux_2_28_aarch64")
    file = uv_lock(tmp_path, "kernels", "3.4", f"{world.base}/whl/cu128", THEIRS)
    marker = "marker = \"platform_machine == 'x86_64'\""
    text = file.read_text().replace('{ name = "kernels" }', '{ name = "app" }')
    file.write_text(
        f'{text}\n[[package]]\nname = "app"\nversion = "1.0"\n'
        f'source = {{ registry = "{world.index}" }}\n'
        f'dependencies = [ {{ name = "kernels", {marker} }} ]\n'
    )
    result = lock(world, file, beside, "--system", "aarch64-linux")
    assert isinstance(result.exception, SystemExit | None), result.exception
    assert "app: new 1.0" in result.output
    arm = [*HERE[:2], "--system", "aarch64-linux", "--index", world.index]
    command = ["lock", str(file), "-o", str(tmp_path / "arm"), "--packages", str(beside), *arm]
    result = CliRunner().invoke(app, command)
    assert isinstance(result.exception, SystemExit | None), result.exception
    assert "app: new 1.0" in result.output


@pytest.mark.parametrize(
    ("name", "index", "version"),
    [
        # For that CUDA nothing is recorded; that release is not; the index says of no build.
        ("kernels", "whl/cu118", "3.4+cu118"),
        ("kernels", "whl/cu128", "3.3"),
        # Nothing is recorded of it at all: the index that is asked has other files, or no project.
        ("leaf", "whl/cu128", "1.0"),
        ("nosuch-project", "whl/cu128", "1.0"),
    ],
)
def test_an_index_that_was_not_asked_is_named(
    world: World, tmp_path: Path, beside: Path, name: str, index: str, version: str
) -> None:
    world.add("leaf", "1.0")
    world.add("kernels", "3.3", tag=f"cp312-cp312-{PLATFORM}")
    file = uv_lock(tmp_path, name, version, f"{world.base}/{index}", THEIRS)
    (problem,) = problems(lock(world, file, beside))
    assert (problem.code, problem.where) == ("E525", f"{file}:4")
    assert f"{name} {version}" in problem.title
    assert f"{world.base}/{index}" in problem.why[0]
    assert not (tmp_path / "mine" / "lock.json").exists()


def test_files_of_an_index_that_is_asked_are_compared_with_its_own(
    world: World, tmp_path: Path, beside: Path
) -> None:
    wheel = world.add("kernels", "3.4", tag=f"cp312-cp312-{PLATFORM}")
    right = world.sha256("kernels", wheel)
    file = uv_lock(tmp_path, "kernels", "3.4", world.index, right)
    # What is recorded beside is of another index.
    lock(world, file, beside)
    assert right in recorded(file, "kernels")
    file = uv_lock(tmp_path, "kernels", "3.4", world.index, THEIRS)
    (problem,) = problems(lock(world, file, beside))
    assert (problem.code, problem.where) == ("E530", f"{file}:4")
    assert right in problem.why[1]


def test_a_pin_that_has_only_its_source_is_built(
    world: World, tmp_path: Path, beside: Path
) -> None:
    for tag in ("cp310-cp310", "cp311-cp311"):
        world.add("native", "1.4", tag=f"{tag}-{PLATFORM}")
    world.add("native", "2.0", tag=f"cp312-cp312-{PLATFORM}")
    source = world.add_sdist("native", "1.4", "leaf")
    world.add("leaf", "1.0")
    for tool in ("setuptools", "wheel"):
        world.add(tool, "80.0")
    hashes = [world.sha256("native", f) for f in world.files["native"] if "1.4" in f]
    file = uv_lock(tmp_path, "native", "1.4", world.index, *hashes)
    result = lock(world, file, beside)
    assert "native 1.4 has only its source, and is built from it" in result.output
    (release,) = parse(recorded(file, "native")).releases
    assert release.sdist is not None and release.sdist.file == source
    assert not release.variants and release.sdist.build is not None

    # Beside wheels for another Python the source does not count, and that is said.
    result = lock(world, file, beside, "--python", "3.11", "--python", "3.13")
    assert "not for x86_64-linux: 3.12-3.13, where no wheel is of native 1.4" in result.output
    assert "by itself: --python 3.12 --system x86_64-linux" in result.output

    # Who asks for it by themselves gets it, too, and is told which Python has a wheel.
    wanted = tmp_path / "requirements.txt"
    wanted.write_text("native==1.4\n")
    result = lock(world, wanted, beside)
    said = "has only its source, and is built from it; CPython 3.11 has a wheel: --python 3.11"
    assert f"native 1.4 {said}" in result.output


def test_a_folder_beside_pins_needs_no_search(world: World, tmp_path: Path, beside: Path) -> None:
    """Whatever packages say of each other: a lock file may have been overridden."""
    world.add("app", "1.0", "leaf>=2")
    for version in ("1.0", "2.0"):
        world.add("leaf", version)
    for tool in ("setuptools", "wheel"):
        world.add(tool, "80.0")
    (tmp_path / "tool").mkdir()
    (tmp_path / "tool/pyproject.toml").write_text(
        '[project]\nname = "tool"\nversion = "0.3"\ndependencies = ["app"]\n'
    )
    registry = f'source = {{ registry = "{world.index}" }}\n'
    file = tmp_path / "uv.lock"
    file.write_text(
        'version = 1\nrequires-python = ">=3.10"\n\n'
        f'[[package]]\nname = "app"\nversion = "1.0"\n{registry}'
        'dependencies = [ { name = "leaf" } ]\n\n'
        f'[[package]]\nname = "leaf"\nversion = "1.0"\n{registry}\n'
        '[[package]]\nname = "me"\nsource = { virtual = "." }\n'
        'dependencies = [ { name = "tool" } ]\n\n'
        '[[package]]\nname = "tool"\nversion = "0.3"\nsource = { directory = "tool" }\n'
        'dependencies = [ { name = "app" } ]\n'
    )
    result = lock(world, file, beside)
    assert isinstance(result.exception, SystemExit | None), result.exception
    assert [r.version for r in parse(recorded(file, "leaf")).releases] == ["1.0"]
    assert [r.version for r in parse(recorded(file, "tool")).releases] == ["0.3"]
