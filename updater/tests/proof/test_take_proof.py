"""`updater proof REPORT`: what is written, and what is not."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from typer.testing import CliRunner

from accelpkgs_updater.cli.app import app
from accelpkgs_updater.cli.release_table import rows
from accelpkgs_updater.core.models import Package, Release, Variant
from accelpkgs_updater.core.wheel import Wheel
from accelpkgs_updater.disk.store import Store
from accelpkgs_updater.errors import UpdaterError
from accelpkgs_updater.proof.proof_report import parse_report
from accelpkgs_updater.proof.proofs_file import load_proofs
from accelpkgs_updater.proof.take_proof import take

from .reports import package, report

FILE = package()["file"]
MEASURED = {"kind": "measured", "file": FILE}


@pytest.fixture
def store(tmp_path: Path) -> Store:
    """A folder with one torch: a variant for CUDA 12.8, and one whose code nobody measured."""
    pkgs = Store(tmp_path / "pkgs")

    def variant(name: str, sha256: str, **more: Any) -> Variant:
        return Variant(
            wheels={"x86_64-linux": {"cp312-cp312": (Wheel(name, sha256),)}},
            **more,
        )

    pkgs.write(
        Package(
            "torch",
            (
                Release(
                    "2.0",
                    variants=(
                        variant(
                            FILE,
                            "a" * 64,
                            axes={"cuda": "12.8"},
                            capabilities=("sm_80", "sm_90"),
                            evidence={"capabilities": MEASURED},
                        ),
                        variant(FILE.replace("2.0", "2.0+cpu"), "b" * 64, axes={"cuda": "none"}),
                    ),
                ),
            ),
        )
    )
    return pkgs


def taken(store: Store, **more: Any) -> list[str]:
    return [one.became for one in take(store, parse_report(json.dumps(report(**more))))]


def hardware(store: Store) -> list[dict[str, Any] | None]:
    found = store.package("torch")
    assert found
    return [v.evidence.get("hardware") for r in found.releases for v in r.variants]


def test_the_variant_of_the_file_and_no_other_is_proven(store: Store) -> None:
    assert taken(store) == ["recorded"]
    first = {
        "kind": "proven on hardware",
        "targets": ["9.0"],
        "date": "2026-11-30",
        "gpu": "NVIDIA H200",
        "file": FILE,
        "driver": "580.65.06",
    }
    assert hardware(store) == [first, None]
    found = store.package("torch")
    assert found and found.releases[0].variants[0].evidence["capabilities"] == MEASURED
    assert [row["known from"] for row in rows(found)] == ["proven on hardware 9.0", ""]
    # Twice is once.
    before = (store.folder / "torch/releases.json").read_bytes()
    assert taken(store) == ["known already"]
    assert (store.folder / "torch/releases.json").read_bytes() == before


def test_another_card_comes_beside_and_the_newest_is_told(store: Store) -> None:
    taken(store)
    machine = {**report()["machine"], "gpus": [{"name": "NVIDIA A10", "target": "8.6"}]}
    assert taken(store, machine=machine, date="2026-12-01") == ["recorded"]
    [told, _] = hardware(store)
    assert told and (told["targets"], told["gpu"], told["date"]) == (
        ["8.6", "9.0"],
        "NVIDIA A10",
        "2026-12-01",
    )
    # An older report of the same card and driver changes nothing.
    assert taken(store, machine=machine, date="2026-11-01") == ["known already"]
    [(_, proofs)] = load_proofs(store, "torch").values()
    assert [(p.target, p.date) for p in proofs] == [("8.6", "2026-12-01"), ("9.0", "2026-11-30")]


def test_a_file_that_is_not_recorded_is_left_out(store: Store) -> None:
    before = hardware(store)
    for more in ({"sha256": "c" * 64}, {"file": "torch-2.0-cp311-cp311-linux_x86_64.whl"}):
        assert taken(store, packages=[package(**more)]) == [
            "left out: its file is not recorded here"
        ]
    assert taken(store, packages=[package(name="unknown")]) == [
        "left out: its file is not recorded here"
    ]
    assert hardware(store) == before
    assert not (store.folder / "unknown").exists()


def test_a_card_that_its_code_does_not_run_on_is_refused(store: Store) -> None:
    machine = {**report()["machine"], "gpus": [{"name": "NVIDIA GTX 1080", "target": "6.1"}]}
    with pytest.raises(UpdaterError) as told:
        taken(store, machine=machine)
    assert str(told.value) == (
        "accelpkgs E582: torch 2.0 cannot have computed on 6.1\n"
        f"  where: {FILE}\n"
        "  why:   it has code for sm_80, sm_90 (recorded), which 6.1 does not run\n"
        "  fix:   find out which of both is wrong: measure the wheel again, or ask who sent the"
        " report"
    )
    assert hardware(store) == [None, None]


def run(store: Store, value: Any, tmp_path: Path, *words: str) -> tuple[int, str]:
    file = tmp_path / "report.json"
    file.write_text(value if isinstance(value, str) else json.dumps(value))
    done = CliRunner().invoke(app, ["proof", str(file), "--packages", str(store.folder), *words])
    if isinstance(done.exception, UpdaterError):
        return 1, str(done.exception)
    return done.exit_code, done.output


def test_the_command(store: Store, tmp_path: Path) -> None:
    assert run(store, report(), tmp_path) == (0, "torch 2.0: recorded\n")
    code, out = run(store, report(), tmp_path, "--json")
    assert (code, json.loads(out)) == (
        0,
        {
            "gpu": "NVIDIA H200",
            "target": "9.0",
            "packages": [{"name": "torch", "version": "2.0", "became": "known already"}],
        },
    )


def test_a_report_of_a_difference_is_no_evidence(store: Store, tmp_path: Path) -> None:
    line = {"name": "rule.9.0.sm_90", "outcome": "differs", "promised": "runs", "found": "no"}
    code, out = run(store, report(outcome="differs", lines=[line]), tmp_path)
    assert (code, out) == (
        1,
        "accelpkgs E581: a report of a card proves nothing\n"
        "  where: outcome\n"
        "  why:   rule.9.0.sm_90: promised: runs; found: no\n"
        "  fix:   open an issue with the report, so that the fact or the rule is mended",
    )
    code, out = run(store, report(outcome="no GPU", packages=[], lines=[]), tmp_path)
    assert (code, "there was no GPU" in out) == (1, True)


def test_what_is_no_report(store: Store, tmp_path: Path) -> None:
    code, out = run(store, "[" * 100_000, tmp_path)
    assert code == 1
    assert out.startswith("accelpkgs E580: a report of a card cannot be read\n  where: ")
    assert "it is nested too deeply" in out


def test_damaged_proofs_are_told(store: Store) -> None:
    (store.folder / "torch/proofs.json").write_text('{"format": 1, "wheels": {"x": 1}}')
    with pytest.raises(UpdaterError, match="E542"):
        taken(store)
