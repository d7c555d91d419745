"""`add --from` an index of folders, over a recording."""

from __future__ import annotations

import json
import tomllib
from pathlib import Path

import pytest
from typer.testing import CliRunner

from accelpkgs_updater.cli.app import app
from accelpkgs_updater.disk.store import Store

from ..world import World

SHA = "ab" * 32
PLACES = {
    "jetson": ("https://pypi.jetson-ai-lab.io/jp6/cu126", "p-1.0-cp310-cp310-linux_aarch64.whl"),
    "astral": (
        "https://wheels.astral.sh/simple/cu128",
        "p-1.0+cu.12.8.torch.2.11-cp312-cp312-manylinux_2_28_x86_64.whl",
    ),
}


@pytest.mark.parametrize("kind", ["jetson", "astral"])
def test_a_source_of_a_known_index_needs_its_name_only(
    world: World, tmp_path: Path, kind: str
) -> None:
    place, file = PLACES[kind]
    recording = tmp_path / "recordings"
    recording.mkdir()
    (recording / "a.json").write_text(json.dumps({"folders": {place: {file: {"sha256": SHA}}}}))
    pkgs = tmp_path / "pkgs"
    pkgs.mkdir()
    world.add_sdist("p", "1.0")
    command = ["add", "p", "--from", kind, "--packages", str(pkgs), "--index", world.index]
    done = CliRunner().invoke(app, [*command, "--replay", str(recording)])
    assert done.exit_code == 0, done.output
    sources = tomllib.loads((pkgs / "p" / "update.toml").read_text())["source"]
    assert [s["kind"] for s in sources] == ["index", kind]
    assert sources[1]["folders"]
    package = Store(pkgs).package("p")
    assert package is not None
    (variant,) = package.releases[0].variants
    assert variant.axes["cuda"] in ("12.6", "12.8")
    assert SHA in {f.sha256 for tags in variant.wheels.values() for fs in tags.values() for f in fs}
