"""Nix (`facts.capabilityOfGpu`) and the apps (`apps.machine.names`) know the same GPUs by name."""

from __future__ import annotations

import json
from collections import Counter

import pytest

from apps.machine import names
from nixlib import ROOT, evaluate

# As nvidia-smi, the driver's /proc, lspci and people write them.
KNOWN = {
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
    # Boards
    "NVIDIA Jetson AGX Xavier Developer Kit": "7.2",
    "NVIDIA Jetson AGX Orin Developer Kit": "8.7",
    "NVIDIA Jetson Orin NX": "8.7",
    "NVIDIA GB10": "12.1",
    "NVIDIA DGX Spark": "12.1",
}
# What the table does not have must stay unknown, however near a name comes to one that it has.
UNKNOWN = [
    "",
    "an NVIDIA GPU",
    "NVIDIA Graphics Device",
    "Voodoo 2",
    "GeForce GT 710",
    "GeForce GTX 860M",
    "GeForce GTX 1080X",
    "NVIDIA GeForce MX450",
    "NVIDIA P106-100",
    "NVIDIA CMP 170HX",
    "Quadro 4000",
    "NVIDIA RTX 6000",
    "Tesla K40m",
    "Tesla M4",
    "Tesla PG503-216",
    "NVIDIA A10G",
    "NVIDIA A100X",
    "NVIDIA A800-SXM4-80GB",
    "NVIDIA L20",
    "NVIDIA H800",
    "1080",
    "AMD Radeon RX 7900 XTX",
    "Intel Arc A770 Graphics",
]
ASKED = [*KNOWN, *UNKNOWN]
WANTED = [*KNOWN.values(), *(None for _ in UNKNOWN)]


def test_the_apps_know_them() -> None:
    assert {name: names.capability(name) for name in ASKED} == dict(zip(ASKED, WANTED, strict=True))


def test_nix_knows_them() -> None:
    asked = json.dumps(json.dumps(ASKED))
    found = evaluate(
        f'map (import (root + "/nix/facts")).capabilityOfGpu (builtins.fromJSON {asked})'
    )
    assert dict(zip(ASKED, found, strict=True)) == dict(zip(ASKED, WANTED, strict=True))


def _models() -> list[tuple[str, str]]:
    table = json.loads((ROOT / "nix/facts/gpus.json").read_text("utf-8"))["byCapability"]
    return [(m, c) for c, groups in table.items() for g in groups for m in g["models"]]


def test_each_model_of_the_table_is_found_by_its_own_name() -> None:
    assert [m for m, capability in _models() if names.capability(m) != capability] == []


def test_no_two_models_read_alike() -> None:
    read = Counter(names._words(model) for model, _ in _models())
    assert [words for words, count in read.items() if count > 1 or not words] == []


@pytest.mark.parametrize(
    "name", ["NVIDIA GeForce RTX\u2007\u20074090", "\uff32\uff34\uff38 4090", "RTX 4090\u212a"]
)
def test_letters_that_are_not_ascii_separate_words(name: str) -> None:
    text = json.dumps(json.dumps(name))
    found = evaluate(f'(import (root + "/nix/facts")).capabilityOfGpu (builtins.fromJSON {text})')
    assert names.capability(name) == found
