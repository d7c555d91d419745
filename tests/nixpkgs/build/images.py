"""Images, unpacked and run with nothing but what is in them."""

from __future__ import annotations

import json
import shutil
import subprocess
import tarfile
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

# What our own image holds is taken as it is. Older releases of Python know no filters, and do that.
RAW: dict[str, Any] = {"filter": "fully_trusted"} if hasattr(tarfile, "data_filter") else {}


def below(layer: tarfile.TarFile) -> Iterator[tarfile.TarInfo]:
    """The members of a layer, whose names are absolute, by names below a folder."""
    for member in layer:
        member.name = member.name.lstrip("/") or "."
        yield member


@pytest.fixture
def unpacked(
    needs, build, entering, tmp_path: Path
) -> Callable[[str], tuple[Path, dict[str, Any]]]:
    """Run the program that writes an OCI image, unpack its layers as a container runtime does.

    Return the folder and the configuration.
    """
    needs("dockerTools")

    def unpack(oci: str) -> tuple[Path, dict[str, Any]]:
        program, root, files, layers = build(oci), tmp_path / "root", {}, 0
        # Read as it is written: an image with CUDA has seven gigabytes.
        with (
            subprocess.Popen(**entering(program, program), stdout=subprocess.PIPE) as writer,
            tarfile.open(fileobj=writer.stdout, mode="r|") as image,
        ):
            for member in image:
                if member.name.endswith(".json"):
                    files[member.name] = json.load(image.extractfile(member))
                elif member.isfile():
                    layers += 1
                    with tarfile.open(fileobj=image.extractfile(member), mode="r|") as content:
                        content.extractall(root, below(content), **RAW)
        (manifest,) = files["manifest.json"]
        assert len(manifest["Layers"]) == layers > 5, "packages are layers of their own"
        return root, files[manifest["Config"]]["config"]

    return unpack


@pytest.fixture(scope="session")
def inside(build, parts, store_root) -> Callable[..., str]:
    """What a program says that sees nothing but the files of an unpacked image.

    And the shell, as above.
    """
    shell = build(f"{parts}.shell")

    def run(root: Path, *command: str) -> str:
        # The copied loader of a distribution looks for the C library where the distribution has it.
        (glibc,) = (root / "nix/store").glob("*-glibc-*")
        (root / "lib").mkdir(exist_ok=True)
        (root / "lib/x86_64-linux-gnu").unlink(missing_ok=True)
        (root / "lib/x86_64-linux-gnu").symlink_to(f"/nix/store/{glibc.name}/lib")
        if not (root / "bin/bash").is_symlink():
            shutil.copytree(store_root + shell, f"{root}{shell}")
            (root / "bin").mkdir(exist_ok=True)
            (root / "bin/bash").symlink_to(f"{shell}/bin/bash")
        (root / "dev").mkdir(exist_ok=True)
        (root / "dev/urandom").touch()
        # What every container runtime brings; the environment stays empty.
        device = (
            'mount --bind /dev/urandom "$0/dev/urandom" && exec env -i HOME=/ "$(command -v '
            'chroot)" "$0" "$@"'
        )
        enter = [
            "unshare",
            "--user",
            "--map-root-user",
            "--mount",
            "--net",
            "sh",
            "-c",
            device,
            str(root),
        ]
        done = subprocess.run([*enter, *command], capture_output=True, text=True, check=False)
        assert done.returncode == 0, done.stderr
        return done.stdout

    return run
