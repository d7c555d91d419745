"""The same questions of AMD's GPUs, by HIP and hiprtc of the set."""

from __future__ import annotations

import pytest

from apps.proof.machine import Seen
from proof.by_name import differing, line, outcomes

NAME = "AMD Instinct Test"
DEVICE = f"gfx942 {NAME}"


@pytest.fixture
def site(tmp_path, stubs):
    """A site-packages whose torch has HIP among its libraries, as wheels for ROCm have."""
    folder = tmp_path / "site-packages/torch/lib"
    folder.mkdir(parents=True)
    for name in ("libamdhip64.so", "libhiprtc.so"):
        (folder / name).symlink_to(stubs / "libamdhip64.so")
    return tmp_path / "site-packages"


@pytest.fixture
def spec(rocm_spec):
    return {**rocm_spec, "packages": []}


def test_a_card_that_is_what_was_promised(card, spec, site):
    seen = Seen(((NAME, "gfx942"),), None)
    report = card(spec, device=DEVICE, seen=seen, sites=[site])
    assert (report["outcome"], differing(report)) == ("proven", [])
    assert report["machine"]["gpus"] == [{"name": NAME, "target": "gfx942"}]
    assert outcomes(report, "rule.gfx942.") == {"gfx1100": "agrees", "gfx942": "agrees"}
    assert line(report, "rule.gfx942.gfx1100")[1] == "is refused"


@pytest.mark.parametrize(
    ("script", "differs"),
    [
        ("load gfx942 209", ["rule.gfx942.gfx942"]),
        ("load gfx1100 0", ["rule.gfx942.gfx1100"]),
        ("wrong gfx942", ["rule.gfx942.gfx942"]),
        ("allocate 2", ["rule.gfx942.gfx942"]),
        ("vanish 0", ["rule.gfx942.gfx1100", "rule.gfx942.gfx942"]),
        ("uncompiled gfx942", ["rule.gfx942.gfx942"]),
    ],
)
def test_what_differs_is_told(card, spec, site, script, differs):
    report = card(spec, script, device=DEVICE, sites=[site])
    assert (report["outcome"], differing(report)) == ("differs", differs)


def test_another_target_than_the_doctor_has(card, spec, site):
    seen = Seen(((NAME, "gfx90a"),), None)
    assert differing(card(spec, device=DEVICE, seen=seen, sites=[site])) == [
        "machine.device-0.target"
    ]


def test_no_gpu(card, spec, site):
    assert card(spec, device=None, sites=[site])["outcome"] == "no GPU"


def test_a_set_without_hip(card, spec, tmp_path, monkeypatch):
    """Where neither the set nor the machine has it, there is nothing to ask."""
    monkeypatch.setattr("apps.proof.found._HIP", ())
    report = card(spec, device=DEVICE, sites=[tmp_path])
    # The stub's own folder is on the loader's path.
    assert line(report, "rule.gfx942")[0] == "not asked"
