"""`nixosModules.default`, evaluated as a NixOS: the tree's own where it has one (../nixos)."""

from __future__ import annotations

from collections.abc import Callable

import pytest

PACKAGE = (
    "{{ pname = ''{pname}''; meta.license = {{ shortName = ''{licence}''; free = false; }}; "
    "src.urls = [ ''{url}'' ]; }}"
).format
DRIVER = "https://us.download.nvidia.com/XFree86/Linux-x86_64/580/NVIDIA-Linux-x86_64-580.run"


@pytest.fixture
def machine(nixos_system) -> Callable[..., str]:
    """The expression of a machine with some modules."""

    def made(*modules: str) -> str:
        here = "{ nixpkgs.hostPlatform = ''x86_64-linux''; }"
        return f"({nixos_system} {{ modules = [ {' '.join((here, *modules))} ]; }})"

    return made


OURS = "outputs.nixosModules.default"


def test_pythons_have_torch_for_the_card(on_nixpkgs, machine):
    torch, cuda, drivers, graphics = on_nixpkgs(
        f"let inherit ({machine(OURS)}) config pkgs; "
        "in [ (pkgs.python3.withPackages (ps: [ ps.torch ])).drvPath "
        "pkgs.python3.pkgs.torch.cudaSupport config.services.xserver.videoDrivers "
        "config.hardware.graphics.enable ]"
    )
    assert torch.endswith(".drv")
    assert (cuda, drivers, graphics) == (True, ["nvidia"], True)


@pytest.mark.parametrize("order", [slice(None), slice(None, None, -1)])
def test_what_a_person_writes_counts_wherever_it_stands(on_nixpkgs, machine, order):
    theirs = (
        "{ nixpkgs.config = { cudaSupport = false; allowUnfreePredicate = _: ''theirs''; }; "
        "services.xserver.videoDrivers = [ ''amdgpu'' ]; hardware.graphics.enable = false; }"
    )
    assert on_nixpkgs(
        f"let inherit ({machine(*[OURS, theirs][order])}) config; in [ "
        "config.nixpkgs.config.cudaSupport (config.nixpkgs.config.allowUnfreePredicate { }) "
        "config.services.xserver.videoDrivers config.hardware.graphics.enable ]"
    ) == [False, "theirs", ["amdgpu"], False]


@pytest.mark.parametrize(
    ("pname", "licence", "url", "accepted"),
    [
        ("nvidia-x11", "unfreeRedistributable", DRIVER, True),
        (
            "nvidia-settings",
            "unfreeRedistributable",
            "https://github.com/NVIDIA/nvidia-settings/archive/580.tar.gz",
            True,
        ),
        ("libcublas", "CUDA EULA", "https://example.org/", True),
        ("nvidia-x11", "unfreeRedistributable", "https://example.org/driver.run", False),
        ("nvidia-x11", "unfreeRedistributable", "https://evilnvidia.com/driver.run", False),
        ("nvidia-x11", "unfree", DRIVER, False),
        ("other", "unfreeRedistributable", DRIVER, False),
        ("steam", "unfreeRedistributable", "https://example.org/", False),
    ],
)
def test_it_consents_to_nvidias_licences_alone(on_nixpkgs, machine, pname, licence, url, accepted):
    package = PACKAGE(pname=pname, licence=licence, url=url)
    assert (
        on_nixpkgs(f"{machine(OURS)}.config.nixpkgs.config.allowUnfreePredicate {package}")
        is accepted
    )
