from __future__ import annotations

import hashlib
import json
import time
from collections.abc import Mapping
from pathlib import Path

import pytest
from typer.testing import CliRunner

from accelpkgs_updater.cli.app import app
from accelpkgs_updater.core.models import Metadata, Package, Release, Requirement, Variant
from accelpkgs_updater.core.parse import parse
from accelpkgs_updater.core.wheel import Wheel
from accelpkgs_updater.disk.files import exclusive
from accelpkgs_updater.disk.store import Store
from accelpkgs_updater.errors import UpdaterError
from accelpkgs_updater.measure.measured_file import load
from accelpkgs_updater.measure.measurer import Measurer
from accelpkgs_updater.measure.packages import _patient
from accelpkgs_updater.measure.readings import Readings
from accelpkgs_updater.measure.tasks import Task, claimed, tasks

from ..world import World, metadata
from .build import MemorySource, container, elf, wheel

X86 = "cp312-cp312-manylinux_2_28_x86_64"


def torch_library(codes: list[str], *exports: str) -> bytes:
    return elf(fatbin=container(codes), soname="libtorch.so", defined=exports)


def distribution(name: str, version: str, libraries: Mapping[str, bytes], *requires: str) -> bytes:
    return wheel(
        {**libraries, f"{name}-{version}.dist-info/METADATA": metadata(name, version, *requires)}
    )


def record(name: str, data: bytes) -> Wheel:
    return Wheel(name, hashlib.sha256(data).hexdigest(), len(data))


def release(
    version: str, axes: dict[str, str], files: Mapping[str, Wheel], *requires: Requirement
) -> Release:
    wheels = {"x86_64-linux": {tag: (file,) for tag, file in files.items()}}
    return Release(version, Metadata(requires=requires), (Variant(axes=axes, wheels=wheels),))


def simple(tag: str, digit: str) -> Wheel:
    return Wheel(f"{tag}.whl", digit * 64)


def test_one_file_stands_for_a_variant() -> None:
    files = {
        t: simple(t, d)
        for t, d in (("cp310-cp310", "a"), ("cp312-cp312", "b"), ("cp313-cp313", "c"))
    }
    package = Package(
        "x", (release("2", {}, files), release("1", {}, {"py3-none": simple("p", "d")}))
    )
    assert [t.file.sha256[0] for t in tasks(package)] == ["b", "d"]
    assert [t.file.sha256[0] for t in tasks(package, ["c" * 64])] == ["d"]


def test_variants_that_share_a_file_are_one_task() -> None:
    shared = release("1", {"cuda": "12.6"}, {"py3-none": simple("p", "a")})
    other = Variant(axes={"cuda": "12.8"}, wheels=shared.variants[0].wheels)
    anywhere = Variant(wheels={"any": {"py3-none": (simple("q", "b"),)}})
    package = Package("x", (Release("1", variants=(*shared.variants, other, anywhere)),))
    assert [t.file.sha256[0] for t in tasks(package)] == ["a"]


TORCH = Package(
    "torch",
    tuple(
        release(version, {"cuda": cuda}, {"cp312-cp312": simple("t", digit)})
        for version, cuda, digit in (
            ("2.9.1", "12.8", "9"),
            ("2.8.1", "13.0", "8"),
            ("2.8.0", "12.8", "7"),
        )
    ),
)


@pytest.mark.parametrize(
    ("axes", "clauses", "expected"),
    [
        ({"cuda": "12", "torch": "2.8"}, (), ["2.8.0"]),
        ({"cuda": "12.6", "torch": "2.8.0"}, (), ["2.8.0"]),
        ({"cuda": "13", "torch": "2.8"}, (), ["2.8.1"]),
        ({"cuda": "12"}, ((">=", "2.8"),), ["2.9.1", "2.8.0"]),
        ({"cuda": "12"}, (("==", "2.9.1"),), ["2.9.1"]),
        ({"cuda": "12"}, (), []),
        ({"cuda": "12"}, (("===", "what ever"),), []),
        ({}, ((">=", "2.8"),), []),
        ({"cuda": "12", "torch": "25.03"}, (), []),
    ],
)
def test_what_a_wheel_claims(
    axes: dict[str, str], clauses: tuple[tuple[str, str], ...], expected: list[str]
) -> None:
    made = release("1", axes, {"cp312-cp312": simple("x", "a")}, Requirement("torch", clauses))
    task = Task(made, made.variants[0], "x86_64-linux", simple("x", "a"))
    assert [version for version, _ in claimed(task, TORCH)] == expected
    assert list(claimed(task, None)) == []


BAD, GOOD, OLD = (f"x-{version}-py3-none-any.whl" for version in "321")


def test_measuring_goes_on_after_a_failure_and_is_never_done_twice(tmp_path: Path) -> None:
    good = distribution("x", "1", {"x/c.so": elf(fatbin=container(["sm_80"]))})
    bad = b"no wheel"
    third, second, first = (f"x-{n}-cp312-cp312-linux_x86_64.whl" for n in (3, 2, 1))
    package = Package(
        "x",
        (
            release("3", {"cuda": "12"}, {"cp312-cp312": record(third, bad)}),
            release("2", {"cuda": "12"}, {"cp312-cp312": record(second, good)}),
            release("1", {"cuda": "12"}, {"cp312-cp312": record(first, good + b"1")}),
        ),
    )
    store = Store(tmp_path)
    store.write(package)
    opened: list[str] = []

    def open_file(name: str, file: Wheel) -> MemorySource:
        opened.append(file.file)
        return MemorySource({third: bad, second: good}[file.file], name=file.file)

    measurer = Measurer(store, open_file, Readings(tmp_path / "readings"), "2026-11-20")
    done = list(measurer.run("x", 2))
    assert [(d.file.file, d.error is None) for d in done] == [
        (third, False),
        (second, True),
    ]
    assert [t.file.file for t in measurer.todo("x")] == [third, first]
    written = store.package("x")
    assert written is not None
    assert [r.variants[0].capabilities for r in written.releases] == [None, ("sm_80",), None]
    assert opened == [third, second]
    assert measurer.todo("unknown") == []
    assert measurer.apply("unknown") is None


@pytest.fixture
def pkgs(tmp_path: Path, world: World) -> Path:
    torch = distribution(
        "torch",
        "2.8.0",
        {"torch/lib/libtorch.so": torch_library(["sm_80", "sm_90"], "_ZN2at4goodEv")},
    )
    fits = distribution(
        "fits",
        "1",
        {"fits/c.so": elf(fatbin=container(["sm_80"]), undefined=["_ZN2at4goodEv"])},
        "torch==2.8.0",
    )
    bad = distribution(
        "bad",
        "1",
        {"bad/c.so": elf(fatbin=container(["sm_80"]), undefined=["_ZN2at4evilEv"])},
        "torch==2.8.0",
    )
    for name, version, data in (("torch", "2.8.0", torch), ("fits", "1", fits), ("bad", "1", bad)):
        world.files[name] = {f"{name}-{version}-{X86}.whl": data}
        (tmp_path / "pkgs" / name).mkdir(parents=True)
        axes = '[axes]\ncuda = "12"\n' + (
            "" if name == "torch" else 'torch = "requirement:torch"\n'
        )
        (tmp_path / "pkgs" / name / "update.toml").write_text('source = "index"\n' + axes)
    return tmp_path / "pkgs"


def run(world: World, pkgs: Path, *arguments: str) -> tuple[int, str]:
    result = CliRunner().invoke(app, [*arguments, "--packages", str(pkgs), "--index", world.index])
    if result.exception and not isinstance(result.exception, SystemExit):
        raise result.exception
    return result.exit_code, result.stdout


def variant(pkgs: Path, name: str) -> Variant:
    return parse((pkgs / name / "releases.json").read_text()).releases[0].variants[0]


def test_from_the_index_to_a_mark(world: World, pkgs: Path) -> None:
    assert run(world, pkgs, "update", "--all")[0] == 0
    code, out = run(world, pkgs, "measure", "--all", "--json")
    assert code == 0
    # torch comes first: the others are checked by what it exports.
    assert [m["package"] for m in json.loads(out)["measured"]] == ["torch", "bad", "fits"]
    assert variant(pkgs, "torch").capabilities == ("sm_80", "sm_90")
    assert variant(pkgs, "torch").evidence["capabilities"]["kind"] == "measured"
    assert variant(pkgs, "fits").mark is None
    assert (
        variant(pkgs, "bad").mark == "needs symbols that torch 2.8.0 does not have: _ZN2at4evilEv"
    )
    before = {p: p.read_bytes() for p in pkgs.rglob("*.json")}
    asked = dict(world.asked)
    assert run(world, pkgs, "measure", "--all")[0] == 0
    assert run(world, pkgs, "update", "--all")[0] == 0
    assert {p: p.read_bytes() for p in pkgs.rglob("*.json")} == before
    assert {k for k in world.asked if world.asked[k] != asked.get(k)} <= {
        k for k in world.asked if "/simple/" in k
    }


def test_a_torch_measured_later_still_checks_what_was_measured_before(
    world: World, pkgs: Path
) -> None:
    assert run(world, pkgs, "update", "--all")[0] == 0
    assert run(world, pkgs, "measure", "bad")[0] == 0
    assert variant(pkgs, "bad").mark is None
    assert run(world, pkgs, "measure", "torch")[0] == 0
    downloads = {k: v for k, v in world.asked.items() if "/files/bad/" in k}
    assert run(world, pkgs, "measure", "bad")[0] == 0
    assert variant(pkgs, "bad").mark is not None
    assert {k: v for k, v in world.asked.items() if "/files/bad/" in k} == downloads


def test_another_updater_is_waited_for(pkgs: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    waits: list[float] = []
    monkeypatch.setattr(time, "sleep", waits.append)
    with exclusive(pkgs), pytest.raises(UpdaterError, match="E521"), _patient(pkgs):
        pass
    assert waits == [1] * 119
    with _patient(pkgs):
        pass
    assert len(waits) == 119


def test_other_bytes_than_recorded_are_refused(world: World, pkgs: Path) -> None:
    assert run(world, pkgs, "update", "torch")[0] == 0
    name, data = next(iter(world.files["torch"].items()))
    world.files["torch"][name] = distribution(
        "torch", "2.8.0", {"torch/lib/libtorch.so": torch_library(["sm_50"])}
    )
    assert run(world, pkgs, "measure", "torch")[0] == 1
    assert load(pkgs / "torch" / "measured.json") == {}
    del world.files["torch"][name]
    world.files["torch"]["torch-9-py3-none-any.whl"] = data
    assert run(world, pkgs, "measure", "torch")[0] == 1


def test_a_damaged_record_is_told(world: World, pkgs: Path) -> None:
    assert run(world, pkgs, "update", "torch")[0] == 0
    (pkgs / "torch" / "measured.json").write_text("{}")
    arguments = ["measure", "torch", "--packages", str(pkgs), "--index", world.index]
    result = CliRunner().invoke(app, arguments)
    assert result.exit_code == 1
    assert "accelpkgs E542: a file of measurements cannot be read" in result.output


def forget_libraries(pkgs: Path, name: str) -> None:
    """Make a measured.json of the older format of what is there."""
    path = pkgs / name / "measured.json"
    data = json.loads(path.read_text())
    data["format"] = 1
    for entry in data["measurements"].values():
        entry.pop("libraries")
        entry["date"] = "2026-11-01"
    path.write_text(json.dumps(data))


def test_an_older_measurement_is_completed_from_what_was_kept(world: World, pkgs: Path) -> None:
    assert run(world, pkgs, "update", "--all")[0] == 0
    assert run(world, pkgs, "measure", "fits")[0] == 0
    forget_libraries(pkgs, "fits")
    asked = {k: v for k, v in world.asked.items() if "/files/" in k}
    assert run(world, pkgs, "measure", "fits")[0] == 0
    assert {k: v for k, v in world.asked.items() if "/files/" in k} == asked
    (entry,) = load(pkgs / "fits" / "measured.json").values()
    assert [x.name for x in entry.libraries or ()] == ["fits/c.so"]
    # Nothing else is new, so the day on which it was read stays.
    assert entry.date == "2026-11-01"
    assert variant(pkgs, "fits").loads["x86_64-linux"] == {}


def test_it_is_read_again_where_nothing_was_kept_and_somebody_says_so(
    world: World, pkgs: Path, own_cache: Path
) -> None:
    assert run(world, pkgs, "update", "--all")[0] == 0
    assert run(world, pkgs, "measure", "fits")[0] == 0
    forget_libraries(pkgs, "fits")
    for kept in own_cache.rglob("readings/*"):
        kept.unlink()
    before = dict(world.asked)
    assert run(world, pkgs, "measure", "fits")[0] == 0
    assert load(pkgs / "fits" / "measured.json").popitem()[1].libraries is None
    assert {
        k for k in world.asked if "/files/fits" in k and world.asked[k] != before.get(k)
    } == set()
    assert run(world, pkgs, "measure", "fits", "--again")[0] == 0
    assert load(pkgs / "fits" / "measured.json").popitem()[1].libraries is not None


def test_symbols_are_checked_by_what_the_folder_keeps(
    world: World, pkgs: Path, own_cache: Path
) -> None:
    assert run(world, pkgs, "update", "--all")[0] == 0
    assert run(world, pkgs, "measure", "torch")[0] == 0
    (kept,) = (pkgs / "torch" / "exports").iterdir()
    assert kept.name == "2.8.0-cu12-x86_64-linux.xz"
    # Whoever has the folder needs no torch.
    for reading in own_cache.rglob("readings/*"):
        reading.unlink()
    before = {k: v for k, v in world.asked.items() if "/files/torch" in k}
    assert run(world, pkgs, "measure", "fits", "bad")[0] == 0
    assert {k: v for k, v in world.asked.items() if "/files/torch" in k} == before
    fits, bad = (variant(pkgs, name).loads["x86_64-linux"] for name in ("fits", "bad"))
    assert (fits["torch"], fits["torchNot"]) == (["2.8.0"], [])
    assert (bad["torch"], bad["torchNot"]) == ([], ["2.8.0"])
    text = {p: p.read_bytes() for p in pkgs.rglob("*") if p.is_file()}
    assert run(world, pkgs, "measure", "--all")[0] == 0
    assert run(world, pkgs, "measure", "--all")[0] == 0
    assert (pkgs / "torch" / "exports" / kept.name).read_bytes() == text[kept]
