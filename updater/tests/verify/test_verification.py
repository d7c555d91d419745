"""The guard on this repository: real plans of real package data, in one Nix process."""

from __future__ import annotations

import json
import shutil
import subprocess
import tomllib
from pathlib import Path

import pytest
from typer.testing import CliRunner

from accelpkgs_updater.cli.app import app
from accelpkgs_updater.core.parse import parse
from accelpkgs_updater.errors import UpdaterError
from accelpkgs_updater.verify.golden_plans import golden_files, stale
from accelpkgs_updater.verify.matrix import read_matrix
from accelpkgs_updater.verify.nix import plans
from accelpkgs_updater.verify.plan_summary import Summary
from accelpkgs_updater.verify.verification import GOLDEN, verify_since

ROOT = Path(__file__).resolve().parents[3]


@pytest.fixture(scope="module")
def summaries() -> dict[str, Summary]:
    return plans(ROOT, {"now": ROOT})["now"]


def test_every_target_is_as_expected_and_as_its_golden_plan(summaries: dict[str, Summary]) -> None:
    """`updater verify --write` writes the golden plans anew; the diff is for a person to read."""
    assert read_matrix(ROOT / "targets.toml").unexpected(summaries) == []
    files = golden_files(summaries)
    for name in stale(ROOT / GOLDEN, files):
        path = ROOT / GOLDEN / name
        assert (path.read_text() if path.exists() else "") == files.get(name, ""), name


POPULATIONS = {
    "capabilities": (
        *("6.0", "6.1", "7.0", "7.2", "7.5", "8.0", "8.6", "8.7", "8.9", "9.0", "10.0", "10.3"),
        *("11.0", "12.0", "12.1"),
    ),
    "gfx": ("gfx90a", "gfx942", "gfx950", "gfx1030", "gfx1100", "gfx1151", "gfx1201"),
    "python": ("3.10", "3.11", "3.12", "3.13", "3.13t", "3.14", "3.14t"),
    "jetpack": ("5", "6", "7"),
    "driver": ("535", "550", "570", "580", "590"),
    "rocm": ("6", "7"),
}


def test_the_matrix_is_what_people_have() -> None:
    matrix = tomllib.loads((ROOT / "targets.toml").read_text())
    targets = matrix["targets"]
    assert len(targets) >= 220
    for key, wanted in POPULATIONS.items():
        asked = {t[key] for t in targets.values() if isinstance(t.get(key), str)}
        asked |= {v for t in targets.values() if isinstance(t.get(key), list) for v in t[key]}
        if key in ("jetpack", "driver", "rocm"):
            asked = {value.split(".")[0] for value in asked}
        assert set(wanted) <= asked, key
    for system in (None, "aarch64-linux"):
        assert any(t.get("cpu") and t.get("system") == system for t in targets.values())
    assert set(matrix["sets"]) == {t["set"] for t in targets.values()}


def test_what_is_refused_is_little_and_has_its_reason() -> None:
    """Above each run of refused targets stands the fact that makes them impossible."""
    text = (ROOT / "targets.toml").read_text()
    targets = tomllib.loads(text)["targets"]
    refused = [name for name, target in targets.items() if "expect" in target]
    assert len(refused) <= 0.12 * len(targets)
    said, above = [], ""
    for line in text[text.index("[targets]") :].splitlines():
        if "expect =" in line:
            assert above.startswith("# Refused: "), line
            said.append(line.split(" = ")[0].strip('"'))
        else:
            above = line
    assert said == refused


def git(folder: Path, *arguments: str) -> None:
    who = ["-c", "user.name=t", "-c", "user.email=t@example.org"]
    subprocess.run(["git", *who, *arguments], cwd=folder, check=True, capture_output=True)


def commit(folder: Path) -> None:
    git(folder, "add", "-A")
    git(folder, "commit", "-qm", "a change")


@pytest.fixture
def checkout(tmp_path: Path) -> Path:
    """A small repository of its own: our resolver, a few packages, two targets."""
    root = tmp_path / "che ck${x}out"
    shutil.copytree(ROOT / "nix", root / "nix")
    for name in ("numpy", "einops", "imageio", "pillow"):
        shutil.copytree(ROOT / "pkgs" / name, root / "pkgs" / name)
    (root / "targets.toml").write_text(
        '[sets]\nimages = ["imageio"]\nnone = ["nosuch"]\n[targets]\n'
        'cpu = { set = "images", python = "3.12", cpu = true }\n'
        'refused = { set = "none", python = "3.12", expect = "refused", code = "E001" }\n'
    )
    git(root, "init", "-q", "-b", "main")
    commit(root)
    return root


def run(checkout: Path, *arguments: str) -> tuple[int, str]:
    done = CliRunner().invoke(app, ["verify", "--packages", str(checkout / "pkgs"), *arguments])
    if isinstance(done.exception, UpdaterError):
        raise done.exception
    return done.exit_code, done.output


def newest(checkout: Path, name: str) -> str:
    return parse((checkout / "pkgs" / name / "releases.json").read_text()).releases[0].version


def drop(checkout: Path, name: str, how_many: int = 1) -> None:
    path = checkout / "pkgs" / name / "releases.json"
    value = json.loads(path.read_text())
    del value["releases"][:how_many]
    path.write_text(json.dumps(value))


def test_same_newer_and_worse(checkout: Path) -> None:
    code, said = run(checkout, "--write")
    assert code == 0
    assert "2 targets: 0 worse, 0 newer, 2 same" in said
    assert (checkout / GOLDEN / "cpu.txt").read_text().splitlines()[
        2
    ] == f"imageio {newest(checkout, 'imageio')}"
    was = newest(checkout, "imageio")
    drop(checkout, "imageio")
    now = newest(checkout, "imageio")
    code, said = run(checkout)
    assert code == 3
    assert f"imageio {was} -> {now} (older)" in said
    assert "E564" in said
    assert "1 golden plans are out of date" in said
    commit(checkout)
    git(checkout, "checkout", "HEAD~1", "--", "pkgs")
    code, said = run(checkout, "--json")
    assert code == 0
    assert json.loads(said)["targets"]["cpu"]["verdict"] == "newer"
    code, said = run(checkout, "--markdown")
    assert code == 0
    assert said.count("| `cpu` | newer |") == 1


def test_a_target_that_is_lost(checkout: Path) -> None:
    drop(checkout, "imageio", 100)
    code, said = run(checkout)
    assert code == 3
    assert "cpu: refused, E0" in said
    assert "E565" in said


def test_a_target_that_is_taken_out(checkout: Path) -> None:
    path = checkout / "targets.toml"
    path.write_text(
        "".join(line for line in path.read_text().splitlines(True) if not line.startswith("cpu ="))
    )
    found = verify_since(checkout, "HEAD")
    assert found.worse["cpu"].losses == ("taken out of the matrix",)


@pytest.mark.parametrize("revision", ["nosuch", "--output=x", "HEAD:nix", ""])
def test_no_revision(checkout: Path, revision: str) -> None:
    with pytest.raises(UpdaterError, match="E562"):
        verify_since(checkout, revision)


def test_no_nix(checkout: Path, monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.delenv("ACCELPKGS_NIX", raising=False)
    found = shutil.which("git")
    assert found
    (tmp_path / "bin").mkdir()
    (tmp_path / "bin" / "git").symlink_to(found)
    monkeypatch.setenv("PATH", str(tmp_path / "bin"))
    with pytest.raises(UpdaterError, match="E560"):
        verify_since(checkout, "HEAD")


def test_broken_data_is_said_by_nix(checkout: Path) -> None:
    (checkout / "pkgs" / "imageio" / "releases.json").write_text("{")
    with pytest.raises(UpdaterError, match="E561"):
        verify_since(checkout, "HEAD")


def test_a_package_that_nobody_can_have(checkout: Path) -> None:
    path = checkout / "pkgs" / "einops" / "releases.json"
    value = json.loads(path.read_text())
    for release in value["releases"]:
        release["requires"] = [{"name": "numpy", "specifier": [["<", "0.1"]]}]
    path.write_text(json.dumps(value))
    code, said = run(checkout)
    assert code == 3
    assert "E566" in said
    assert "einops: " in said
    assert "warning" not in said
