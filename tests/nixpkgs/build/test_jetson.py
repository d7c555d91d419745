"""Jetson's compatibility package: its libcuda is found before the board's, also where nixglhost
sets LD_LIBRARY_PATH, which goes before run paths.
"""

from __future__ import annotations

import base64
import hashlib
import os
import subprocess
import zipfile
from pathlib import Path

import pytest

LIBCUDA = "int whose(void) { return %d; }"
BOARD, COMPAT = 1, 2
# As libcudart does: the driver is opened by name when it is needed.
LIBRARY = (
    "#include <dlfcn.h>\n"
    'int whose_driver(void) { return ((int (*)(void)) dlsym(dlopen("libcuda.so.1", RTLD_NOW), '
    '"whose"))(); }\n'
)
PROGRAM = """
import ctypes, os, pathlib, shutil, sys
driver, library = sys.argv[1:]
place = pathlib.Path("/run/opengl-driver/lib")
if not place.is_dir():
    place.mkdir(parents=True)
    shutil.copy(driver, place / "libcuda.so.1")
    os.environ["LD_LIBRARY_PATH"] = os.environ.get("TRIED", "")
    os.execv(sys.executable, [sys.executable, "-c", os.environ["PROGRAM"], driver, library])
print(ctypes.CDLL(library).whose_driver())
"""


def compiled(folder: Path, name: str, text: str) -> Path:
    """A shared library of the machine's gcc."""
    (folder / "x.c").write_text(text)
    folder.joinpath(name).parent.mkdir(parents=True, exist_ok=True)
    subprocess.run(
        ["gcc", "-shared", "-fPIC", "-o", str(folder / name), str(folder / "x.c")], check=True
    )
    return folder / name


TAGS = '{ python = "py3"; abi = "none"; platform = [ "linux_x86_64" ]; }'


def wheel(folder: Path, library: bytes) -> Path:
    """A wheel with one compiled library."""
    files = {
        "thing/libthing.so": library,
        "thing/__init__.py": b"",
        "thing-1.0.dist-info/METADATA": b"Metadata-Version: 2.1\nName: thing\nVersion: 1.0\n",
        "thing-1.0.dist-info/WHEEL": (
            b"Wheel-Version: 1.0\nGenerator: test\nRoot-Is-Purelib: false\n"
            b"Tag: py3-none-linux_x86_64\n"
        ),
    }
    digest = {
        name: base64.urlsafe_b64encode(hashlib.sha256(content).digest()).rstrip(b"=").decode()
        for name, content in files.items()
    }
    record = (
        "".join(f"{name},sha256={digest[name]},{len(content)}\n" for name, content in files.items())
        + "thing-1.0.dist-info/RECORD,,\n"
    )
    path = folder / "thing-1.0-py3-none-linux_x86_64.whl"
    with zipfile.ZipFile(path, "w") as archive:
        for name, content in {**files, "thing-1.0.dist-info/RECORD": record.encode()}.items():
            archive.writestr(name, content)
    return path


@pytest.fixture
def whose(root, machine, build, alone, tmp_path):
    """Which driver a patched library opens, by the base's option and by LD_LIBRARY_PATH.

    COMPAT in that stands for the package's folder.
    """
    compiled(tmp_path, "compat/compat/libcuda.so.1", LIBCUDA % COMPAT)
    driver = compiled(tmp_path, "driver/libcuda.so.1", LIBCUDA % BOARD)
    source = wheel(tmp_path, compiled(tmp_path, "libthing.so", LIBRARY).read_bytes())
    path = '(builtins.path {{ name = "{}"; path = {}; }})'.format

    def run(option: str, tried: str = "") -> int:
        compat = path("cuda-compat", tmp_path / "compat")
        base = (
            f"((import {root}/nix/bases).nixpkgs {{ pkgs = {machine}; "
            f"cudaCompat = {compat if option == 'compat' else 'null'}; }})"
        )
        thing = (
            f'({base}.mkBuildWheel {{ name = "thing"; version = "1.0"; file = "{source.name}"; '
            f"tags = {TAGS}; source = {path(source.name, source)}; libraries = [ ]; }})"
        )
        together = build(
            f'{machine}.runCommand "together" {{ }} "mkdir $out; '
            f"ln -s ${{{machine}.python312}} $out/python; ln -s ${{{thing}}} $out/thing;"
            f" ln -s ${{{path('driver', driver.parent)}}} $out/driver; "
            f'ln -s ${{{compat}}} $out/compat"'
        )
        # The sandbox has an empty environment.
        program = (
            f"import os; os.environ['PROGRAM'] = {PROGRAM!r}; "
            f"os.environ['TRIED'] = {tried.replace('COMPAT', together + '/compat/compat')!r}; "
            "exec(os.environ['PROGRAM'])"
        )
        done = alone(
            together,
            f"{together}/python/bin/python3",
            "-c",
            program,
            f"{together}/driver/libcuda.so.1",
            f"{together}/thing/site-packages/thing/libthing.so",
        )
        assert done.returncode == 0, done.stderr
        return int(done.stdout)

    return run


def test_the_boards_driver_is_taken_without(whose):
    assert whose("none") == BOARD


def test_the_package_goes_before_the_board(whose):
    assert whose("compat") == COMPAT
    # The trap: LD_LIBRARY_PATH goes before run paths. What nixglhost sets has both.
    assert whose("compat", "/run/opengl-driver/lib") == BOARD
    assert whose("compat", "COMPAT:/run/opengl-driver/lib") == COMPAT


def test_nixglhost_puts_the_package_first(root, machine, build, store_root):
    source = os.environ.get("ACCELPKGS_TEST_NIX_GL_HOST")
    if not source:
        pytest.skip("ACCELPKGS_TEST_NIX_GL_HOST names no tree of nix-gl-host")
    path = build(
        f"import {root}/overlays/nixglhost.nix {{ nixGlHost = {source}; pkgs = {machine}; "
        'cudaCompat = "/the/package"; }'
    )
    lines = Path(f"{store_root}{path}/bin/nixglhost").read_text("utf-8").splitlines()
    first, then = (
        next(number for number, line in enumerate(lines) if text in line)
        for text in ("/the/package/compat:{nix_gl_ld_library_path}", "Injecting LD_LIBRARY_PATH")
    )
    assert then == first + 1
