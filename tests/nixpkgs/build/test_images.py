"""Images: unpacked and run with nothing but what is in them."""

from __future__ import annotations

import json
import shutil
import subprocess
import tarfile
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

PROGRAM = "import numpy; print(numpy.linalg.inv(numpy.eye(3)).sum())"


def inside(root: Path, *command: str) -> str:
    """What a program says that sees nothing but the files of an image."""
    # The copied loader of a distribution looks for the C library where the distribution has it.
    (glibc,) = (root / "nix/store").glob("*-glibc-*")
    (root / "lib").mkdir(exist_ok=True)
    (root / "lib/x86_64-linux-gnu").symlink_to(f"/nix/store/{glibc.name}/lib")
    chroot = shutil.which("chroot", path="/usr/sbin:/usr/bin:/sbin:/bin")
    enter = ["unshare", "--user", "--map-root-user", "--net", chroot, str(root)]
    done = subprocess.run([*enter, *command], capture_output=True, text=True, check=False, env={"HOME": "/"})
    assert done.returncode == 0, done.stderr
    return done.stdout


@pytest.fixture
def unpacked(build, machine, store_root, tmp_path) -> Callable[[str], tuple[Path, dict[str, Any]]]:
    """Run the program that writes an OCI image, unpack its layers as a container runtime does; return the folder and the configuration."""

    def unpack(oci: str) -> tuple[Path, dict[str, Any]]:
        archive = store_root + build(f'{machine}.runCommand "image.tar" {{ }} "${{{oci}}} > $out"')
        root = tmp_path / "root"
        with tarfile.open(archive) as image:
            manifest = json.load(image.extractfile("manifest.json"))[0]
            config = json.load(image.extractfile(manifest["Config"]))["config"]
            for layer in manifest["Layers"]:
                with tarfile.open(fileobj=image.extractfile(layer)) as content:
                    # Names in layers are absolute; this filter makes them relative to the folder.
                    content.extractall(root, filter=lambda member, _: member.replace(name=member.name.lstrip("/") or ".", deep=False))
        assert len(manifest["Layers"]) > 5, "packages are layers of their own"
        return root, config

    return unpack


def test_an_oci_image_holds_the_closure_and_runs(small, concretised, fetched, unpacked):
    fetched(small)
    root, config = unpacked(f"{concretised(small)}.ociImage")
    assert "NVIDIA_DRIVER_CAPABILITIES=compute,utility" in config["Env"]
    assert inside(root, *config["Entrypoint"], "-c", PROGRAM).split() == ["3.0"]


def test_a_singularity_image_holds_the_closure_and_runs(small, concretised, fetched, build, machine, store_root, tmp_path):
    """Where the tree has singularity-tools, its own recipe makes the image, which needs a virtual machine."""
    if not Path("/usr/bin/mksquashfs").exists():
        pytest.skip("this machine has no squashfs-tools")
    fetched(small)
    image = store_root + build(f"{concretised(small)}.image")
    root = tmp_path / "root"
    subprocess.run(["unsquashfs", "-quiet", "-no-progress", "-dest", str(root), image], check=True, capture_output=True)
    assert inside(root, "/.singularity.d/runscript", "-c", PROGRAM).split() == ["3.0"]
