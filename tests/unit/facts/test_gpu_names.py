"""Nix (`facts.gpuByName`) and the apps (`apps.machine.names`) know the same GPUs, and none wrongly.

A wrong capability is worse than none, so every spelling is asked: those of `gpu_spellings` for
every GPU on record, names that are not on record, and names that are one letter off.
"""

from __future__ import annotations

import json
import os
import re
from pathlib import Path
from typing import Any

import pytest

import gpu_spellings
from apps.machine import gpu_tables, names
from nixlib import ROOT, evaluate

# As nvidia-smi, the driver's /proc, lspci and people write them.
KNOWN: dict[str, str] = {
    # Desktop and laptop
    "NVIDIA GeForce GTX 750 Ti": "5.0",
    "GeForce GTX 950M": "5.0",
    "GM107M [GeForce GTX 960M]": "5.0",
    "NVIDIA GeForce GTX 970": "5.2",
    "GeForce GTX 980M": "5.2",
    "GM200 [GeForce GTX TITAN X]": "5.2",
    "NVIDIA TITAN X (Pascal)": "6.1",
    "NVIDIA TITAN Xp COLLECTORS EDITION": "6.1",
    "GTX 1080": "6.1",
    "NVIDIA GeForce GTX 1080 Ti": "6.1",
    "GP104 [GeForce GTX 1080]": "6.1",
    "NVIDIA Corporation GP106 [GeForce GTX 1060 6GB]": "6.1",
    "GeForce GTX 1070 with Max-Q Design": "6.1",
    "NVIDIA TITAN V": "7.0",
    "NVIDIA TITAN RTX": "7.5",
    "NVIDIA GeForce GTX 1660 Ti with Max-Q Design": "7.5",
    "NVIDIA GeForce RTX 2080 SUPER": "7.5",
    "TU104M [GeForce RTX 2070 SUPER Mobile / Max-Q]": "7.5",
    "NVIDIA GeForce RTX 3050 Ti Laptop GPU": "8.6",
    "NVIDIA GeForce RTX 3090": "8.6",
    "GA102 [GeForce RTX 3090]": "8.6",
    "nvidia geforce rtx 3080 ti": "8.6",
    "NVIDIA GeForce RTX 4050 Laptop GPU": "8.9",
    "NVIDIA GeForce RTX 4070 Ti SUPER": "8.9",
    "NVIDIA GeForce RTX 4090 Laptop GPU": "8.9",
    "NVIDIA GeForce RTX 4090 D": "8.9",
    "NVIDIA GeForce RTX 5070 Ti Laptop GPU": "12.0",
    "GeForce RTX 5090 graphics card": "12.0",
    # Quadro and its heirs
    "Quadro K620": "5.0",
    "Quadro M2000": "5.2",
    "Quadro M1000M": "5.0",
    "Quadro GP100": "6.0",
    "Quadro P2000": "6.1",
    "Quadro GV100": "7.0",
    "Quadro RTX 6000": "7.5",
    "TU102GL [Quadro RTX 6000/8000]": "7.5",
    "Quadro RTX 5000 with Max-Q Design": "7.5",
    "NVIDIA T1000 8GB": "7.5",
    "NVIDIA RTX A2000 12GB": "8.6",
    "NVIDIA RTX A4000 Laptop GPU": "8.6",
    "GA102GL [RTX A6000]": "8.6",
    "NVIDIA RTX 6000 Ada Generation": "8.9",
    "NVIDIA RTX 5000 Ada Generation Laptop GPU": "8.9",
    "NVIDIA RTX 4000 SFF Ada Generation": "8.9",
    "NVIDIA RTX PRO 5000 Blackwell Generation Laptop GPU": "12.0",
    "NVIDIA RTX PRO 6000 Blackwell Workstation Edition": "12.0",
    "NVIDIA RTX PRO 6000 Blackwell Max-Q Workstation Edition": "12.0",
    # Data centres, whole, in slices and shared
    "Tesla K80": "3.7",
    "GRID M60-2Q": "5.2",
    "Tesla P100-PCIE-16GB": "6.0",
    "Tesla P100-SXM2-16GB": "6.0",
    "Tesla P40": "6.1",
    "Tesla V100-SXM2-32GB": "7.0",
    "Tesla V100-PCIE-16GB": "7.0",
    "Tesla V100-DGXS-32GB": "7.0",
    "Tesla T4": "7.5",
    "GRID T4-16Q": "7.5",
    "NVIDIA A100-SXM4-80GB": "8.0",
    "NVIDIA A100 80GB PCIe": "8.0",
    "NVIDIA A100-SXM4-40GB MIG 1g.5gb": "8.0",
    "NVIDIA A30": "8.0",
    "NVIDIA A10": "8.6",
    "GA107GL [A2 / A16]": "8.6",
    "NVIDIA L4": "8.9",
    "NVIDIA L40S": "8.9",
    "NVIDIA H100 80GB HBM3": "9.0",
    "NVIDIA H100 80GB HBM3 MIG 3g.40gb": "9.0",
    "NVIDIA H100 NVL": "9.0",
    "NVIDIA GH200 480GB": "9.0",
    "NVIDIA H200": "9.0",
    "NVIDIA B200": "10.0",
    "NVIDIA GB200": "10.0",
    "NVIDIA B300 SXM6 AC": "10.3",
    # What one letter or a form tells
    "V100": "7.0",
    "Tesla V100S-PCIE-32GB": "7.0",
    "GRID V100D-32Q": "7.0",
    "NVIDIA A100-4-20C": "8.0",
    "NVIDIA A800-SXM4-80GB": "8.0",
    "NVIDIA A100X": "8.0",
    "A100D": "8.0",
    "NVIDIA A10G": "8.6",
    "NVIDIA T4G": "7.5",
    "NVIDIA CMP 170HX": "8.0",
    "NVIDIA P106-100": "6.1",
    "NVIDIA L20": "8.9",
    "NVIDIA H20": "9.0",
    "NVIDIA H800": "9.0",
    "Tesla K40m": "3.5",
    "Tesla M4": "5.2",
    "NVIDIA GeForce MX450": "7.5",
    "NVIDIA GeForce GT 1030": "6.1",
    "NVIDIA GeForce GTX 1650 SUPER": "7.5",
    "NVIDIA RTX A1000": "8.6",
    "NVIDIA GeForce RTX 3050 A Laptop GPU": "8.9",
    "GeForce GTX 750 v2": "5.2",
    "Quadro M4000M": "5.2",
    "Quadro M620": "5.0",
    "NVIDIA RTX6000-Ada-24Q": "8.9",
    "GRID P40-2B4": "6.1",
    "rtx4090": "8.9",
    "rtx4070tisuper": "8.9",
    "quadrortx6000": "7.5",
    "ASUS ROG Strix RTX 4090 OC": "8.9",
    # AMD's
    "AMD Radeon RX 7900 XTX": "gfx1100",
    "AMD Radeon RX 7900 XTX (radeonsi, navi31, LLVM 17.0.6, DRM 3.57, 6.8.0)": "gfx1100",
    "AMD Radeon Graphics (radeonsi, gfx1103_r1, LLVM 17.0.6)": "gfx1103",
    "rx7900xtx": "gfx1100",
    "RX 6800M": "gfx1031",
    "Radeon Pro 5600M": "gfx1011",
    "AMD Instinct MI300X OAM": "gfx942",
    "Aqua Vanjaram [Instinct MI355X]": "gfx950",
    "AMD Radeon(TM) 8060S Graphics": "gfx1151",
    "gfx90a:sramecc+:xnack-": "gfx90a",
    # By the id, whatever the list that lspci has calls it
    "01:00.0 3D controller: NVIDIA Corporation Device 2684 (rev a1)": "8.9",
    "41:00.0 Display controller: Something new [1002:74a1]": "gfx942",
    # Boards
    "Orin (nvgpu)": "8.7",
    "NVIDIA Tegra Orin (nvgpu)": "8.7",
    "NVIDIA Thor": "11.0",
    "NVIDIA Jetson AGX Xavier Developer Kit": "7.2",
    "NVIDIA Jetson AGX Orin Developer Kit": "8.7",
    "NVIDIA Jetson Orin NX": "8.7",
    "NVIDIA GB10": "12.1",
    "NVIDIA DGX Spark": "12.1",
}
# What the tables do not have must stay unknown, however near a name comes to one that they have.
UNKNOWN = [
    "",
    "an NVIDIA GPU",
    "NVIDIA Graphics Device",
    "NVIDIA Corporation Device ffff",
    "NVIDIA Corporation Device [10de:ffff] (rev a1)",
    "Voodoo 2",
    # Of several chips
    "GeForce GT 710",
    "GeForce GT 730",
    "GeForce GTX 860M",
    "AMD Radeon Graphics",
    "AMD Radeon 840M Graphics",
    "AMD Radeon 610M",
    "Radeon Pro Vega 20",
    "Vega 10 Graphics",
    "AMD Radeon Vega 10 Graphics",
    "NVIDIA RTX 6000",
    "RTX 4000",
    # Of a chip that is not on record, whatever the model reads like
    "GK104M [GeForce GTX 860M]",
    "GF119 [GeForce GT 710]",
    "GB999 [GeForce RTX 5090]",
    "Polaris 10 [Radeon RX 580]",
    # Of nobody's
    "GeForce GTX 1080X",
    "GeForce RTX 6090",
    "NVIDIA RTX 6000 Rubin",
    "NVIDIA A100Z",
    "Quadro 4000",
    "1080",
    "4090",
    "M",
    "AMD Radeon RX 580",
    "FirePro W9100",
    "Apple M1",
    "llvmpipe (LLVM 15.0.7, 256 bits)",
    "NVIDIA GeForce RTX 4090 and AMD Radeon RX 7900 XTX",
    # Two answers are none
    "GA102 TU102",
    "gfx942, gfx90a",
    "AMD GeForce RTX 4090",
    "NVIDIA-SMI has failed because it could not communicate with the NVIDIA driver.",
    "WARNING: infoROM is corrupted at gpu 0000:3B:00.0",
    "MIG 1g.5gb     Device  0: (UUID: MIG-8c2f)",
    "Intel Arc A770 Graphics",
]
MISSES = Path(__file__).with_name("gpu-misses.txt")
CORPUS = gpu_spellings.corpus()


def asked_of_nix(texts: list[str]) -> list[str | None]:
    found: list[dict[str, str] | None] = evaluate(
        'map (import (root + "/nix/facts")).gpuByName data', texts
    )
    return [None if gpu is None else gpu.get("capability") or gpu["gfx"] for gpu in found]


def asked_of_the_apps(texts: list[str]) -> list[str | None]:
    found = map(names.by_name, texts)
    return [None if gpu is None else gpu.capability or gpu.gfx for gpu in found]


def off_by_one() -> list[str]:
    """Each name on record with a letter more, which makes it another or nobody's."""
    return sorted(
        {
            name + letter
            for *_, boards in gpu_spellings.rows()
            for name in boards
            for letter in ("Q7", " 7Z", " Next")
            # A chip that stands there is told by itself.
            if not re.search(r"G[PV]100", name)
        }
    )


def test_both_know_them() -> None:
    asked = [*KNOWN, *UNKNOWN]
    wanted = dict(zip(asked, [*KNOWN.values(), *(None for _ in UNKNOWN)], strict=True))
    assert dict(zip(asked, asked_of_the_apps(asked), strict=True)) == wanted
    assert dict(zip(asked, asked_of_nix(asked), strict=True)) == wanted


def test_every_spelling_is_right_or_unknown_and_both_say_the_same() -> None:
    texts = [*CORPUS, *off_by_one()]
    apps = dict(zip(texts, asked_of_the_apps(texts), strict=True))
    assert {t: a for t, a in apps.items() if t in CORPUS and a not in (CORPUS[t], None)} == {}
    assert [t for t in off_by_one() if apps[t] is not None] == []
    assert dict(zip(texts, asked_of_nix(texts), strict=True)) == apps
    misses = "".join(f"{CORPUS[t]:8} {t}\n" for t in CORPUS if apps[t] is None)
    head = "# Spellings that tell no GPU: too few words, or words run together.\n"
    if os.environ.get("ACCELPKGS_REWRITE_GOLDEN"):
        MISSES.write_text(head + misses, "utf-8")
    assert MISSES.read_text("utf-8") == head + misses


def test_what_tools_print_is_never_missed() -> None:
    printed = {text for *gpu, _, boards in gpu_spellings.rows() for text in told(gpu, boards)}
    assert [t for t in printed if asked_of_the_apps([t]) == [None]] == []
    assert len(printed) > 3000


def told(gpu: list[str], boards: list[str]) -> list[str]:
    vendor, device, chip = gpu
    lines = list(gpu_spellings.lspci(vendor, device, chip, boards))
    for name in boards:
        lines += list(
            gpu_spellings.nvidia(name) if vendor == "nvidia" else gpu_spellings.amd(chip, name)
        )[:4]
    return lines


def test_each_id_is_found_by_both() -> None:
    vendors = {"nvidia": "10de", "amd": "1002"}
    wanted = {f"{vendors[v]}:{device}": value for v, device, _, value, _ in gpu_spellings.rows()}
    found: list[dict[str, str] | None] = evaluate(
        'map (import (root + "/nix/facts")).gpuByPciId data',
        [*wanted, "10de:ffff", "1002:ffff", "8086:2204", ""],
    )
    assert [gpu and (gpu.get("capability") or gpu["gfx"]) for gpu in found] == [
        *wanted.values(),
        None,
        None,
        None,
        None,
    ]
    known = {text: names.by_pci_id(text) for text in wanted}
    assert {t: gpu and (gpu.capability or gpu.gfx) for t, gpu in known.items()} == wanted
    assert names.by_pci_id("10de:ffff") is None


def models() -> list[tuple[str, str]]:
    facts: dict[str, Any] = json.loads((ROOT / "nix/facts/gpus.json").read_text("utf-8"))
    table = facts["byCapability"]
    return [(m, c) for c, groups in table.items() for g in groups for m in g["models"]]


def test_each_model_of_the_table_is_found_by_its_own_name() -> None:
    found = asked_of_the_apps([model for model, _ in models()])
    assert found == [capability for _, capability in models()]


def test_no_name_is_of_two_kinds() -> None:
    alike = {
        (vendor, model): found
        for vendor, table in gpu_tables.by_model().items()
        for model, found in table.items()
        if len(found) > 1 or not model
    }
    assert alike == {}


def test_no_board_is_named_after_another_chip() -> None:
    """A list that says GM107 of a GM204 is wrong in one of the two."""
    chips = {chip for vendor, _, chip, _, _ in gpu_spellings.rows() if vendor == "nvidia"}
    named = [
        (chip, name)
        for _, _, chip, _, boards in gpu_spellings.rows()
        for name in boards
        for word in re.findall(r"[A-Z0-9]+", name)
        if word in chips and word != chip
    ]
    assert named == []


@pytest.mark.parametrize(
    "name", ["NVIDIA GeForce RTX\u2007\u20074090", "\uff32\uff34\uff38 4090", "RTX 4090\u212a"]
)
def test_letters_that_are_not_ascii_separate_words(name: str) -> None:
    assert asked_of_the_apps([name]) == asked_of_nix([name])


def test_the_nearest_is_named() -> None:
    asked = ["GTX 1081", "rx 7900 xtz", "4090", "Voodoo 2", ""]
    assert evaluate('map (import (root + "/nix/facts")).nearestGpus data', asked) == [
        ["GeForce GTX 1080", "GeForce GTX 1050", "GeForce GTX 1060"],
        ["AMD Radeon RX 7900 XTX", "AMD Radeon RX 7900 XT", "Radeon RX 6900 XT"],
        ["GeForce RTX 4090", "GeForce RTX 4090 D"],
        [],
        [],
    ]
