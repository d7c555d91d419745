"""Made-up machines: each as the files and commands that the doctor looks at."""

from __future__ import annotations

import json
from collections.abc import Callable, Sequence

from tests.apps.conftest import FakeMachine

Machine = Callable[[FakeMachine], FakeMachine]
MACHINES: dict[str, Machine] = {}


def machine(build: Machine) -> Machine:
    """Put a machine into the table, under the name of its function."""
    MACHINES[build.__name__.replace("_", "-")] = build
    return build


def linux(
    fake: FakeMachine, name: str, *, glibc: str = "2.39", machine: str = "x86_64"
) -> FakeMachine:
    """A distribution with Python 3.12 and gcc 13."""
    python = {
        "version": "3.12.3",
        "implementation": "cpython",
        "freeThreaded": False,
        "executable": "/usr/bin/python3.12",
        "prefix": "/usr",
    }
    fake.machine = machine
    fake.command("python3", f"echo '{json.dumps(python)}'\n")
    # What is said of one is said of the other.
    (fake.folder / "usr/bin").mkdir(parents=True, exist_ok=True)
    python3 = fake.folder / "usr/bin/python3"
    python3.unlink(missing_ok=True)
    python3.symlink_to("../../bin/python3")
    fake.command("gcc", "echo 13.3.0\n").command("getconf", f"echo glibc {glibc}\n")
    return fake.file("/etc/os-release", f'PRETTY_NAME="{name}"\n')


def pci(fake: FakeMachine, address: str, device: str, driver: str | None, kind: str = "0x030000"):
    """A device on the PCI bus; `device` as 10de:2204."""
    vendor, number = device.split(":")
    folder = f"/sys/bus/pci/devices/{address}"
    taken = f"DRIVER={driver}\n" if driver else ""
    fake.file(f"{folder}/vendor", f"0x{vendor}\n").file(f"{folder}/device", f"0x{number}\n")
    fake.file(f"{folder}/uevent", f"{taken}PCI_ID={device.upper()}\nPCI_SLOT_NAME={address}\n")
    return fake.file(f"{folder}/class", f"{kind}\n")


def module(fake: FakeMachine, version: str) -> FakeMachine:
    """NVIDIA's kernel module, loaded."""
    return fake.file(
        "/proc/driver/nvidia/version",
        f"NVRM version: NVIDIA UNIX Open Kernel Module for x86_64  {version}  Release Build\n",
    )


def smi(
    fake: FakeMachine,
    driver: str,
    rows: Sequence[str],
    listed: str = "",
    folder: str = "bin",
    before: str = "",
) -> FakeMachine:
    """nvidia-smi: name, bus id, device id, capability, MIG; `listed` is what -L prints."""
    answers = "\\n".join(rows)
    return fake.command(
        "nvidia-smi",
        f"""case $1 in
  --query-gpu=name,pci.bus_id,pci.device_id,compute_cap,mig.mode.current)
    printf '{before}{answers}\\n' ;;
  --query-gpu=driver_version) echo {driver} ;;
  -L) printf '{listed}' ;;
  *) exit 2 ;;
esac
""",
        folder,
    )


def kfd(fake: FakeMachine, nodes: Sequence[str]) -> FakeMachine:
    """The kernel's topology for computing: a processor, then the nodes with these properties."""
    folder = "/sys/class/kfd/kfd/topology/nodes"
    for number, properties in enumerate(["cpu_cores_count 16\ngfx_target_version 0", *nodes]):
        fake.file(f"{folder}/{number}/properties", f"{properties}\n")
        fake.file(f"{folder}/{number}/name", "ip discovery\n")
    return fake


def jetson(fake: FakeMachine, model: str, chip: str, release: str | None) -> FakeMachine:
    """A Jetson: its device tree, and the release of L4T."""
    linux(fake, "Ubuntu 22.04.5 LTS", machine="aarch64")
    fake.file("/proc/device-tree/model", f"{model}\0")
    fake.file("/proc/device-tree/compatible", f"nvidia,p0000+p0000\0nvidia,{chip}\0")
    if release:
        text = f"# R{release}, GCID: 1, BOARD: generic, EABI: aarch64, DATE: Wed Jan 8 2025\n"
        fake.file("/etc/nv_tegra_release", text)
    return fake


@machine
def rtx_4090(fake):
    """The usual desktop; nvidia-smi warns before it answers."""
    pci(linux(fake, "Ubuntu 24.04.2 LTS"), "0000:01:00.0", "10de:2684", "nvidia")
    pci(fake, "0000:01:00.1", "10de:22ba", "snd_hda_intel", "0x040300")
    row = "NVIDIA GeForce RTX 4090, 00000000:01:00.0, 0x268410DE, 8.9, [N/A]"
    warning = "WARNING: infoROM is corrupted at gpu 0000:01:00.0\\n"
    fake.file("/usr/lib/x86_64-linux-gnu/libcuda.so.1", "")
    return module(smi(fake, "580.95.05", [row], before=warning), "580.95.05")


@machine
def gtx_1650_laptop_nouveau(fake):
    """No driver of NVIDIA, no list of ids; Intel shows the picture."""
    pci(linux(fake, "Fedora Linux 41"), "0000:00:02.0", "8086:a7a0", "i915")
    return pci(fake, "0000:01:00.0", "10de:1f91", "nouveau", "0x030200")


@machine
def module_without_tool(fake):
    """The driver's module is there, nvidia-smi is not: a container, a small distribution."""
    pci(
        linux(fake, "Debian GNU/Linux 12 (bookworm)", glibc="2.36"),
        "0000:06:00.0",
        "10de:1db5",
        "nvidia",
        "0x030200",
    )
    fake.file(
        "/proc/driver/nvidia/gpus/0000:06:00.0/information", "Model: \t Tesla V100-SXM2-32GB\n"
    )
    return module(fake, "535.216.03")


@machine
def two_different_gpus(fake):
    """A GTX 1080 Ti beside an RTX 3090."""
    linux(fake, "Debian GNU/Linux 12 (bookworm)", glibc="2.36")
    pci(pci(fake, "0000:01:00.0", "10de:2204", "nvidia"), "0000:02:00.0", "10de:1b06", "nvidia")
    rows = [
        "NVIDIA GeForce RTX 3090, 00000000:01:00.0, 0x220410DE, 8.6, [N/A]",
        "NVIDIA GeForce GTX 1080 Ti, 00000000:02:00.0, 0x1B0610DE, 6.1, [N/A]",
    ]
    fake.file("/usr/lib/x86_64-linux-gnu/libcuda.so.1", "")
    return module(smi(fake, "570.195.03", rows), "570.195.03")


@machine
def a100_mig(fake):
    """An A100 in slices beside a whole one."""
    linux(fake, "Rocky Linux 9.5 (Blue Onyx)", glibc="2.34")
    for address in ("0000:07:00.0", "0000:0f:00.0"):
        pci(fake, address, "10de:20b2", "nvidia", "0x030200")
    rows = [
        "NVIDIA A100-SXM4-80GB, 00000000:07:00.0, 0x20B210DE, 8.0, Enabled",
        "NVIDIA A100-SXM4-80GB, 00000000:0F:00.0, 0x20B210DE, 8.0, Disabled",
    ]
    listed = (
        "GPU 0: NVIDIA A100-SXM4-80GB (UUID: GPU-1)\\n"
        "  MIG 3g.40gb     Device  0: (UUID: MIG-1)\\n"
        "  MIG 1g.10gb     Device  1: (UUID: MIG-2)\\n"
        "GPU 1: NVIDIA A100-SXM4-80GB (UUID: GPU-2)\\n"
    )
    fake.file("/usr/lib64/libcuda.so.1", "")
    return module(smi(fake, "550.163.01", rows, listed), "550.163.01")


@machine
def old_driver(fake):
    """A driver from before compute_cap: the id tells it."""
    pci(
        linux(fake, "Ubuntu 20.04.6 LTS", glibc="2.31"),
        "0000:01:00.0",
        "10de:15f8",
        "nvidia",
        "0x030200",
    )
    fake.command(
        "nvidia-smi",
        """case $1 in
  --query-gpu=name,pci.bus_id,pci.device_id)
    echo 'Tesla P100-PCIE-16GB, 00000000:01:00.0, 0x15F810DE' ;;
  *) echo 'Field "compute_cap" is not a valid field to query.'; exit 2 ;;
esac
""",
    )
    fake.file("/usr/lib/x86_64-linux-gnu/libcuda.so.1", "")
    return module(fake, "470.256.02")


@machine
def unknown_nvidia(fake):
    """A GPU of after this table, and no driver for it."""
    return pci(linux(fake, "Ubuntu 26.04 LTS", glibc="2.41"), "0000:01:00.0", "10de:3fff", None)


@machine
def unknown_nvidia_with_driver(fake):
    """The same with the driver's module: it has no name for it either."""
    pci(linux(fake, "Ubuntu 26.04 LTS", glibc="2.41"), "0000:01:00.0", "10de:3fff", "nvidia")
    fake.file("/proc/driver/nvidia/gpus/0000:01:00.0/information", "Model: \t Unknown\n")
    return module(fake, "620.10")


@machine
def driver_updated(fake):
    """The driver was updated, and the old module is loaded still."""
    pci(linux(fake, "Ubuntu 24.04.2 LTS"), "0000:01:00.0", "10de:2786", "nvidia")
    fake.command(
        "nvidia-smi",
        "echo 'Failed to initialize NVML: Driver/library version mismatch'\n"
        "echo 'NVML library version: 580.126'\nexit 18\n",
    )
    fake.file(
        "/proc/driver/nvidia/gpus/0000:01:00.0/information", "Model: \t NVIDIA GeForce RTX 4070\n"
    )
    fake.file("/usr/lib/x86_64-linux-gnu/libcuda.so.1", "")
    return module(fake, "580.119.02")


@machine
def given_to_a_virtual_machine(fake):
    """One GPU for a guest, one for this machine."""
    linux(fake, "Proxmox VE 9", glibc="2.41")
    pci(fake, "0000:01:00.0", "10de:1e04", "vfio-pci")
    pci(fake, "0000:02:00.0", "10de:2504", "nvidia")
    row = "NVIDIA GeForce RTX 3060, 00000000:02:00.0, 0x250410DE, 8.6, [N/A]"
    fake.file("/usr/lib/x86_64-linux-gnu/libcuda.so.1", "")
    return module(smi(fake, "580.95.05", [row]), "580.95.05")


@machine
def amd_desktop(fake):
    """A Radeon beside the GPU of the processor, both with nodes."""
    linux(fake, "Ubuntu 24.04.2 LTS")
    pci(pci(fake, "0000:03:00.0", "1002:744c", "amdgpu"), "0000:12:00.0", "1002:164e", "amdgpu")
    return kfd(
        fake,
        [
            "simd_count 192\ngfx_target_version 110000\nvendor_id 4098\ndevice_id 29772\n"
            "location_id 768\ndomain 0",
            "simd_count 4\ngfx_target_version 100306\nvendor_id 4098\ndevice_id 5710\n"
            "location_id 4608\ndomain 0",
        ],
    )


@machine
def mi300x_node(fake):
    """Eight MI300X, more than ten nodes in all."""
    linux(fake, "Ubuntu 22.04.5 LTS", glibc="2.35")
    nodes = ["cpu_cores_count 96\nsimd_count 0\ngfx_target_version 0\nvendor_id 0"]
    for number in range(8):
        bus = 5 + 16 * number
        pci(fake, f"0000:{bus:02x}:00.0", "1002:74a1", "amdgpu", "0x120000")
        nodes.append(
            "simd_count 1216\ngfx_target_version 90402\nvendor_id 4098\ndevice_id 29857\n"
            f"location_id {bus << 8}\ndomain 0"
        )
    return kfd(fake, nodes)


@machine
def amd_without_module(fake):
    """amdgpu is not loaded: the bus alone tells it."""
    return pci(
        linux(fake, "Debian GNU/Linux 13 (trixie)", glibc="2.41"), "0000:03:00.0", "1002:73bf", None
    )


@machine
def unknown_amd(fake):
    """A card of AMD of after this table, without a node."""
    return pci(linux(fake, "Arch Linux", glibc="2.42"), "0000:03:00.0", "1002:7fff", "amdgpu")


@machine
def amd_and_nvidia(fake):
    """An RTX 3080 and a Radeon RX 6900 XT; the processor's GPU is AMD's too."""
    linux(fake, "Ubuntu 24.04.2 LTS")
    pci(pci(fake, "0000:01:00.0", "10de:2206", "nvidia"), "0000:03:00.0", "1002:73bf", "amdgpu")
    pci(fake, "0000:12:00.0", "1002:13c0", "amdgpu")
    row = "NVIDIA GeForce RTX 3080, 00000000:01:00.0, 0x220610DE, 8.6, [N/A]"
    fake.file("/usr/lib/x86_64-linux-gnu/libcuda.so.1", "")
    return module(smi(fake, "580.95.05", [row]), "580.95.05")


@machine
def dgx_spark(fake):
    """GB10: a server's driver on aarch64, no Jetson."""
    linux(fake, "Ubuntu 24.04.3 LTS", machine="aarch64")
    pci(fake, "000f:01:00.0", "10de:2e12", "nvidia", "0x030200")
    row = "NVIDIA GB10, 0000000F:01:00.0, 0x2E1210DE, 12.1, [N/A]"
    fake.file("/usr/lib/aarch64-linux-gnu/libcuda.so.1", "")
    return module(smi(fake, "580.95.05", [row]), "580.95.05")


@machine
def orin_jetpack_6(fake):
    """Orin has no place on the bus, and its nvidia-smi says N/A."""
    jetson(fake, "NVIDIA Jetson AGX Orin Developer Kit", "tegra234", "36 (release), REVISION: 4.3")
    fake.file("/usr/lib/aarch64-linux-gnu/nvidia/libcuda.so.1", "")
    row = "Orin (nvgpu), N/A, [N/A], 8.7, [N/A]"
    return module(smi(fake, "540.4.0", [row]), "540.4.0")


@machine
def orin_new_release(fake):
    """A release of L4T that is not listed yet."""
    return jetson(
        fake, "NVIDIA Jetson Orin Nano Developer Kit", "tegra234", "36 (release), REVISION: 6.1"
    )


@machine
def orin_without_a_release(fake):
    """Nothing says the release of L4T, as on NixOS; the driver's number is no help."""
    jetson(fake, "NVIDIA Jetson AGX Orin Developer Kit", "tegra234", None)
    return module(fake, "540.4.0")


@machine
def thor(fake):
    """Thor is on the bus as well."""
    jetson(fake, "NVIDIA Jetson AGX Thor Developer Kit", "tegra264", "38 (release), REVISION: 4.0")
    pci(fake, "0000:01:00.0", "10de:2b00", "nvidia", "0x038000")
    row = "NVIDIA Thor, 00000000:01:00.0, 0x2B0010DE, 11.0, [N/A]"
    fake.file("/usr/lib/aarch64-linux-gnu/nvidia/libcuda.so.1", "")
    return module(smi(fake, "580.00", [row]), "580.00")


@machine
def xavier(fake):
    """JetPack 5 has no nvidia-smi; the release is known to dpkg alone."""
    jetson(fake, "NVIDIA Jetson Xavier NX Developer Kit", "tegra194", None)
    return fake.file(
        "/var/lib/dpkg/status",
        "Package: nvidia-l4t-core\nStatus: install ok installed\nArchitecture: arm64\n"
        "Version: 35.4.1-20230801124926\nDescription: NVIDIA Core Package\n\n",
    )


@machine
def virtual_machine(fake):
    """Nothing but virtio."""
    return pci(
        linux(fake, "Debian GNU/Linux 12 (bookworm)", glibc="2.36"),
        "0000:00:01.0",
        "1af4:1050",
        "virtio-pci",
    )


@machine
def wsl(fake):
    """Windows' driver: no PCI bus, and its tool beside PATH."""
    linux(fake, "Ubuntu 24.04.2 LTS")
    fake.file("/proc/sys/kernel/osrelease", "5.15.167.4-microsoft-standard-WSL2\n")
    fake.file("/usr/lib/wsl/lib/libcuda.so.1", "")
    row = "NVIDIA GeForce RTX 4070 Laptop GPU, 00000000:01:00.0, 0x282010DE, 8.9, [N/A]"
    return smi(fake, "581.29", [row], folder="usr/lib/wsl/lib")


@machine
def wsl_without_driver(fake):
    """Windows has no driver of NVIDIA."""
    linux(fake, "Ubuntu 24.04.2 LTS")
    return fake.file("/proc/sys/kernel/osrelease", "6.6.87.2-microsoft-standard-WSL2\n")


@machine
def gke(fake):
    """A container on a node of GKE: the driver is mounted at /usr/local/nvidia."""
    pci(
        linux(fake, "Debian GNU/Linux 12 (bookworm)", glibc="2.36"),
        "0000:00:04.0",
        "10de:27b8",
        "nvidia",
        "0x030200",
    )
    fake.file("/usr/local/nvidia/lib64/libcuda.so.1", "")
    row = "NVIDIA L4, 00000000:00:04.0, 0x27B810DE, 8.9, [N/A]"
    return module(smi(fake, "550.90.07", [row], folder="usr/local/nvidia/bin"), "550.90.07")


def nixos(fake: FakeMachine) -> FakeMachine:
    """NixOS: no Python in /usr, and the driver's libraries in /run/opengl-driver."""
    python = {
        "version": "3.13.11",
        "implementation": "cpython",
        "freeThreaded": False,
        "executable": "/nix/store/00000000000000000000000000000000-python3-3.13.11/bin/python3.13",
        "prefix": "/nix/store/00000000000000000000000000000000-python3-3.13.11",
    }
    linux(fake, "NixOS 26.05 (Yarara)", glibc="2.42")
    return fake.command("python3", f"echo '{json.dumps(python)}'\n")


@machine
def nixos_without_driver(fake: FakeMachine) -> FakeMachine:
    return pci(nixos(fake), "0000:01:00.0", "10de:2684", "nouveau")


@machine
def nixos_without_driver_pascal(fake: FakeMachine) -> FakeMachine:
    return pci(nixos(fake), "0000:01:00.0", "10de:1b80", None)


@machine
def nixos_headless(fake: FakeMachine) -> FakeMachine:
    """The module is loaded, and hardware.graphics is not enabled."""
    module(pci(nixos(fake), "0000:01:00.0", "10de:2684", "nvidia"), "580.95.05")
    return smi(
        fake, "580.95.05", ["NVIDIA GeForce RTX 4090, 00000000:01:00.0, 0x268410DE, 8.9, [N/A]"]
    )


@machine
def nixos_complete(fake: FakeMachine) -> FakeMachine:
    return nixos_headless(fake).file("/run/opengl-driver/lib/libcuda.so.1", "")


@machine
def nixos_in_wsl(fake: FakeMachine) -> FakeMachine:
    nixos(fake).file("/proc/sys/kernel/osrelease", "6.6.87.2-microsoft-standard-WSL2\n")
    row = ["NVIDIA GeForce RTX 4090, 00000000:01:00.0, 0x268410DE, 8.9, [N/A]"]
    smi(fake, "581.57", row, folder="usr/lib/wsl/lib")
    return fake.file("/usr/lib/wsl/lib/libcuda.so.1", "")


@machine
def fedora_without_python(fake: FakeMachine) -> FakeMachine:
    """The base is nixpkgs, whose programs do not find the driver of another distribution."""
    module(linux(fake, "Fedora Linux 44 (Workstation Edition)"), "580.95.05")
    fake.command("python3", "exit 127\n").file("/usr/lib64/libcuda.so.1", "")
    return smi(
        fake, "580.95.05", ["NVIDIA GeForce RTX 4090, 00000000:01:00.0, 0x268410DE, 8.9, [N/A]"]
    )
