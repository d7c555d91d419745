"""What acts when Python starts, in the variants of a package."""

from __future__ import annotations

from accelpkgs_updater.core.models import Package, Release, StartUpFile, Variant
from accelpkgs_updater.core.parse import parse
from accelpkgs_updater.core.render import render
from accelpkgs_updater.core.wheel import Wheel
from accelpkgs_updater.measure.start_up_file import StartUp
from accelpkgs_updater.measure.start_up_merge import with_start_up

X86, ARM = "x86_64-linux", "aarch64-linux"


def file(system: str, digit: str) -> Wheel:
    architecture = system.partition("-")[0]
    return Wheel(f"x-1-cp312-cp312-manylinux_2_28_{architecture}.whl", digit * 64)


def package(start_up: tuple[StartUpFile, ...] | None = None) -> Package:
    wheels = {s: {"cp312-cp312": (file(s, d),)} for s, d in ((X86, "a"), (ARM, "b"))}
    loads = {X86: {"glibc": "2.17"}, ARM: {"glibc": "2.28"}}
    return Package(
        "x", (Release("1", variants=(Variant(wheels=wheels, loads=loads, start_up=start_up),)),)
    )


def variants(
    known: dict[str, tuple[str, ...]], before: Package | None = None
) -> list[tuple[object, ...]]:
    facts = {
        d * 64: StartUp("x", d * 64, "2026-11-29", tuple(map(StartUpFile, names)))
        for d, names in known.items()
    }
    merged = with_start_up(before or package(), facts)
    assert with_start_up(merged, facts) == merged
    assert parse(render(merged)).releases == merged.releases
    return [
        (v.start_up and tuple(one.file for one in v.start_up), list(v.wheels), list(v.loads))
        for r in merged.releases
        for v in r.variants
    ]


def test_alike_on_all_systems() -> None:
    both = [X86, ARM]
    assert variants({"a": (), "b": ()}) == [((), both, both)]
    assert variants({"a": ("x.pth",), "b": ("x.pth",)}) == [(("x.pth",), both, both)]


def test_different_on_two() -> None:
    assert variants({"a": ("x.pth",), "b": ()}) == [
        (("x.pth",), [X86], [X86]),
        ((), [ARM], [ARM]),
    ]


def test_one_that_nobody_looked_at() -> None:
    both = [X86, ARM]
    # That the other has none is no answer; that it has some is more than nothing.
    assert variants({"a": ()}) == [(None, both, both)]
    assert variants({"a": ("x.pth",)}) == [(("x.pth",), both, both)]


def test_what_nobody_knows_any_more_goes() -> None:
    assert variants({}, package((StartUpFile("old.pth"),))) == [(None, [X86, ARM], [X86, ARM])]
