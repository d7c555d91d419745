"""GPUs and drivers, on machines made of files."""

from __future__ import annotations

import pytest

from apps.machine import amd, gpus, jetson, nvidia

PROC = (
    "NVRM version: NVIDIA UNIX x86_64 Kernel Module  535.104.05  Sat Aug 19 01:15:15 UTC 2023\n"
    "GCC version:  gcc version 12.2.0\n"
)
OPEN = (
    "NVRM version: NVIDIA UNIX Open Kernel Module for x86_64  580.95.05  Release Build  "
    "(dvs-builder@U22-I3-AE18-23-3)\n"
)

# Answers as the driver gives them: one that knows compute_cap, and one (before 510) that does not.
SMI = """
case $1 in
  --query-gpu=name,pci.bus_id,pci.device_id,compute_cap,mig.mode.current)
    printf 'NVIDIA GeForce RTX 3090, 00000000:01:00.0, 0x220410DE, 8.6, [N/A]\\n'
    printf 'NVIDIA H200, 00000000:02:00.0, 0x233510DE, 9.0, Disabled\\n' ;;
  --query-gpu=driver_version) echo 535.104.05 ;;
  *) exit 2 ;;
esac
"""
OLD_SMI = """
case $1 in
  --query-gpu=name,pci.bus_id,pci.device_id)
    echo 'GeForce GTX 1080, 00000000:01:00.0, 0x1B8010DE' ;;
  --query-gpu=driver_version) echo 470.57.02 ;;
  *) echo 'Field "compute_cap" is not a valid field to query.'; exit 2 ;;
esac
"""


def test_nvidia_smi_tells_name_and_capability(machine):
    machine.command("nvidia-smi", SMI)
    assert [(gpu.name, gpu.capability) for gpu in gpus.find(machine.host)] == [
        ("NVIDIA GeForce RTX 3090", "8.6"),
        ("NVIDIA H200", "9.0"),
    ]
    assert nvidia.driver(machine.host) == "535.104.05"


def test_old_driver_capability_comes_from_the_id(machine):
    machine.command("nvidia-smi", OLD_SMI)
    [gpu] = gpus.find(machine.host)
    assert (gpu.capability, gpu.source) == ("6.1", "nvidia-smi and its PCI id")


def test_or_from_the_name(machine):
    machine.command("nvidia-smi", OLD_SMI.replace("0x1B8010DE", "0xFFFF10DE"))
    [gpu] = gpus.find(machine.host)
    assert (gpu.capability, gpu.source) == ("6.1", "nvidia-smi and its name")


@pytest.mark.parametrize(
    "text, version", [(PROC, "535.104.05"), (OPEN, "580.95.05"), ("garbage\n", None), ("", None)]
)
def test_driver_from_proc(machine, text, version):
    machine.file("/proc/driver/nvidia/version", text)
    assert nvidia.driver(machine.host) == version


def test_without_nvidia_smi_the_kernel_module_names_the_gpu(machine):
    machine.file("/proc/driver/nvidia/version", PROC)
    machine.file(
        "/proc/driver/nvidia/gpus/0000:01:00.0/information",
        "Model: \t\t NVIDIA GeForce RTX 3090\nIRQ:   \t\t 16\n",
    )
    [gpu] = gpus.find(machine.host)
    assert (gpu.name, gpu.capability) == ("NVIDIA GeForce RTX 3090", "8.6")


def device(machine, vendor, kind, identifier="0x2204"):
    folder = "/sys/bus/pci/devices/0000:01:00.0"
    return (
        machine.file(f"{folder}/vendor", vendor + "\n")
        .file(f"{folder}/class", kind + "\n")
        .file(f"{folder}/device", identifier + "\n")
    )


def test_gpu_without_a_driver_is_seen_on_the_bus(machine):
    device(machine, "0x10de", "0x030000", "0xffff")
    [gpu] = gpus.find(machine.host)
    assert (gpu.name, gpu.capability, gpu.source) == ("an NVIDIA GPU", None, "PCI 0000:01:00.0")
    assert nvidia.driver(machine.host) is None


def test_the_list_of_pci_ids_names_it(machine):
    device(machine, "0x10de", "0x030200")
    machine.file(
        "/usr/share/misc/pci.ids",
        "10dd  Other\n\t2204  Wrong\n10de  NVIDIA Corporation\n\t1111  Else\n"
        "\t2204  GA102 [GeForce RTX 3090]\n10df  Next\n",
    )
    [gpu] = gpus.find(machine.host)
    assert (gpu.name, gpu.capability) == ("GA102 [GeForce RTX 3090]", "8.6")


def test_audio_function_of_a_card_is_no_gpu(machine):
    device(machine, "0x10de", "0x040300")
    assert gpus.find(machine.host) == []


def test_amd_from_the_kfd_topology(machine):
    nodes = "/sys/class/kfd/kfd/topology/nodes"
    machine.file(f"{nodes}/0/properties", "cpu_cores_count 64\ngfx_target_version 0\n")
    machine.file(f"{nodes}/1/properties", "simd_count 304\ngfx_target_version 90402\n").file(
        f"{nodes}/1/name", "mi300x\n"
    )
    assert [(gpu.vendor, gpu.name, gpu.gfx) for gpu in gpus.find(machine.host)] == [
        ("amd", "mi300x", "gfx942")
    ]


@pytest.mark.parametrize(
    "number, name",
    [
        (90010, "gfx90a"),
        (90402, "gfx942"),
        (100300, "gfx1030"),
        (110001, "gfx1101"),
        (120000, "gfx1200"),
    ],
)
def test_gfx_names(number, name):
    assert amd.gfx(number) == name


def test_nothing_is_nothing(machine):
    assert gpus.find(machine.host) == []
    assert jetson.find(machine.host) is None


def test_a_hanging_or_lying_nvidia_smi_is_no_gpu(machine):
    machine.command(
        "nvidia-smi",
        "echo 'NVIDIA-SMI has failed because it could not communicate with the NVIDIA driver.'; "
        "exit 9",
    )
    assert gpus.find(machine.host) == []


@pytest.mark.parametrize(
    "model, release, l4t, capability",
    [
        (
            "NVIDIA Jetson AGX Orin Developer Kit\0",
            "# R36 (release), REVISION: 4.0, GCID: 37537400, BOARD: generic",
            "36.4.0",
            "8.7",
        ),
        (
            "NVIDIA Jetson Orin Nano Developer Kit\0",
            "# R36 (release), REVISION: 3.0, GCID: 1",
            "36.3.0",
            "8.7",
        ),
        ("NVIDIA Jetson Xavier NX\0", None, None, "7.2"),
        ("NVIDIA Jetson AGX Thor Developer Kit\0", None, None, "11.0"),
        (
            "NVIDIA Jetson Nano Developer Kit\0",
            "# R32 (release), REVISION: 7.1, GCID: 1",
            "32.7.1",
            "5.3",
        ),
    ],
)
def test_jetson(machine, model, release, l4t, capability):
    machine.file("/proc/device-tree/model", model)
    if release:
        machine.file("/etc/nv_tegra_release", release)
    found = jetson.find(machine.host)
    assert (found.l4t, found.capability) == (l4t, capability)


def test_another_board_is_no_jetson(machine):
    machine.file("/proc/device-tree/model", "Raspberry Pi 5 Model B\0")
    assert jetson.find(machine.host) is None


@pytest.mark.parametrize(
    "l4t, release",
    [
        ("39.2.1", "7.2.1"),
        ("39.2.0", "7.2"),
        ("38.4.0", "7.1"),
        ("36.5.0", "6.2.2"),
        ("36.4.4", "6.2.1"),
        ("36.4.3", "6.2"),
        ("36.4.99", "6"),
        ("35.6.2", "5.1"),
        ("32.7.5", "4.6"),
        ("40.1.0", None),
    ],
)
def test_jetpack_of_a_release(l4t, release):
    assert jetson.jetpack(l4t) == release


@pytest.mark.parametrize(
    "number, chip, capability", [("25", "tegra194", "7.2"), ("38", "tegra264", "11.0")]
)
def test_a_jetson_without_a_device_tree(machine, number, chip, capability):
    machine.file("/sys/devices/soc0/family", "Tegra\n").file("/sys/devices/soc0/soc_id", number)
    found = jetson.find(machine.host)
    assert (found.chip, found.capability, found.l4t) == (chip, capability, None)


def test_the_soc_of_another_maker_is_no_jetson(machine):
    machine.file("/sys/devices/soc0/family", "Snapdragon\n").file("/sys/devices/soc0/soc_id", "35")
    assert jetson.find(machine.host) is None


def test_nodes_of_another_vendor_are_no_amd(machine):
    nodes = "/sys/class/kfd/kfd/topology/nodes"
    machine.file(f"{nodes}/1/properties", "gfx_target_version 90402\nvendor_id 4318\n")
    assert gpus.find(machine.host) == []


def test_a_gpu_that_nvidia_smi_does_not_have_is_seen(machine):
    machine.command("nvidia-smi", SMI)
    device(machine, "0x10de", "0x030200", "0x1b38")
    folder = "/sys/bus/pci/devices/0000:03:00.0"
    machine.file(f"{folder}/vendor", "0x10de").file(f"{folder}/class", "0x030200")
    machine.file(f"{folder}/device", "0x1b38")
    assert [(gpu.capability, gpu.address) for gpu in gpus.find(machine.host)] == [
        ("8.6", "0000:01:00.0"),
        ("9.0", "0000:02:00.0"),
        ("6.1", "0000:03:00.0"),
    ]


@pytest.mark.parametrize(
    "text",
    [
        "Unable to determine the device handle for GPU 0000:02:00.0: Unknown Error",
        "WARNING: a, b, c, d, e",
        ", 00000000:01:00.0, 0x220410DE, 8.6, [N/A]",
        "No devices were found",
        "",
    ],
)
def test_what_is_no_row_is_no_gpu(machine, text):
    machine.command("nvidia-smi", f"echo '{text}'\n")
    assert gpus.find(machine.host) == []


def test_nodes_come_by_number(machine):
    nodes = "/sys/class/kfd/kfd/topology/nodes"
    for number, target in ((10, 110000), (2, 90402)):
        machine.file(f"{nodes}/{number}/properties", f"gfx_target_version {target}\n")
    assert [gpu.gfx for gpu in gpus.find(machine.host)] == ["gfx942", "gfx1100"]
