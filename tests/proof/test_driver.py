"""What a driver may say of its devices and of code, and what the report makes of it."""

from __future__ import annotations

import subprocess

import pytest

from accelpkgs_updater.core.capability import covers
from apps.proof.machine import Seen
from proof.by_name import differing, line, outcomes
from proof.conftest import NAME

AGREED = Seen(((NAME, "9.0"),), "580.65.06")


def refusals(spec, capability="9.0", driver=(13, 0)):
    """A driver that follows the rule, as the updater's own module has it: what it refuses."""
    for code in spec["compiler"]["codes"]:
        kind, number = code.split("_")
        if covers(code, capability, "13.0") is None:
            key = f"sm_{number}" if kind == "sm" else f"ptx-9.0-sm_{number}"
            yield f"load {key} 209"
    for release, row in spec["ptx"].items():
        if tuple(map(int, release.split("."))) > driver and capability in row["targets"]:
            number = row["targets"][capability].partition("_")[2]
            yield f"load ptx-{row['isa']}-sm_{number} 222"


def test_a_card_that_is_what_was_promised(card, spec):
    report = card(spec, *refusals(spec), seen=AGREED)
    assert (report["outcome"], differing(report)) == ("proven", [])
    assert report["machine"]["gpus"] == [{"name": NAME, "target": "9.0"}]
    assert (report["machine"]["driver"], report["machine"]["driverRelease"]) == (
        "580.65.06",
        "13.0",
    )
    assert line(report, "machine.devices") == ("agrees", "1 (doctor)", "1 (driver)")
    assert line(report, "machine.driver")[0] == "agrees"
    assert line(report, "machine.driver-cuda") == (
        "agrees",
        "13.0 or later, before 13.1 (nix/facts/drivers.json)",
        "13.0 (libcuda)",
    )
    # The rule was asked of PTX of each release, in each mode, and the newer ones were refused.
    rule = outcomes(report, "rule.9.0.")
    assert rule["compute_90.ptx-of-12.0"] == rule["compute_90.ptx-of-13.2"] == "agrees"
    assert line(report, "rule.9.0.compute_90.ptx-of-13.2")[1] == "is refused"
    assert line(report, "rule.9.0.disable-ptx-jit.compute_90.ptx-of-12.0")[1] == "is refused"
    assert line(report, "rule.9.0")[0] == "not asked"


def test_every_target_is_compiled_and_follows_the_rule(card, spec, ptxas_site):
    report = card(spec, *refusals(spec), seen=AGREED, sites=[ptxas_site])
    assert (report["outcome"], differing(report)) == ("proven", [])
    rule = outcomes(report, "rule.9.0.")
    assert set(spec["compiler"]["codes"]) <= set(rule)
    for code, runs in {"sm_90": 1, "sm_90a": 1, "sm_80": 0, "sm_100f": 0, "compute_80": 1}.items():
        promised = "runs, and computes what the CPU does" if runs else "is refused"
        assert line(report, f"rule.9.0.{code}")[1] == promised
    assert line(report, "rule.9.0.force-ptx-jit.sm_90")[1] == "is refused"


@pytest.mark.parametrize("capability", ["7.5", "8.6", "8.7", "10.3", "11.0", "12.1"])
def test_the_rule_is_that_of_each_card(card, spec, ptxas_site, capability):
    major, minor = capability.split(".")
    told = card(
        spec,
        *refusals(spec, capability),
        device=f"{major} {minor} {NAME}",
        sites=[ptxas_site],
    )
    assert (told["outcome"], differing(told)) == ("proven", [])


def test_code_that_is_refused_and_should_run(card, spec, ptxas_site):
    report = card(spec, *refusals(spec), "load sm_90 209", sites=[ptxas_site])
    assert report["outcome"] == "differs"
    assert line(report, "rule.9.0.sm_90") == (
        "differs",
        "runs, and computes what the CPU does",
        "is refused: CUDA_ERROR_NO_BINARY_FOR_GPU",
    )


def test_a_card_that_heeds_no_variable(card, spec, ptxas_site):
    """Without the driver's compiler its PTX runs; with it alone machine code does."""
    ours = {**spec, "compiler": {"release": "13.0", "codes": ["sm_90", "compute_80"]}}
    script = list(refusals({**spec, "compiler": ours["compiler"]}))
    report = card(ours, *script, "modes no", sites=[ptxas_site])
    found = set(differing(report))
    assert {"rule.9.0.force-ptx-jit.sm_90", "rule.9.0.disable-ptx-jit.compute_80"} <= found
    assert "rule.9.0.disable-ptx-jit.compute_90.ptx-of-12.4" in found
    assert not {"rule.9.0.sm_90", "rule.9.0.disable-ptx-jit.sm_90"} & found


def test_a_compiler_that_crashes(card, spec, tmp_path):
    folder = tmp_path / "site/nvidia/cu13/lib"
    folder.mkdir(parents=True)
    source = tmp_path / "nvrtc.c"
    source.write_text("#include <stdlib.h>\nint nvrtcCreateProgram(void) { abort(); }\n")
    words = ["gcc", "-shared", "-fPIC", "-o", str(folder / "libnvrtc.so.13"), str(source)]
    subprocess.run(words, check=True)
    report = card(spec, *refusals(spec), sites=[tmp_path / "site"])
    assert line(report, "rule.9.0") == (
        "differs",
        "code for every target is compiled",
        "was ended by SIGABRT",
    )


def test_code_that_runs_and_should_be_refused(card, spec, ptxas_site):
    script = [row for row in refusals(spec) if row != "load sm_100a 209"]
    report = card(spec, *script, sites=[ptxas_site])
    # With PTX alone the driver drops it in any case.
    assert differing(report) == ["rule.9.0.sm_100a", "rule.9.0.disable-ptx-jit.sm_100a"]
    assert line(report, "rule.9.0.sm_100a")[1:] == (
        "is refused",
        "runs, and computes what the CPU does",
    )


def test_ptx_of_a_newer_cuda_than_the_drivers(card, spec):
    """A driver of 13.0 that takes PTX of 13.1, or does not take that of 12.9."""
    script = [row for row in refusals(spec) if not row.startswith("load ptx-9.1-")]
    report = card(spec, *script, seen=AGREED)
    assert differing(report) == [
        "rule.9.0.compute_90.ptx-of-13.1",
        "rule.9.0.force-ptx-jit.compute_90.ptx-of-13.1",
    ]
    report = card(spec, *refusals(spec), "load ptx-8.8-sm_90 222", seen=AGREED)
    assert differing(report)[0] == "rule.9.0.compute_90.ptx-of-12.9"


def test_a_kernel_that_computes_something_else(card, spec):
    report = card(spec, *refusals(spec), "wrong ptx-8.4-sm_90")
    assert line(report, "rule.9.0.compute_90.ptx-of-12.4") == (
        "differs",
        "runs, and computes what the CPU does",
        "runs, and 1 numbers are wrong",
    )


def test_out_of_memory_is_no_refusal(card, spec):
    report = card(spec, *refusals(spec), "allocate 2")
    found = {row["found"] for row in report["lines"] if row["outcome"] == "differs"}
    assert found == {"failed: CUDA_ERROR_OUT_OF_MEMORY"}
    # Where a refusal is promised, it is no refusal either.
    report = card(spec, "load ptx-9.2-sm_90 2", *refusals(spec))
    assert line(report, "rule.9.0.compute_90.ptx-of-13.2") == (
        "differs",
        "is refused",
        "failed: CUDA_ERROR_OUT_OF_MEMORY",
    )


def test_a_device_that_vanishes(card, spec):
    report = card(spec, *refusals(spec), "vanish 3")
    assert report["outcome"] == "differs"
    found = [row["found"] for row in report["lines"] if row["name"].startswith("rule.9.0.compute")]
    assert "runs" in found[2]
    assert set(found[3:]) == {"failed: CUDA_ERROR_UNKNOWN"}


def test_a_driver_that_crashes_is_told_and_nothing_after_it_is_believed(card, spec):
    report = card(spec, *refusals(spec), "crash ptx-8.3-sm_90")
    rule = outcomes(report, "rule.9.0.compute_90.ptx-of-")
    assert (rule["12.2"], rule["12.3"], rule["13.5"]) == ("agrees", "differs", "differs")
    assert line(report, "rule.9.0.compute_90.ptx-of-13.5")[2] == ("no answer: was ended by SIGSEGV")


def test_a_driver_that_hangs(card, spec, monkeypatch):
    monkeypatch.setattr("apps.proof.proof.DRIVER_SECONDS", 1.5)
    report = card(spec, *refusals(spec), "hang ptx-8.3-sm_90")
    assert line(report, "rule.9.0.compute_90.ptx-of-12.3")[2] == (
        "no answer: did not end within 1.5 s"
    )


def test_a_lie_about_the_capability(card, spec):
    """The card says 8.6, the doctor 9.0: the rule is asked of what the card says."""
    report = card(spec, *refusals(spec, "8.6"), device=f"8 6 {NAME}", seen=AGREED)
    assert differing(report) == ["machine.device-0.target"]
    assert line(report, "machine.device-0.target")[1:] == ("9.0 (doctor)", "8.6 (driver)")


def test_another_name_number_or_driver(card, spec):
    script = list(refusals(spec))
    other = Seen((("NVIDIA Other Card", "9.0"),), "580.65.06")
    assert differing(card(spec, *script, seen=other)) == ["machine.device-0.name"]
    two = Seen(((NAME, "9.0"), (NAME, "9.0")), "580.65.06")
    assert differing(card(spec, *script, seen=two)) == ["machine.devices"]
    older = Seen(((NAME, "9.0"),), "575.51.03")
    told = card(spec, *script, seen=older)
    assert line(told, "machine.driver")[1:] == (
        "575.51.03 (the kernel's module)",
        "580.65.06 (libcuda)",
    )
    assert "machine.driver" in differing(told)


def test_a_driver_with_another_cuda_than_the_facts_have(card, spec):
    report = card(spec, *refusals(spec), "driver 12080", seen=AGREED)
    assert line(report, "machine.driver-cuda")[0] == "differs"


def test_hidden_devices_are_no_lie(card, spec, monkeypatch):
    monkeypatch.setenv("CUDA_VISIBLE_DEVICES", "0")
    two = Seen(((NAME, "9.0"), ("NVIDIA Other", "8.6")), "580.65.06")
    report = card(spec, *refusals(spec), seen=two)
    assert differing(report) == []
    assert "CUDA_VISIBLE_DEVICES is set" in line(report, "machine.devices")[1]


def test_a_gpu_that_somebody_hides_is_none(card, spec, monkeypatch):
    monkeypatch.setenv("CUDA_VISIBLE_DEVICES", "")
    assert card(spec, device=None, seen=AGREED)["outcome"] == "no GPU"


def test_slices_are_not_compared_one_by_one(card, spec):
    cut = Seen(((NAME, "9.0"),), "580.65.06", cut=True)
    report = card(spec, *refusals(spec), f"device 9 0 {NAME} MIG 1g.5gb", seen=cut)
    assert differing(report) == []
    assert line(report, "machine.devices")[0] == "not asked"


def test_a_capability_that_no_fact_knows(card, spec):
    report = card(spec, device=f"19 0 {NAME}")
    assert (report["outcome"], report["lines"][0]["outcome"]) == ("nothing asked", "not asked")


@pytest.mark.parametrize("script", [["init 100"], []])
def test_no_gpu_is_no_difference_and_no_proof(card, spec, script):
    report = card(spec, *script, device=None)
    assert (report["outcome"], report["lines"]) == ("no GPU", [])


def test_a_gpu_that_programs_cannot_use(card, spec):
    report = card(spec, "init 100", seen=AGREED)
    assert report["outcome"] == "differs"
    assert line(report, "machine.devices") == (
        "differs",
        f"{NAME} (doctor)",
        "none: libcuda says CUDA_ERROR_NO_DEVICE",
    )


def test_a_driver_that_does_not_start(card, spec):
    report = card(spec, "init 803", seen=AGREED)
    assert report["outcome"] == "differs"
    assert line(report, "machine.driver")[2] == "it says CUDA_ERROR_SYSTEM_DRIVER_MISMATCH"


def test_a_compiler_that_lacks_what_the_facts_say(card, spec, ptxas_site):
    ours = {**spec, "compiler": {"release": "13.0", "codes": ["sm_90", "sm_61"]}}
    report = card(ours, *refusals(spec), sites=[ptxas_site])
    assert differing(report) == ["rule.9.0.sm_61"]
    _, promised, found = line(report, "rule.9.0.sm_61")
    assert promised == "the compiler of 13.0 knows sm_61 (nix/facts)"
    assert "sm_61" in found
