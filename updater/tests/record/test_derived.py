"""What is recorded of PyTorch's index and of GitHub follows from the recording and the facts, to
the letter: nothing of it was written by hand.
"""

from __future__ import annotations

import json
import shutil
from dataclasses import replace
from pathlib import Path

import pytest
from typer.testing import CliRunner

from accelpkgs_updater.cli.app import app
from accelpkgs_updater.core.config import Config
from accelpkgs_updater.core.models import Package, Variant
from accelpkgs_updater.core.parse import parse
from accelpkgs_updater.core.render import render
from accelpkgs_updater.disk.cache import Cache, default_folder
from accelpkgs_updater.disk.store import Store

from .recorded_index import recorded_index, remember

ROOT = Path(__file__).resolve().parents[3]
RECORDED = ROOT / "updater/replay"
OURS = Store(ROOT / "pkgs")
FILES = (
    "update.toml",
    "package.nix",
    "facts.json",
    "measured.json",
    "start-up.json",
    "proofs.json",
)
NAMES = [n for n in OURS.names() if (OURS.folder / n / "facts.json").exists()]


def of_the_index(variant: Variant) -> bool:
    files = (f for tags in variant.wheels.values() for fs in tags.values() for f in fs)
    return variant.url_prefix is None and not any(f.url for f in files)


def stripped(package: Package) -> Package:
    """The package without all that is not from the package index, as if nobody had recorded it."""
    releases = tuple(
        replace(r, variants=tuple(filter(of_the_index, r.variants))) for r in package.releases
    )
    only_source = {r.version for r in package.releases if not r.variants}
    kept = tuple(r for r in releases if r.variants or r.version in only_source)
    return replace(package, releases=kept)


def text(package: Package) -> str:
    """How it is written, but for what only the whole index tells: which lines there are, and when
    a release began of which no file is kept.
    """
    releases = tuple(replace(r, uploaded=None) for r in package.releases)
    return render(replace(package, published=None, releases=releases))


@pytest.fixture(scope="module")
def derived(tmp_path_factory: pytest.TempPathFactory) -> dict[str, str]:
    """Name → what an update makes of the recording and the facts."""
    folder = tmp_path_factory.mktemp("derived") / "pkgs"
    every = {n: p for n in OURS.names() if (p := OURS.package(n)) is not None}
    base = {n: stripped(p) if n in NAMES else p for n, p in every.items()}
    for name, package in base.items():
        own = folder / name
        own.mkdir(parents=True)
        # What the rest asks for counts: a folder without an update.toml is no package.
        for file in FILES if name in NAMES else ("update.toml",):
            if (OURS.folder / name / file).exists():
                shutil.copyfile(OURS.folder / name / file, own / file)
        if package.releases:
            (own / "releases.json").write_text(render(package), "utf-8")
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("XDG_CACHE_HOME", str(folder.parent / "cache"))
        cache = Cache(default_folder())
        for name in NAMES:
            remember(every[name], OURS.config(name) or Config(), cache)
        with recorded_index(every.values()) as index:
            command = ["update", *NAMES, "--packages", str(folder), "--index", index, "--json"]
            done = CliRunner().invoke(app, [*command, "--replay", str(RECORDED)])
    assert done.exit_code == 0, done.output
    told = [p for package in json.loads(done.stdout)["packages"] for p in package["problems"]]
    assert [p for p in told if "E531" in p] == []
    made = Store(folder)
    return {n: text(p) for n in NAMES if (p := made.package(n)) is not None}


@pytest.mark.parametrize("name", NAMES)
def test_it_follows_from_the_recording_and_the_facts(name: str, derived: dict[str, str]) -> None:
    assert derived[name] == text(parse((OURS.folder / name / "releases.json").read_text("utf-8")))
