"""What docs/nixpkgs.md shows: each Nix snippet evaluates (expressions to a derivation, flake and
module as NixOS), each command names what this flake has; and so do the templates.
"""

from __future__ import annotations

import json
import re
from pathlib import Path

import pytest

from tests.nixpkgs.nixos import MACHINE

ROOT = Path(__file__).resolve().parents[2]
PAGE = (ROOT / "docs/nixpkgs.md").read_text("utf-8")
COMPARED = (ROOT / "docs/nixpkgs-compared.md").read_text("utf-8")
BLOCKS = re.findall(r"^```(nix|console)\n(.*?)^```", PAGE, re.MULTILINE | re.DOTALL)
NIX = [text for kind, text in BLOCKS if kind == "nix"]
FLAKES = [text for text in NIX if re.match(r"\{\n  inputs\.", text)]
MODULES = [text for text in NIX if re.match(r"\{ [a-z, .]+ \}:\n\{", text)]
SNIPPETS = [text for text in NIX if text not in (*FLAKES, *MODULES)]
COMMANDS = [
    line.removeprefix("$ ").partition(" #")[0]
    for kind, text in BLOCKS
    if kind == "console"
    for line in text.splitlines()
    if line.startswith("$ ")
]
TEMPLATES = sorted(path.name for path in (ROOT / "templates").iterdir())


def test_there_are_snippets():
    assert (len(FLAKES), len(MODULES)) == (1, 1)
    assert len(SNIPPETS) >= 7
    assert len(COMMANDS) >= 12


@pytest.mark.parametrize("number", range(len(SNIPPETS)))
def test_snippet(on_nixpkgs, number, tmp_path):
    (tmp_path / "snippet.nix").write_text(f"{{ accelpkgs, pkgs }}:\n{SNIPPETS[number]}")
    assert on_nixpkgs(
        f"(import {tmp_path}/snippet.nix {{ accelpkgs = outputs; inherit pkgs; }}).drvPath"
    ).endswith(".drv")


def test_the_flake_of_a_machine(on_nixpkgs, nixos_system, tmp_path):
    (tmp_path / "flake.nix").write_text(FLAKES[0])
    (tmp_path / "configuration.nix").write_text(MACHINE)
    found = on_nixpkgs(
        f"let inherit ((import {tmp_path}/flake.nix).outputs {{ accelpkgs = outputs; "
        f"nixpkgs.lib.nixosSystem = {nixos_system}; }}) nixosConfigurations; "
        "inherit (nixosConfigurations.desktop) config pkgs; in "
        "{ inherit (config.hardware.graphics) enable; inherit (config.hardware.nvidia) open; "
        "drivers = config.services.xserver.videoDrivers; "
        "toplevel = config.system.build.toplevel.drvPath; "
        "pythons = map (p: p.drvPath) (builtins.filter "
        "(p: p ? pythonVersion || p ? python) config.environment.systemPackages); "
        "inherit (pkgs.python3.pkgs.torch) cudaCapabilities cudaSupport; "
        "oneCuda = pkgs.python3.pkgs.torch.cudaPackages.cudaMajorMinorVersion "
        "== pkgs.cudaPackages.cudaMajorMinorVersion; }"
    )
    assert found.pop("pythons")
    assert found.pop("toplevel").endswith(".drv")
    assert found == {
        "enable": True,
        "open": True,
        "drivers": ["nvidia"],
        "cudaCapabilities": ["8.9"],
        "cudaSupport": True,
        "oneCuda": True,
    }


LIBRARY = "{ pname = ''libcublas''; meta.license = { shortName = ''CUDA EULA''; free = false; }; }"
UNFREE = "{{ pname = ''{}''; meta.license.free = false; }}".format


@pytest.mark.parametrize("number", range(len(MODULES)))
def test_a_module_of_another_machine(on_nixpkgs, nixos_system, tmp_path, number):
    """What a person writes counts, and our licences stay."""
    (tmp_path / "machine.nix").write_text(MACHINE)
    (tmp_path / "module.nix").write_text(f"{{ accelpkgs }}:\n{MODULES[number]}")
    assert on_nixpkgs(
        f"let inherit ({nixos_system} {{ modules = [ {tmp_path}/machine.nix "
        f"outputs.nixosModules.default (import {tmp_path}/module.nix {{ accelpkgs = outputs; }}) "
        "]; }) config pkgs; accepts = config.nixpkgs.config.allowUnfreePredicate; in "
        "[ config.hardware.nvidia.open pkgs.python3.pkgs.torch.cudaCapabilities "
        f"(accepts {LIBRARY}) (accepts {UNFREE('steam-unwrapped')}) (accepts {UNFREE('other')}) ]"
    ) == [False, ["6.1"], True, True, False]


ATTRIBUTE = re.compile(r"accelpkgs#([A-Za-z0-9_.-]+)")
KINDS = ("packages", "legacyPackages", "apps")


@pytest.mark.parametrize("command", [c for c in COMMANDS if ATTRIBUTE.search(c)])
def test_a_command_names_what_there_is(on_nixpkgs, nix_eval, command):
    (attribute,) = ATTRIBUTE.findall(command)
    if "flake init" in command:
        assert attribute in TEMPLATES
        return
    system = "x86_64-linux"
    places = " ".join(f"(outputs.{kind}.{system} or {{ }})" for kind in KINDS)
    first = attribute.partition(".")[0]
    value = f"(builtins.head (builtins.filter (s: s ? {first}) [ {places} ])).{attribute}"
    if "nix eval" in command and "drvPath" not in command:
        on_nixpkgs(f"builtins.deepSeq {value} null")
    elif attribute == first and on_nixpkgs(f"outputs.apps.{system} ? {first}"):
        assert on_nixpkgs(f"outputs.apps.{system}.{first}.type") == "app"
    else:
        path = on_nixpkgs(value if attribute.endswith("drvPath") else f"{value}.drvPath")
        assert path.endswith(".drv")


def test_what_origins_prints(on_nixpkgs):
    """The shape of it; versions are the tree's."""
    (shown,) = re.findall(r"jq -c '\{torch, jinja2\}'\n(\{.*\})\n", PAGE)
    found = on_nixpkgs("{ inherit (pkgsCuda.accel-py.concretisation.origins) torch jinja2; }")
    kinds = {name: origin["from"] for name, origin in json.loads(shown).items()}
    assert {name: origin["from"] for name, origin in found.items()} == kinds
    assert {tuple(origin) for origin in found.values()} == {("from", "version")}


def test_the_oldest_is_the_one_that_is_checked():
    oldest = (ROOT / ".ci/oldest-nixpkgs").read_text().strip()
    assert re.findall(r"^nixpkgs (\S+) or newer\.", PAGE, re.MULTILINE) == [oldest]


def test_errors_and_files_of_the_page_exist():
    headings = set(re.findall(r"^## (E\d+):", (ROOT / "docs/errors.md").read_text(), re.MULTILINE))
    assert set(re.findall(r"\bE\d{3}\b", PAGE)) <= headings
    table = PAGE.partition("## What was tried")[2]
    rows = re.findall(r"^\| (.*) \| (.*) \| ([0-9a-f, ]{8,}) \|$", table, re.MULTILINE)
    assert len(rows) >= 8
    for what, _, commits in rows:
        for commit in commits.split(", "):
            assert re.search(rf"\b{commit}[0-9a-f]{{32}}\b", COMPARED), f"{what}: {commit}"


def test_the_template_of_a_machine_is_what_the_page_shows():
    """But for the line that has to be edited, and what says so."""
    (shown,) = FLAKES
    own = (ROOT / "templates/nixos/flake.nix").read_text("utf-8")
    own = re.sub(r"^ +#.*\n|^ +description = .*\n\n", "", own, flags=re.MULTILINE)
    assert own.replace("OWNER", "<owner>") == shown


@pytest.mark.parametrize("name", TEMPLATES)
def test_the_page_names_each_template(name):
    assert f"accelpkgs#{name} " in PAGE


@pytest.mark.parametrize("name", [name for name in TEMPLATES if name != "nixos"])
def test_template(on_nixpkgs, name):
    flake = (
        f"((import {ROOT}/templates/{name}/flake.nix).outputs {{ self = {ROOT}/templates/{name}; "
        "accelpkgs = outputs; nixpkgs = { }; comfyui = root; })"
    )
    paths = on_nixpkgs(
        f"builtins.mapAttrs (_: p: p.drvPath) {flake}.packages.x86_64-linux // builtins.mapAttrs "
        f"(_: p: p.drvPath) ({flake}.devShells.x86_64-linux or {{ }})"
    )
    assert paths and all(path.endswith(".drv") for path in paths.values())
