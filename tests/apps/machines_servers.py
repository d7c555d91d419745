"""Made-up machines of data centres, and boards; see machines.py."""

from __future__ import annotations

from tests.apps.conftest import FakeMachine
from tests.apps.machines import jetson, kfd, linux, machine, module, pci, smi

_ARM_LIBRARY = "/usr/lib/aarch64-linux-gnu/libcuda.so.1"


@machine
def h100_two_in_slices(fake: FakeMachine) -> FakeMachine:
    """Eight H100, two of them in slices; nvidia-smi counts all."""
    linux(fake, "Ubuntu 22.04.5 LTS", glibc="2.35")
    rows, listed = [], ""
    for number in range(8):
        place, cut = f"{number + 1:02x}:00.0", number in (2, 5)
        pci(fake, f"0000:{place}", "10de:2330", "nvidia", "0x030200")
        mode = "Enabled" if cut else "Disabled"
        rows.append(f"NVIDIA H100 80GB HBM3, 00000000:{place}, 0x233010DE, 9.0, {mode}")
        listed += f"GPU {number}: NVIDIA H100 80GB HBM3 (UUID: GPU-{number})\\n"
        listed += "  MIG 3g.40gb     Device  0: (UUID: MIG-1)\\n" * cut
    fake.file("/usr/lib/x86_64-linux-gnu/libcuda.so.1", "")
    return module(smi(fake, "570.195.03", rows, listed), "570.195.03")


@machine
def gh200(fake: FakeMachine) -> FakeMachine:
    """Grace Hopper: aarch64 with 64 KiB pages, a domain of its own on the bus."""
    linux(fake, "Ubuntu 22.04.5 LTS", glibc="2.35", machine="aarch64")
    pci(fake, "0009:01:00.0", "10de:2342", "nvidia", "0x030200")
    row = "NVIDIA GH200 480GB, 00000009:01:00.0, 0x234210DE, 9.0, Disabled"
    return module(smi(fake.file(_ARM_LIBRARY, ""), "550.163.01", [row]), "550.163.01")


@machine
def gb10_without_tool(fake: FakeMachine) -> FakeMachine:
    """A DGX Spark whose nvidia-smi is not installed: the module has no name, the id has."""
    linux(fake, "Ubuntu 24.04.3 LTS", machine="aarch64")
    pci(fake, "000f:01:00.0", "10de:2e12", "nvidia", "0x030200").file(_ARM_LIBRARY, "")
    fake.file("/proc/driver/nvidia/gpus/000f:01:00.0/information", "Model: \t NVIDIA GB10\n")
    return module(fake, "580.95.05")


@machine
def v100_driver_470(fake: FakeMachine) -> FakeMachine:
    """A cluster's old driver, with a GPU that CUDA 13 has left behind."""
    linux(fake, "CentOS Linux 7 (Core)", glibc="2.17")
    pci(fake, "0000:3b:00.0", "10de:1db6", "nvidia", "0x030200")
    fake.command(
        "nvidia-smi",
        """case $1 in
  --query-gpu=name,pci.bus_id,pci.device_id)
    echo 'Tesla V100-PCIE-32GB, 00000000:3B:00.0, 0x1DB610DE' ;;
  *) echo 'Field "compute_cap" is not a valid field to query.'; exit 2 ;;
esac
""",
    )
    return module(fake.file("/usr/lib64/libcuda.so.1", ""), "470.256.02")


@machine
def mi300a_node(fake: FakeMachine) -> FakeMachine:
    """Four MI300A: processor and GPU in one, yet no part beside a card."""
    linux(fake, "SUSE Linux Enterprise Server 15 SP6", glibc="2.38")
    nodes = []
    for number in range(4):
        pci(fake, f"000{number}:01:00.0", "1002:74a0", "amdgpu", "0x120000")
        nodes.append(
            "simd_count 912\ngfx_target_version 90402\nvendor_id 4098\ndevice_id 29856\n"
            f"location_id 256\ndomain {number}"
        )
    return kfd(fake, nodes)


@machine
def radeon_without_kfd(fake: FakeMachine) -> FakeMachine:
    """amdgpu shows pictures, and its part for computing has no node: the id tells the target."""
    linux(fake, "Linux Mint 22.1")
    return pci(fake, "0000:03:00.0", "1002:744c", "amdgpu")


@machine
def orin_jetpack_5(fake: FakeMachine) -> FakeMachine:
    """An Orin that was not updated: CUDA 11.4's driver, and an older C library."""
    jetson(fake, "NVIDIA Orin NX Developer Kit", "tegra234", "35 (release), REVISION: 6.0")
    linux(fake, "Ubuntu 20.04.6 LTS", glibc="2.31", machine="aarch64")
    return fake.file("/usr/lib/aarch64-linux-gnu/tegra/libcuda.so.1", "")


@machine
def known_and_unknown_nvidia(fake: FakeMachine) -> FakeMachine:
    """An RTX 3090, and a GPU that neither the driver nor the table knows."""
    linux(fake, "Ubuntu 24.04.2 LTS")
    pci(pci(fake, "0000:01:00.0", "10de:2204", "nvidia"), "0000:02:00.0", "10de:3fff", None)
    row = "NVIDIA GeForce RTX 3090, 00000000:01:00.0, 0x220410DE, 8.6, [N/A]"
    fake.file("/usr/lib/x86_64-linux-gnu/libcuda.so.1", "")
    return module(smi(fake, "570.195.03", [row]), "570.195.03")
