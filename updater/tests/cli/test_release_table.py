from __future__ import annotations

import io

from rich.console import Console

from accelpkgs_updater.cli.release_table import show_package
from accelpkgs_updater.cli.reporter import Reporter
from accelpkgs_updater.core.models import Package, Release, Variant
from accelpkgs_updater.core.wheel import Sdist, Wheel

FILE = Wheel("p.whl", "a" * 64)
MARK = "its METADATA could not be read yet; `updater update` on a connected machine completes it"


def shown(package: Package, width: int) -> str:
    reporter = Reporter()
    reporter.out = Console(
        file=io.StringIO(), force_terminal=True, width=width, color_system=None, soft_wrap=True
    )
    show_package(package, reporter)
    return reporter.out.file.getvalue()


def variant(*tags: str, system: str = "x86_64-linux", **more: object) -> Variant:
    return Variant(wheels={system: dict.fromkeys(tags, (FILE,))}, **more)


def test_a_table_fits_a_narrow_terminal() -> None:
    tags = [f"cp3{m}-cp3{m}{t}" for m in (10, 11, 12, 14) for t in ("", "t") if m > 12 or not t]
    package = Package(
        "p",
        (
            Release(
                "2.0",
                variants=(
                    variant(
                        *tags,
                        axes={"cuda": "12.8"},
                        capabilities=("sm_80", "sm_90", "sm_90a", "compute_90"),
                    ),
                    variant(
                        "cp312-cp312",
                        axes={"cuda": "none", "rocm": "6.4"},
                        gfx=("gfx90a", "gfx942"),
                        mark=MARK,
                    ),
                    variant("py3-none", system="any", mark=MARK),
                ),
            ),
            Release("1.0", sdist=Sdist("p-1.0.tar.gz", "b" * 64)),
        ),
    )
    narrow = shown(package, 80).partition("[1] its")[0]
    assert max(map(len, narrow.splitlines())) <= 80
    assert "…" not in narrow
    lines = [line.rstrip() for line in shown(package, 120).splitlines()]
    assert lines[2].split() == [
        *("2.0", "cuda=12.8", "x86_64", "cp310-cp312", "cp314", "cp314t"),
        *("sm_80", "90", "90a", "compute_90"),
    ]
    assert lines[3].split() == [
        "2.0",
        "cuda=none",
        "rocm=6.4",
        "x86_64",
        "cp312",
        "gfx90a",
        "gfx942",
        "[1]",
    ]
    assert lines[4].split() == ["2.0", "any", "py3", "[1]"]
    assert lines[5].split() == ["1.0", "sdist", "only"]
    assert lines[6] == f"[1] {MARK}"


def test_what_has_no_release() -> None:
    assert shown(Package("p"), 80) == "p has no releases\n"
