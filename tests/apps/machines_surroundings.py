"""Made-up machines that differ in their distribution, Nix or container; see machines.py."""

from __future__ import annotations

from tests.apps.conftest import FakeMachine
from tests.apps.machines import linux, machine, module, nixos, pci, smi

_RTX_4070 = "NVIDIA GeForce RTX 4070, 00000000:01:00.0, 0x278610DE, 8.9, [N/A]"


def _rtx_4070(fake: FakeMachine, driver: str) -> FakeMachine:
    """One RTX 4070 with its driver and nvidia-smi; where the library is differs."""
    pci(fake, "0000:01:00.0", "10de:2786", "nvidia")
    return module(smi(fake, driver, [_RTX_4070]), driver)


@machine
def fedora_rpmfusion(fake: FakeMachine) -> FakeMachine:
    """The driver of rpmfusion: libraries in /usr/lib64, the module built by akmods."""
    linux(fake, "Fedora Linux 43 (Workstation Edition)", glibc="2.42")
    return _rtx_4070(fake, "580.105.08").file("/usr/lib64/libcuda.so.1", "")


@machine
def arch_untrusted_user(fake: FakeMachine) -> FakeMachine:
    """A Nix whose daemon does not trust the user: builds do not see /usr."""
    fake.shows_usr = False
    linux(fake, "Arch Linux", glibc="2.42")
    return _rtx_4070(fake, "580.105.08").file("/usr/lib/libcuda.so.1", "")


@machine
def opensuse(fake: FakeMachine) -> FakeMachine:
    """No gcc, and a name for the distribution in single quotes."""
    linux(fake, "openSUSE Tumbleweed", glibc="2.42").command("gcc", "exit 127\n")
    fake.file("/etc/os-release", "NAME='openSUSE'\nPRETTY_NAME='openSUSE Tumbleweed'\n")
    return _rtx_4070(fake, "580.105.08").file("/usr/lib64/libcuda.so.1", "")


@machine
def alpine(fake: FakeMachine) -> FakeMachine:
    """musl, whose getconf knows no GNU_LIBC_VERSION; a Radeon."""
    linux(fake, "Alpine Linux v3.22").command("getconf", "exit 1\n")
    return pci(fake, "0000:03:00.0", "1002:744c", "amdgpu")


@machine
def smi_only_warns(fake: FakeMachine) -> FakeMachine:
    """nvidia-smi ends well and has said nothing but a warning: the module tells the GPU."""
    pci(linux(fake, "Ubuntu 24.04.2 LTS"), "0000:01:00.0", "10de:2786", "nvidia")
    fake.command("nvidia-smi", "echo 'WARNING: infoROM is corrupted at gpu 0000:01:00.0'\n")
    fake.file(
        "/proc/driver/nvidia/gpus/0000:01:00.0/information", "Model: \t NVIDIA GeForce RTX 4070\n"
    )
    fake.file("/usr/lib/x86_64-linux-gnu/libcuda.so.1", "")
    return module(fake, "580.95.05")


@machine
def mismatch_without_versions(fake: FakeMachine) -> FakeMachine:
    """An older driver's nvidia-smi: it does not say which version the libraries are of."""
    pci(
        linux(fake, "Debian GNU/Linux 12 (bookworm)", glibc="2.36"),
        "0000:01:00.0",
        "10de:2504",
        "nvidia",
    )
    fake.command(
        "nvidia-smi", "echo 'Failed to initialize NVML: Driver/library version mismatch'\nexit 18\n"
    )
    fake.file("/usr/lib/x86_64-linux-gnu/libcuda.so.1", "")
    return module(fake, "535.247.01")


@machine
def container_without_sys(fake: FakeMachine) -> FakeMachine:
    """No /sys and no /proc/driver: nvidia-smi alone tells GPU and driver."""
    linux(fake, "Ubuntu 24.04.2 LTS").file("/usr/lib/x86_64-linux-gnu/libcuda.so.1", "")
    return smi(fake, "570.195.03", [_RTX_4070])


@machine
def nixos_without_python(fake: FakeMachine) -> FakeMachine:
    """NixOS as installed with a GPU: neither Python nor a compiler in PATH."""
    fake.shows_usr = False
    nixos(fake).command("python3", "exit 127\n").command("gcc", "exit 127\n")
    return _rtx_4070(fake, "580.105.08").file("/run/opengl-driver/lib/libcuda.so.1", "")


@machine
def bare(fake: FakeMachine) -> FakeMachine:
    """Nothing is told: no os-release, no compiler, no bus."""
    linux(fake, "").command("gcc", "exit 127\n")
    (fake.folder / "etc/os-release").unlink()
    return fake
