"""`add`: finished packages, all or nothing, over a local index."""

from __future__ import annotations

import hashlib
import io
import json
import tarfile
from pathlib import Path

import pytest
from typer.testing import CliRunner, Result

from accelpkgs_updater.cli.app import app
from accelpkgs_updater.core.config import parse_config
from accelpkgs_updater.core.models import Package
from accelpkgs_updater.disk.store import Store
from accelpkgs_updater.limits import Limit

from ..measure.build import container, elf, wheel
from ..world import World, metadata

X86 = "cp312-cp312-manylinux_2_28_x86_64"
ARM = "cp312-cp312-manylinux_2_28_aarch64"


@pytest.fixture
def pkgs(tmp_path: Path) -> Path:
    (tmp_path / "pkgs").mkdir()
    return tmp_path / "pkgs"


def add(world: World, pkgs: Path, *arguments: str) -> Result:
    command = ["add", *arguments, "--packages", str(pkgs), "--index", world.index]
    return CliRunner().invoke(app, command)


def package(pkgs: Path, name: str) -> Package:
    found = Store(pkgs).package(name)
    assert found is not None
    return found


def put(
    world: World, name: str, version: str, library: bytes, *requires: str, tag: str = X86
) -> None:
    """A wheel with one library."""
    module = name.replace("-", "_")
    says = metadata(name, version, *requires).replace(b"\nName", b"\nSummary: Fast things.\nName")
    world.files.setdefault(name, {})[f"{module}-{version}-{tag}.whl"] = wheel(
        {
            f"{module}/__init__.py": b"",
            f"{module}/_C.so": library,
            f"{module}-{version}.dist-info/METADATA": says,
        }
    )


def tree(folder: Path) -> dict[str, bytes]:
    return {str(p.relative_to(folder)): p.read_bytes() for p in folder.rglob("*") if p.is_file()}


def test_several_and_their_extras(world: World, pkgs: Path) -> None:
    world.add("app", "1.0", 'more; extra == "x"', 'never; extra == "y"')
    world.add("other", "2.0", "app")
    world.add("more", "1.0")
    world.add("more", "2.0")
    done = add(world, pkgs, "app[X]", "Other")
    assert done.exit_code == 0, done.output
    assert sorted(p.name for p in pkgs.iterdir()) == ["app", "more", "other"]
    assert (pkgs / "app/update.toml").read_text() == (
        'source = "index"\n\n[keep]\nextras = ["x"]\n'
    )
    assert list(package(pkgs, "app").releases[0].metadata.extras) == ["x"]
    # Of what is only required, the newest.
    assert (pkgs / "more/update.toml").read_text() == 'source = "index"\n[keep]\nlines = 1\n'
    assert [r.version for r in package(pkgs, "more").releases] == ["2.0"]
    assert (pkgs / "app/start-up.json").exists()


def test_the_bytes_tell_what_a_package_is_for(world: World, pkgs: Path) -> None:
    code = container(["sm_80", "compute_90"])
    put(world, "gpu", "2.0", elf(fatbin=code, needed=["libcudart.so.13"]))
    put(world, "gpu", "1.0", elf(fatbin=code, needed=["libcudart.so.12"]))
    put(world, "gpu", "2.0", elf(machine=183), tag=ARM)
    done = add(world, pkgs, "gpu")
    assert done.exit_code == 0, done.output
    assert (pkgs / "gpu/update.toml").read_text() == (
        'source = "index"\n\n[axes]\ncuda = "measured:13"\n'
    )
    assert (pkgs / "gpu/package.nix").read_text() == (
        '{\n  description = "Fast things";\n  kind = "accelerated";\n}\n'
    )
    newest, older = package(pkgs, "gpu").releases
    by_system = {s: v for v in newest.variants for s in v.wheels}
    assert by_system["x86_64-linux"].axes == {"cuda": "13"}
    assert by_system["x86_64-linux"].capabilities == ("sm_80", "compute_90")
    # What has nothing of CUDA is for every target.
    assert by_system["aarch64-linux"].axes == {}
    assert [v.axes for v in older.variants] == [{"cuda": "12"}]
    # It is what `update` makes of it, too.
    before = tree(pkgs)
    command = ["update", "gpu", "--packages", str(pkgs), "--index", world.index]
    assert CliRunner().invoke(app, command).exit_code == 0
    assert tree(pkgs) == before


def test_requirements_tell_it_where_the_bytes_agree(world: World, pkgs: Path) -> None:
    world.add("nvidia-cuda-runtime-cu12", "12.8.90", tag="py3-none-manylinux2014_x86_64")
    pin = "nvidia-cuda-runtime-cu12==12.8.90"
    put(world, "gpu", "1.0", elf(needed=["libcudart.so.12"]), pin)
    assert add(world, pkgs, "gpu").exit_code == 0
    assert parse_config((pkgs / "gpu/update.toml").read_text()).axes == {"cuda": "requirements"}
    assert package(pkgs, "gpu").releases[0].variants[0].axes == {"cuda": "12.8"}


def test_torch_that_is_linked_and_not_required(world: World, pkgs: Path) -> None:
    symbol = "_ZN3c1011SymIntTableE"
    put(world, "ext", "1.0", elf(needed=["libc10.so"], undefined=[symbol]))
    put(world, "fine", "1.0", elf(needed=["libc10.so"], undefined=[symbol]), "torch")
    world.add("torch", "2.0")
    done = add(world, pkgs, "ext", "fine")
    assert done.exit_code == 0, done.output
    assert 'requirement = "torch"' in (pkgs / "ext/package.nix").read_text()
    assert "requires" not in (pkgs / "fine/package.nix").read_text()


def test_a_name_tells_its_cuda(world: World, pkgs: Path) -> None:
    put(world, "frames-cu12", "1.0", elf(fatbin=container(["sm_80"])))
    assert add(world, pkgs, "frames-cu12").exit_code == 0
    assert package(pkgs, "frames-cu12").releases[0].variants[0].axes == {"cuda": "12"}


def test_what_the_folder_beside_asks_for_counts(world: World, pkgs: Path) -> None:
    for version in ("1.0", "2.0", "3.0"):
        world.add("dep", version)
    world.add("app", "1.0", "dep==1.0")
    assert add(world, pkgs, "app").exit_code == 0
    mine = pkgs.parent / "mine"
    mine.mkdir()
    command = ["add", "dep", "--packages", str(mine), "--beside", str(pkgs)]
    assert CliRunner().invoke(app, [*command, "--index", world.index]).exit_code == 0
    assert [r.version for r in package(mine, "dep").releases] == ["3.0", "2.0", "1.0"]
    assert [p.name for p in mine.iterdir()] == ["dep"]


def test_what_persons_wrote_elsewhere_is_taken_over(world: World, pkgs: Path) -> None:
    for version in ("1.0", "2.0", "3.0"):
        put(world, "gpu", version, elf(needed=["libcudart.so.12"]))
    (pkgs / "gpu").mkdir()
    by_hand = {"update.toml": "[keep]\nlines = 3\n", "package.nix": '{ kind = "leaf"; } # mine\n'}
    for name, text in by_hand.items():
        (pkgs / "gpu" / name).write_text(text)
    mine = pkgs.parent / "mine"
    mine.mkdir()
    command = ["add", "gpu", "--packages", str(mine), "--beside", str(pkgs)]
    done = CliRunner().invoke(app, [*command, "--index", world.index])
    assert done.exit_code == 0, done.output
    assert f"gpu: package.nix, update.toml as in {pkgs}" in done.output
    assert (mine / "gpu/package.nix").read_text() == by_hand["package.nix"]
    assert (mine / "gpu/update.toml").read_text().startswith(by_hand["update.toml"])
    assert [r.version for r in package(mine, "gpu").releases] == ["3.0", "2.0", "1.0"]
    assert not (pkgs / "gpu/releases.json").exists()


def test_what_is_only_opened_is_done_without(world: World, pkgs: Path) -> None:
    library = elf(fatbin=container(["sm_80"]), behind=b"\0libcublas.so.12\0")
    put(world, "gpu", "1.0", library)
    done = add(world, pkgs, "gpu")
    assert done.exit_code == 0, done.output
    (release,) = package(pkgs, "gpu").releases
    assert [v.axes.get("cuda") for v in release.variants] == ["12", "none"]


def test_a_leaf_has_nothing_to_say(world: World, pkgs: Path) -> None:
    put(world, "leaf", "1.0", elf())
    assert add(world, pkgs, "leaf").exit_code == 0
    assert not (pkgs / "leaf/package.nix").exists()
    assert (pkgs / "leaf/update.toml").read_text() == 'source = "index"\n'


def test_a_prerelease_is_not_taken_for_its_wheel(world: World, pkgs: Path) -> None:
    world.add("app", "0.3.1.dev5")
    for version in ("0.17.1", "0.18.9"):
        world.add_sdist("app", version)
    done = add(world, pkgs, "app")
    assert done.exit_code == 0, done.output
    assert [r.version for r in package(pkgs, "app").releases] == ["0.18.9", "0.17.1"]
    # Where nobody released anything else, it is what there is.
    world.add("early", "1.0b2")
    assert add(world, pkgs, "early").exit_code == 0
    assert [r.version for r in package(pkgs, "early").releases] == ["1.0b2"]


def test_sources_stand_beside_wheels_that_end_before_them(world: World, pkgs: Path) -> None:
    world.add("app", "1.0")
    for version in ("0.9", "1.1", "1.2"):
        world.add_sdist("app", version)
    world.add("user", "1.0", "app==0.9")
    done = add(world, pkgs, "app")
    assert done.exit_code == 0, done.output
    assert [r.version for r in package(pkgs, "app").releases] == ["1.2", "1.1", "1.0"]
    assert "app: wheels end before 1.2, 1.1, of which the source is kept" in done.output
    # What is asked for exactly is had as a source, too.
    assert add(world, pkgs, "user").exit_code == 0
    command = ["update", "app", "--packages", str(pkgs), "--index", world.index]
    assert CliRunner().invoke(app, command).exit_code == 0
    assert [r.version for r in package(pkgs, "app").releases] == ["1.2", "1.1", "1.0", "0.9"]


def sdist(name: str, version: str, files: dict[str, bytes]) -> bytes:
    buffer = io.BytesIO()
    with tarfile.open(fileobj=buffer, mode="w:gz", compresslevel=0) as archive:
        for member, content in files.items():
            info = tarfile.TarInfo(f"{name}-{version}/{member}")
            info.size = len(content)
            archive.addfile(info, io.BytesIO(content))
    return buffer.getvalue()


def test_a_large_source_is_read_as_it_comes(
    world: World, pkgs: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    big = bytes(3 << 20)
    world.files["app"] = {
        "app-1.0.tar.gz": sdist(
            "app",
            "1.0",
            {
                "vendor/big.bin": big,
                "PKG-INFO": metadata("app", "1.0", "dep"),
                "pyproject.toml": b'[build-system]\nrequires = ["tool>=2"]\nbuild-backend = "t"\n',
                "kernels/a.cu": b"",
            },
        )
    }
    world.add("dep", "1.0")
    world.add("tool", "2.0")
    monkeypatch.setattr(Limit.SDIST, "default", 1 << 20)
    done = add(world, pkgs, "app")
    assert done.exit_code == 0, done.output
    (release,) = package(pkgs, "app").releases
    assert [r.name for r in release.metadata.requires] == ["dep"]
    assert release.sdist is not None
    assert release.sdist.build is not None
    assert [str(r) for r in release.sdist.build.requires] == ["tool>=2"]
    assert release.sdist.build.compiles == ("cuda", "cxx")
    # What its build needs is there, and it is known to be for GPUs.
    assert (pkgs / "tool/releases.json").exists()
    assert 'kind = "accelerated"' in (pkgs / "app/package.nix").read_text()
    # `update` does not read it again, and forgets nothing.
    before = tree(pkgs)
    world.log.clear()
    command = ["update", "app", "--packages", str(pkgs), "--index", world.index]
    assert CliRunner().invoke(app, command).exit_code == 0
    assert tree(pkgs) == before
    assert all(path.startswith("/simple/") for _, path, *_ in world.log)


def test_the_newest_release_is_lost_aloud(world: World, pkgs: Path) -> None:
    world.add("app", "1.0")
    world.files["app"]["app-2.0-py3-none-any.whl"] = b"no zip" * 100
    done = add(world, pkgs, "app")
    assert done.exit_code == 1
    assert "E546: the newest release of app is not recorded" in done.output
    assert [r.version for r in package(pkgs, "app").releases] == ["1.0"]


def test_a_family_that_cannot_be_read_writes_nothing(world: World, pkgs: Path) -> None:
    world.add("app", "1.0", "dep", "gone")
    world.add("dep", "1.0")
    (pkgs / "mine").mkdir()
    (pkgs / "mine/update.toml").write_text("# mine\n")
    before = tree(pkgs)
    done = add(world, pkgs, "dep", "app")
    assert done.exit_code == 1
    assert "E502: the package index has no gone" in done.output
    assert "nothing was written" in done.output
    assert tree(pkgs) == before
    assert sorted(p.name for p in pkgs.iterdir()) == ["mine"]


def test_a_wheel_that_cannot_be_measured_writes_nothing(world: World, pkgs: Path) -> None:
    put(world, "gpu", "1.0", elf())
    file = f"gpu-1.0-{X86}.whl"
    world.stated[file] = hashlib.sha256(b"other").hexdigest()
    done = add(world, pkgs, "gpu")
    assert done.exit_code == 1
    assert "E540" in done.output
    assert tree(pkgs) == {}


def test_it_asks_little(world: World, pkgs: Path) -> None:
    names = [f"leaf-{i}" for i in range(9)]
    for name in names:
        world.add(name, "1.0", payload=300_000)
    world.add("app", "1.0", *names)
    done = add(world, pkgs, "app", "--json")
    told = json.loads(done.stdout)
    assert len(told["packages"]) == 10
    # A page and the end of a wheel each, in which METADATA and its directory lie.
    assert told["requests"] == len(world.log) == 20


def test_the_day_is_the_one_that_is_asked_for(
    world: World, pkgs: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    put(world, "gpu", "1.0", elf(needed=["libcudart.so.12"]))
    monkeypatch.setenv("SOURCE_DATE_EPOCH", "1790000000")
    assert add(world, pkgs, "gpu").exit_code == 0
    assert '"date": "2026-09-21"' in (pkgs / "gpu/measured.json").read_text()
    again = pkgs.parent / "again"
    again.mkdir()
    assert add(world, again, "gpu").exit_code == 0
    assert tree(again) == tree(pkgs)
