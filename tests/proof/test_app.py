"""The app `prove` and a set's `bin/prove`, end to end, on this machine and on cards by script."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

from accelpkgs_updater.proof.proof_report import parse_report
from proof.by_name import differing, line


@pytest.fixture
def prove(root, tmp_path):
    """The app with a cache of its own."""

    def run(*words: str, **environment: str) -> subprocess.CompletedProcess[str]:
        own = {"XDG_CACHE_HOME": str(tmp_path / "cache"), **environment}
        return subprocess.run(
            [sys.executable, "-I", "-B", str(root / "apps"), "prove", *words],
            capture_output=True,
            text=True,
            cwd=root,
            env={**os.environ, **own},
            check=False,
        )

    return run


def scripted(stubs: Path, tmp_path: Path, *lines: str) -> dict[str, str]:
    file = tmp_path / "script"
    file.write_text("".join(f"{line}\n" for line in lines))
    return {"ACCELPKGS_STUB": str(file), "LD_LIBRARY_PATH": str(stubs)}


@pytest.mark.skipif(Path("/dev/nvidia0").exists(), reason="there is a GPU here")
def test_without_a_gpu_nothing_is_built(prove, tmp_path):
    answer = prove("--json", ACCELPKGS_NIX="/bin/false")
    assert (answer.returncode, answer.stderr) == (77, "")
    assert parse_report(answer.stdout).outcome == "no GPU"
    told = prove(ACCELPKGS_NIX="/bin/false")
    assert told.returncode == 77
    assert told.stdout.endswith("no GPU: nothing was proven, and nothing differs\n")


def test_what_is_asked_must_be_one_thing(prove):
    answer = prove("--set", "torch", "jax")
    assert (answer.returncode, answer.stderr.splitlines()[0]) == (
        2,
        "accelpkgs E424: name a set or packages, not both",
    )
    assert "did you mean torch?" in prove("--set", "troch").stderr
    # It computes nothing.
    assert prove("--set", "leaf").stderr.startswith("accelpkgs E427: there is no demo set 'leaf'")


@pytest.mark.network
def test_a_set_asks_a_card(prove, stubs, tmp_path):
    """A set of the index, on a driver that takes everything: what it should refuse differs."""
    takes_all = scripted(stubs, tmp_path, "device 8 6 NVIDIA Test Card", "driver 13000")
    answer = prove("--json", "jinja2", **takes_all)
    assert answer.returncode == 1, answer.stderr
    report = json.loads(answer.stdout)
    assert line(report, "machine.devices") == ("differs", "0 (doctor)", "1 (driver)")
    assert line(report, "rule.8.6.compute_86.ptx-of-13.0")[0] == "agrees"
    assert line(report, "rule.8.6.compute_86.ptx-of-13.1")[0] == "differs"
    assert {name.split(".")[0] for name in differing(report)} == {"machine", "rule"}
    # A leaf has no code, and is nobody's concern.
    assert (report["packages"], parse_report(answer.stdout).outcome) == ([], "differs")
    again = prove("jinja2", **takes_all)
    assert "not proven on NVIDIA Test Card (8.6)" in again.stdout
    assert "paste what --json prints" in again.stdout


@pytest.mark.network
def test_built_where_no_gpu_is(prove, stubs, tmp_path):
    """On the login node of a cluster; then where a card is."""
    answer = prove("--anyway", "jinja2")
    assert answer.returncode == 0, answer.stderr
    program = answer.stdout.splitlines()[-1]
    assert program.startswith("/nix/store/") and program.endswith("/bin/prove")
    card = scripted(
        stubs,
        tmp_path,
        "device 8 6 NVIDIA Test Card",
        *(f"load ptx-9.{n}-sm_86 222" for n in range(1, 6)),
    )
    seen = tmp_path / "seen.json"
    gpu = {"vendor": "nvidia", "name": "NVIDIA Test Card", "capability": "8.6", "mig": []}
    seen.write_text(json.dumps({"gpus": [gpu], "driver": "580.65.06", "jetson": None}))
    done = subprocess.run(
        [program, "--json", "--seen", str(seen)],
        capture_output=True,
        text=True,
        env={**os.environ, **card},
        check=False,
    )
    report = json.loads(done.stdout)
    assert (done.returncode, report["outcome"], differing(report)) == (0, "proven", [])
    assert line(report, "machine.device-0.name")[0] == "agrees"


def test_a_program_that_is_given_nonsense(root, tmp_path):
    """What goes wrong is told in our format, as by every app."""

    def run(*words: str) -> tuple[int, str]:
        done = subprocess.run(
            [sys.executable, "-I", "-B", str(root / "apps/proof"), *words],
            capture_output=True,
            text=True,
            check=False,
        )
        return done.returncode, done.stderr

    code, told = run(str(tmp_path / "none.json"))
    assert (code, told.splitlines()[0]) == (
        1,
        "accelpkgs E434: a file, a folder or a stream cannot be used",
    )
    code, told = run("x", "--seconds", "-1")
    assert (code, told.splitlines()[0]) == (
        2,
        "accelpkgs E424: argument --seconds: invalid seconds value: '-1'",
    )
    (tmp_path / "spec.json").write_text("[]")
    code, told = run(str(tmp_path / "spec.json"))
    assert (code, told.splitlines()[0]) == (
        1,
        "accelpkgs E435: prove failed, and that is our fault",
    )


@pytest.mark.gpu
@pytest.mark.network
@pytest.mark.big
def test_on_hardware(prove):
    """The default set on the card of this machine, whatever it is."""
    answer = prove("--json")
    assert answer.returncode == 0, answer.stdout + answer.stderr
    assert parse_report(answer.stdout).outcome == "proven"


@pytest.mark.network
@pytest.mark.big
def test_the_default_set_compiles_every_target_with_its_own_compiler(prove, stubs, tmp_path):
    """NVRTC of the set, of the newest CUDA: each target of nix/facts is one that it knows."""
    takes_all = scripted(stubs, tmp_path, "device 9 0 NVIDIA Test Card", "driver 13050")
    answer = prove("--json", "nvidia-cuda-nvrtc", **takes_all)
    report = json.loads(answer.stdout)
    names = [row["name"] for row in report["lines"]]
    assert {"rule.9.0.sm_90a", "rule.9.0.compute_120f", "rule.9.0.sm_75"} <= set(names)
    # No target of nix/facts was refused by the compiler.
    assert [row for row in report["lines"] if "knows" in row["promised"]] == []
