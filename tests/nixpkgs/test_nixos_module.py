"""`nixosModules.default`, evaluated with stand-ins for the options of NixOS that it sets."""

from __future__ import annotations

import pytest

CONFIG = (
    "(pkgs.lib.evalModules { modules = [ outputs.nixosModules.default "
    "({ lib, ... }: { freeformType = lib.types.lazyAttrsOf lib.types.anything; "
    "options.nixpkgs = { overlays = lib.mkOption { type = lib.types.listOf lib.types.raw; }; "
    "config = lib.mkOption { type = lib.types.lazyAttrsOf lib.types.raw; }; }; }) ]; }).config"
)
PACKAGE = (
    "{{ pname = ''{pname}''; meta.license = {{ shortName = ''{licence}''; free = false; }}; "
    "src.urls = [ ''{url}'' ]; }}"
).format
DRIVER = "https://us.download.nvidia.com/XFree86/Linux-x86_64/580/NVIDIA-Linux-x86_64-580.run"


def test_pythons_have_torch_for_the_card(on_nixpkgs):
    torch, cuda, drivers, graphics = on_nixpkgs(
        f"let config = {CONFIG}; final = nixpkgs {{ inherit (config.nixpkgs) overlays config; }}; "
        "in [ (final.python3.withPackages (ps: [ ps.torch ])).drvPath "
        "final.python3.pkgs.torch.cudaSupport config.services.xserver.videoDrivers "
        "config.hardware.graphics.enable ]"
    )
    assert torch.endswith(".drv")
    assert (cuda, drivers, graphics) == (True, ["nvidia"], True)


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
def test_it_consents_to_nvidias_licences_alone(on_nixpkgs, pname, licence, url, accepted):
    package = PACKAGE(pname=pname, licence=licence, url=url)
    assert on_nixpkgs(f"{CONFIG}.nixpkgs.config.allowUnfreePredicate {package}") is accepted
