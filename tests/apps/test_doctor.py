"""The doctor, on machines that are written down here."""

from __future__ import annotations

import dataclasses
import json
import re
from pathlib import Path

import pytest

from apps import request
from apps.commands.doctor import diagnose
from apps.detect import Machine
from apps.machine.gpu import Gpu
from apps.machine.jetson import Jetson
from apps.machine.pythons import Python
from apps.machine.toolchain import Tool

PYTHON = Python("/usr/bin/python3.12", "/usr/bin/python3.12", "3.12.3", "cpython", False, None)
AMPERE = Gpu("nvidia", "NVIDIA GeForce RTX 3090", capability="8.6", source="nvidia-smi")
PASCAL = Gpu("nvidia", "NVIDIA GeForce GTX 1080", capability="6.1", source="nvidia-smi")
FINE = Machine(
    "x86_64-linux",
    "Ubuntu 24.04",
    "2.39",
    "580.95.05",
    (AMPERE,),
    None,
    (PYTHON,),
    Tool("/usr/bin/gcc", "13.3.0"),
    None,
)


@pytest.fixture(autouse=True)
def nix_for_the_apps(nix_command, monkeypatch):
    monkeypatch.setenv("ACCELPKGS_NIX", nix_command[0])
    # Whatever Nix runs the tests: these machines' shows /usr.
    monkeypatch.setattr("apps.nix.sandbox.shows_usr", lambda: True)
    monkeypatch.setattr("apps.nix.sandbox.has_no_cache", lambda: False)


def changed(**facts):
    return dataclasses.replace(FINE, **facts)


def test_a_machine_that_fits(nix_eval):
    diagnosis = diagnose(FINE, ["torch"], None)
    assert diagnosis["problems"] == []
    assert diagnosis["request"] == {
        "packages": ["torch"],
        "python": "3.12",
        "glibc": "2.39",
        "capabilities": ["8.6"],
        "driver": "580.95.05",
        "compiler": {"gcc": "13.3.0"},
    }
    assert diagnosis["plan"]["target"]["driver"] == "580.95.05"
    # The call is Nix, gives the same plan, and does not look at the machine that evaluates it.
    call = diagnosis["call"].replace("inputs.accelpkgs", "accelpkgs")
    plan = nix_eval(
        f"let accelpkgs = {{ lib = (import (root + /default.nix) {{ }}).lib; }}; in ({call}).plan"
    )
    assert plan["packages"]["torch"]["version"] == diagnosis["plan"]["packages"]["torch"]["version"]
    assert plan["target"]["capabilities"] == ["8.6"]


def test_an_older_driver_gets_an_older_cuda():
    plan = diagnose(changed(driver="535.104.05"), ["torch"], None)["plan"]
    assert plan["axes"]["cuda"].split(".")[0] == "12"


def test_a_driver_that_is_too_old_for_all_is_said():
    diagnosis = diagnose(changed(driver="390.48"), ["torch"], None)
    assert diagnosis["plan"] is None
    assert any(
        "390.48" in problem and problem.startswith("accelpkgs E")
        for problem in diagnosis["problems"]
    )


def test_an_old_gpu_gets_the_last_torch_with_code_for_it():
    diagnosis = diagnose(changed(gpus=(PASCAL,)), ["torch"], None)
    assert diagnosis["problems"] == []
    torch = diagnosis["plan"]["packages"]["torch"]
    assert {"sm_60", "sm_61"} & set(torch["capabilities"])


def test_a_gpu_without_a_driver():
    diagnosis = diagnose(changed(driver=None), ["torch"], None)
    assert [problem.splitlines()[0] for problem in diagnosis["problems"]] == [
        "accelpkgs E431: NVIDIA GeForce RTX 3090 has no driver loaded"
    ]
    assert diagnosis["plan"] is not None


def test_no_interpreter():
    outside = dataclasses.replace(PYTHON, executable="/home/me/python", problem="outside /usr")
    diagnosis = diagnose(changed(pythons=(outside,)), ["torch"], None, "host")
    assert diagnosis["plan"] is None
    assert diagnosis["problems"][0].startswith("accelpkgs E423: ")
    assert "3.12.3 at /usr/bin/python3.12 (outside /usr)" in diagnosis["problems"][0]


def test_another_c_library():
    assert diagnose(changed(glibc=None), ["torch"], None, "host")["problems"][0].startswith(
        "accelpkgs E428: "
    )


def test_no_gpu_asks_for_no_capability_but_for_the_cpu():
    request = diagnose(changed(gpus=(), driver=None), ["einops"], None)["request"]
    assert not {"capabilities", "driver"} & set(request)
    assert request["cuda"] is None


def test_without_a_gpu_what_has_no_build_for_the_cpu_is_planned_all_the_same():
    found = diagnose(changed(gpus=(), driver=None), ["cupy-cuda12x"], None)
    assert (found["problems"], "cuda" in found["request"]) == ([], False)
    assert "cuda = null" not in found["call"]


def test_without_a_gpu_the_first_refusal_is_told():
    found = diagnose(changed(gpus=(), driver=None), ["cupy-cuda12x<0"], None)
    assert (len(found["problems"]), found["plan"]) == (1, None)
    assert found["request"]["cuda"] is None


def test_a_gpu_that_is_not_recognised_is_no_reason_for_the_cpu():
    assert not request.without_gpu(changed(gpus=(UNKNOWN,), driver=None))
    assert request.without_gpu(changed(gpus=(), driver=None))


RADEON = Gpu("amd", "Radeon RX 7900 XTX", gfx="gfx1100", source="/sys/class/kfd")
UNKNOWN = Gpu("amd", "an AMD GPU", source="PCI 0000:03:00.0", id="1002:7fff")


@pytest.mark.parametrize(
    "gpus, said, wanted",
    [
        ((RADEON,), [], {"gfx": ["gfx1100"]}),
        ((RADEON, AMPERE), [], {"capabilities": ["8.6"], "driver": "580.95.05"}),
        ((RADEON,), ["8.6"], {"capabilities": ["8.6"]}),
        ((UNKNOWN, RADEON), [], {"gfx": ["gfx1100"]}),
    ],
)
def test_the_gpus_of_one_vendor_are_the_target(gpus, said, wanted):
    assert request.target(changed(gpus=gpus), said) == wanted


@pytest.mark.parametrize("jetpack, wanted", [("6.2", {"jetpack": "6.2"}), (None, {})])
def test_the_driver_of_a_jetson_is_not_told(jetpack, wanted):
    board = Jetson("NVIDIA Jetson AGX Orin", "36.4.3", "8.7", jetpack)
    found = request.target(changed(gpus=(), driver="540.4.0", jetson=board))
    assert found == {"capabilities": ["8.7"], **wanted}


def test_gpus_of_amd_that_are_not_known_are_never_planned_for():
    diagnosis = diagnose(changed(gpus=(UNKNOWN,), driver=None), ["torch"], None)
    assert (diagnosis["request"], diagnosis["plan"]) == (None, None)
    assert [problem[:14] for problem in diagnosis["problems"]] == ["accelpkgs E437"]
    assert "not checked" in diagnosis["notices"][0]


def test_the_program_says_the_same(app):
    answer = app("doctor", "--json", "einops")
    data = json.loads(answer.stdout)
    assert answer.returncode == (1 if data["problems"] else 0)
    assert data["plan"]["packages"]["einops"]["name"] == "einops"
    assert 'packages = [ "einops" ];' in data["call"]


def test_the_page_tells_every_name_of_the_json():
    page = (Path(__file__).parents[2] / "docs/doctor.md").read_text()
    told = set(re.findall(r"`([a-z_0-9]+)`", page.partition("## `--json`")[2]))
    known = {f.name for kind in (Machine, Gpu, Jetson) for f in dataclasses.fields(kind)}
    assert known | set(diagnose(FINE, ["einops"], None)) - told == known
    assert known - told == set()


# Scripts read these: a name may come, and none may go.
NAMES = {
    Machine: "system distribution glibc driver driver_library libcuda gpus jetson pythons gcc nvcc"
    " wsl",
    Gpu: "vendor name capability gfx source address id module mig",
    Jetson: "model l4t capability jetpack chip",
}


@pytest.mark.parametrize("kind", NAMES)
def test_no_name_of_the_json_goes(kind):
    assert set(NAMES[kind].split()) - {field.name for field in dataclasses.fields(kind)} == set()
