"""Every command of docs/machines.md, "More than one machine", on machines of its own.

A small set stands for torch, the loopback device for the addresses; nothing else is another.
"""

from __future__ import annotations

import re
import shutil
from collections.abc import Callable
from pathlib import Path

import pytest

from debian_root import debian_root
from nixw.conftest import Machine

from .conftest import Builders, ok, served

pytestmark = pytest.mark.network
Make = Callable[..., Machine]
ROOT = Path(__file__).resolve().parents[2]
PAGE = (ROOT / "docs/machines.md").read_text("utf-8").partition("\n## More than one machine\n")[2]


def sections() -> dict[str, list[str]]:
    """Heading → the commands below it."""
    found: dict[str, list[str]] = {}
    for part in re.split(r"^###+ ", "intro\n" + PAGE, flags=re.MULTILINE):
        commands = found.setdefault(part.partition("\n")[0], [])
        for block in re.findall(r"^```console\n(.*?)^```$", part, re.MULTILINE | re.DOTALL):
            for line in block.splitlines():
                if line.startswith("$ "):
                    commands.append(line[2:].split("  #")[0].rstrip())
                else:
                    commands[-1] += f"\n{line}"
    return found


COMMANDS = sections()
RUN: set[str] = set()


def run(machine: Machine, *commands: str, places: dict[str, str] | None = None) -> str:
    """Run commands in the machine's checkout, one after another in one shell; what they print."""
    RUN.update(commands)
    text = "\n".join(commands)
    text = text.replace("--set torch", "--set leaf").replace("import torch", "import jinja2")
    for name, place in (places or {}).items():
        text = text.replace(name, place)
    script = f"cd {machine.folder}/checkout\nset -eu\n{text}\n"
    return ok(machine.run("sh", "-c", script))


def carry(name: str, here: Machine, there: Machine) -> None:
    """Take a file along."""
    shutil.copy(here.folder / "checkout" / name, there.folder / "checkout" / name)


@pytest.fixture(scope="module")
def here(machine: Make) -> Machine:
    """A machine that has built the set; `environment` is a variable there."""
    made = machine()
    (command,) = COMMANDS["intro"]
    path = run(made, command, 'echo "$environment"')
    assert re.fullmatch(r"/nix/store/\S+-environment-\w+", path)
    made.variables["environment"] = path
    return made


@pytest.fixture(scope="module")
def laptop(machine: Make) -> Machine:
    """Another one, with a whole checkout."""
    return machine()


def test_a_cache(laptop: Machine, here: Machine, tmp_path: Path) -> None:
    *make, address, key, demo = COMMANDS["A cache"]
    cache = tmp_path / "cache"
    run(here, *make, places={"/srv/cache": str(cache)})
    laptop.variables["NIX_CONFIG"] = "max-jobs = 0"
    carry("cache.pub", here, laptop)
    with served(cache) as url:
        said = run(laptop, address, key, demo, places={"http://cache.example": url})
    assert here.variables["environment"] in said


def test_a_colleague(machine: Make, here: Machine) -> None:
    """What is exported is what it is made from, and nothing that was built."""
    query, export, take, build = COMMANDS["A colleague without a checkout"]
    drv = run(here, query, export, 'echo "$drv"')
    assert (here.folder / "checkout/set.drv").stat().st_size < 500_000
    colleague = machine(whole=False, drv=drv)
    carry("set.drv", here, colleague)
    run(colleague, take, build)
    link = colleague.folder / "checkout/set"
    assert str(link.readlink()) == here.variables["environment"]


def test_no_network(machine: Make, here: Machine) -> None:
    export, *there = COMMANDS["No network at all"]
    run(here, export)
    island = machine(
        whole=False,
        environment=here.variables["environment"],
        PIP_INDEX_URL="https://index.example/simple",
    )
    carry("set.closure", here, island)
    run(island, *there)


def test_builders(laptop: Machine, builders: Builders, here: Machine) -> None:
    ok(laptop.nix("--nixw-clean"))
    laptop.variables = {**here.variables, "NIX_SSHOPTS": builders.options}
    export, demo = COMMANDS["Builders"]
    places = re.findall(r"ssh-ng://\S+", export)
    assert len(places) == len(builders.addresses) == 2
    real = dict(zip(places, builders.addresses, strict=True))
    said = run(laptop, export, demo, places=real)
    assert here.variables["environment"] in said
    # Nothing is built at home, so each has made a part of it.
    made = [
        {path.name for path in (machine.cache / "store/nix/store").glob("*-*") if path.is_dir()}
        for machine in builders.machines
    ]
    assert all(made), "both were asked"
    assert Path(here.variables["environment"]).name in made[0] | made[1]


def test_a_builder_with_a_gpu(here: Machine) -> None:
    setting, build = COMMANDS["A builder with a GPU"]
    link = here.folder / "checkout/result"
    refused = here.run("sh", "-c", f"cd {here.folder}/checkout && {build}")
    assert "cuda" in refused.stderr and refused.returncode != 0
    run(here, setting, build)
    built = here.cache / "store" / str(link.readlink()).lstrip("/")
    devices = built.read_text().split()
    assert devices == ["none"] or all(device.startswith("/dev/nvidia") for device in devices)


def test_machines_without_nix(here: Machine) -> None:
    tools = debian_root("squashfs-tools") / "programs"
    here.path = f"{here.path}:{tools}"
    run(here, *COMMANDS["Machines without Nix"])
    folder = here.folder / "checkout"
    for name in ("torch.sqsh", "torch.oci.tar", "torch-store.sqsh"):
        assert (folder / name).stat().st_size > 100_000
    assert ok(here.run(f"{folder}/torch/bin/python", "-c", "import jinja2; print(1)")) == "1"


def test_what_stays(here: Machine) -> None:
    collect, roots, forget, clean = COMMANDS["What stays in a store"]
    store = here.cache / "store/nix/store"
    environment = store / Path(here.variables["environment"]).name
    assert list(store.glob("*.whl")) != []
    run(here, collect)
    assert list(store.glob("*.whl")) == [] and environment.exists()
    assert here.variables["environment"] in run(here, roots)
    # A process that names it keeps it, too.
    del here.variables["environment"]
    run(here, forget)
    assert not environment.exists()
    run(here, clean)
    assert not here.cache.exists()


def test_every_command_was_run(request: pytest.FixtureRequest) -> None:
    chosen = [item for item in request.session.items if "machines/test_page" in item.nodeid]
    if len(chosen) < 8:
        pytest.skip("not all of this file is run")
    every = {command for commands in COMMANDS.values() for command in commands}
    assert every - RUN == set()
