"""One small environment, exported in every form, and places where nothing else is."""

from __future__ import annotations

import os
import subprocess
from collections.abc import Callable
from pathlib import Path

import pytest

from debian_root import debian_root

HERE = Path(__file__).resolve().parent
Nix = Callable[..., subprocess.CompletedProcess[str]]


@pytest.fixture(scope="session")
def squashfs_tools() -> Path:
    """The folder of mksquashfs and unsquashfs."""
    return debian_root("squashfs-tools") / "programs"


@pytest.fixture(scope="session")
def mksquashfs(squashfs_tools: Path) -> str:
    """The program for the sandbox of a build, in Nix."""
    return f"${{{squashfs_tools.parent}}}/programs/mksquashfs"


@pytest.fixture(scope="session")
def image(run_nix: Nix, root: Path, interpreter: dict[str, str], tmp_path_factory) -> Callable:
    """Build an attribute of a set with a command and a compiled module; more arguments are Nix's.

    The exit code is for the test to judge where `check` is false.
    """

    def build(
        attribute: str, *arguments: str, mksquashfs: str = "/none", check: bool = True
    ) -> Path | subprocess.CompletedProcess[str]:
        expression = f"""
          (import {root}/nix/concretise {{ }}).concretise {{
            base = (import {root}/nix/bases).host {{
              pythons."{interpreter["python"]}" = {{
                executable = "{interpreter["executable"]}";
                version = "{interpreter["full"]}";
              }};
              mksquashfs = "{mksquashfs}";
            }};
            packages = [ "pygments" "markupsafe" ];
            python = "{interpreter["python"]}";
            cuda = null;
          }}"""
        done = run_nix(
            "build",
            "--impure",
            "--no-link",
            "--print-out-paths",
            "-L",
            *arguments,
            "--expr",
            f"({expression}).{attribute}",
        )
        if not check:
            return done
        assert done.returncode == 0, done.stderr
        return Path(done.stdout.strip())

    return build


@pytest.fixture(scope="session")
def squashfs(image: Callable, mksquashfs: str) -> Path:
    """The environment as a squashfs."""
    path = image("image.squashfs", mksquashfs=mksquashfs)
    assert isinstance(path, Path)
    return path


@pytest.fixture(scope="session")
def unsquashed(squashfs_tools: Path, tmp_path_factory) -> Callable[[Path], Path]:
    """Unpack a squashfs; the folder."""

    def unpack(file: Path) -> Path:
        folder = tmp_path_factory.mktemp("squashfs") / "root"
        subprocess.run(
            [squashfs_tools / "unsquashfs", "-quiet", "-no-progress", "-dest", folder, file],
            check=True,
            capture_output=True,
        )
        return folder

    return unpack


@pytest.fixture(scope="session")
def system_root(squashfs: Path, unsquashed: Callable[[Path], Path]) -> Path:
    """What the squashfs has in it."""
    return unsquashed(squashfs)


@pytest.fixture(scope="session")
def alone() -> Callable[..., subprocess.CompletedProcess[str]]:
    """Run a command that sees the folders that are named, and nothing of this machine."""
    bwrap = debian_root("bubblewrap", "skopeo", "umoci") / "programs/bwrap"

    def run(
        binds: dict[str, Path], *command: str, environment: dict[str, str] | None = None
    ) -> subprocess.CompletedProcess[str]:
        words = [part for place, path in binds.items() for part in ("--ro-bind", str(path), place)]
        words += ["--proc", "/proc", "--dev", "/dev", "--tmpfs", "/tmp"]
        for name, value in (environment or {}).items():
            words += ["--setenv", name, value]
        return subprocess.run(
            [str(bwrap), "--unshare-all", "--clearenv", *words, "--", *command],
            capture_output=True,
            text=True,
            check=False,
        )

    return run


@pytest.fixture(scope="session")
def stub_driver(root: Path, tmp_path_factory, interpreter: dict[str, str]) -> Path:
    """A folder with a libcuda.so.1 whose cuInit says 100, that there is no device."""
    folder = tmp_path_factory.mktemp("driver")
    program = (
        f"import os, sys; sys.path.insert(0, '{root}/nix/builders'); from driver_stub import stub;"
        "machine = {'x86_64': 62, 'aarch64': 183}[os.uname().machine];"
        f"open('{folder}/libcuda.so.1', 'wb').write(stub(machine, 'libcuda.so.1', ['cuInit']))"
    )
    subprocess.run([interpreter["executable"], "-I", "-S", "-B", "-c", program], check=True)
    return folder


@pytest.fixture(scope="session")
def node(tmp_path_factory) -> Callable[..., subprocess.CompletedProcess[str]]:
    """A node of a cluster: Debian's unstable suite with apptainer, and an ordinary user on it."""
    if os.getuid() != 0:
        pytest.skip("a node is made by root: pivot_root, and a user of its own")
    packages = ("apptainer", "squashfuse", "fuse-overlayfs", "base-files", "bash", "coreutils")
    system = debian_root(*packages, "libc-bin", suite="sid")

    def run(shared: Path, driver: Path, *command: str) -> subprocess.CompletedProcess[str]:
        enter = ["unshare", "--mount", "--pid", "--fork", "--propagation", "private"]
        return subprocess.run(
            [*enter, "sh", str(HERE / "node.sh"), str(system), str(shared), str(driver), *command],
            capture_output=True,
            text=True,
            check=False,
        )

    return run
