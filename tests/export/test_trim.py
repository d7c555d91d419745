"""What `trim` leaves out: never what something links or opens."""

from __future__ import annotations

import json
import shutil
import subprocess
from pathlib import Path

import pytest

PARTS = ("static", "headers", "unlinked")


@pytest.fixture(scope="module")
def site(tmp_path_factory) -> Path:
    """Packages with libraries: linked, opened by code, by another library, and by nobody."""
    gcc = shutil.which("gcc")
    if not gcc:
        pytest.skip("there is no gcc to make libraries with")
    site = tmp_path_factory.mktemp("trim") / "site-packages"
    lib = site / "parts/lib"
    lib.mkdir(parents=True)

    def library(name: str, *needs: str, text: str = "", place: Path = lib) -> None:
        source = lib / "source.c"
        source.write_text(f'const char *const opens = "{text}";\n')
        links = [f"-l:{need}" for need in needs]
        command = [gcc, "-shared", "-nostdlib", "-o", place / name, source, f"-Wl,-soname,{name}"]
        subprocess.run([*command, "-Wl,--no-as-needed", f"-L{lib}", *links], check=True)
        source.unlink()

    library("libdeep.so.1")
    library("libneeded.so.2", "libdeep.so.1")
    library("libnamed.so.3")
    library("libformat_engine.so.9")
    library("libinner.so.1")
    library("libouter.so.1", text="libinner.so")
    library("liblone.so.1", text="libfarther.so")
    library("libfarther.so.1")
    library("fast.cpython-311-x86_64-linux-gnu.so", "libneeded.so.2", place=site)
    (site / "user.py").write_text(
        "import ctypes\nctypes.CDLL('libnamed.so.3')\nnames = ['format_engine']\n"
        "for n in names: ctypes.CDLL(f'lib{n}.so.9')\nctypes.CDLL('libouter.so.1')\n"
        "LINK = 'libkept_static.a'\n"
    )
    (lib / "libkept_static.a").write_bytes(b"!<arch>\n")
    (lib / "libspare_static.a").write_bytes(b"!<arch>\n")
    for package, code in (("named", "HERE = ['named', \"include\"]"), ("mute", "x = 1")):
        (site / package / "include/deep").mkdir(parents=True)
        (site / package / "__init__.py").write_text(code)
        (site / package / "include/deep/a.h").write_text("int a;")
        (site / package / "include/LICENSE").write_text("of all")
        (site / package / "outside.h").write_text("int b;")
    return site


def trimmed(root: Path, site: Path, python: str, *parts: str) -> set[str]:
    """The files that are left out, by name below the site."""
    program = (
        "import json, sys; sys.path.insert(0, sys.argv[1]); from export_entries import walk;"
        "from export_trim import trim; before = list(walk(sys.argv[2], 'x'));"
        "after = trim(before, sys.argv[3:]); assert set(after) <= set(before);"
        "print(json.dumps([e.path for e in before if e not in after]))"
    )
    done = subprocess.run(
        [python, "-I", "-S", "-B", "-c", program, root / "nix/builders", site, *parts],
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    return {path.removeprefix("x/") for path in json.loads(done.stdout)}


@pytest.mark.parametrize(
    ("parts", "gone"),
    [
        ((), set()),
        (("static",), {"parts/lib/libspare_static.a"}),
        (("headers",), {"mute/include/deep/a.h"}),
        (("unlinked",), {"parts/lib/liblone.so.1", "parts/lib/libfarther.so.1"}),
        (
            PARTS,
            {
                "parts/lib/libspare_static.a",
                "mute/include/deep/a.h",
                "parts/lib/liblone.so.1",
                "parts/lib/libfarther.so.1",
            },
        ),
    ],
)
def test_what_is_left_out(
    root: Path, site: Path, interpreter: dict[str, str], parts: tuple[str, ...], gone: set[str]
) -> None:
    assert trimmed(root, site, interpreter["executable"], *parts) == gone


def test_links_to_what_is_left_out_go_too(
    root: Path, site: Path, interpreter: dict[str, str], tmp_path: Path
) -> None:
    view = tmp_path / "view"
    (view / "site-packages").mkdir(parents=True)
    (view / "site-packages/lone.so").symlink_to(site / "parts/lib/liblone.so.1")
    (view / "site-packages/named.so").symlink_to(site / "parts/lib/libnamed.so.3")
    program = (
        "import json, sys; sys.path.insert(0, sys.argv[1]); from export_entries import walk;"
        "from export_trim import trim; site, view = sys.argv[2:];"
        "every = [*walk(site, site[1:]), *walk(view, view[1:])];"
        "print(json.dumps([e.path for e in trim(every, ['unlinked']) if e.kind == 'link']))"
    )
    done = subprocess.run(
        [interpreter["executable"], "-ISBc", program, root / "nix/builders", site, view],
        capture_output=True,
        text=True,
        check=True,
    )
    assert [Path(path).name for path in json.loads(done.stdout)] == ["named.so"]
