"""Images hold what they run, and it runs."""

from __future__ import annotations

import subprocess
from pathlib import Path

import pytest

PROGRAM = "import numpy; print(numpy.linalg.inv(numpy.eye(3)).sum())"


def test_an_oci_image_holds_the_closure_and_runs(small, concretised, fetched, unpacked, inside):
    fetched(small)
    root, config = unpacked(f"{concretised(small)}.ociImage")
    assert "NVIDIA_DRIVER_CAPABILITIES=compute,utility" in config["Env"]
    assert inside(root, *config["Entrypoint"], "-c", PROGRAM).split() == ["3.0"]
    assert inside(
        root,
        *config["Entrypoint"],
        "-c",
        "import getpass, tempfile; print(getpass.getuser(), tempfile.gettempdir())",
    ).split() == ["root", "/tmp"]


def test_a_singularity_image_holds_the_closure_and_runs(
    needs, small, concretised, fetched, build, inside, store_root, tmp_path
):
    """Where the tree has singularity-tools, its own recipe makes the image, which needs a virtual
    machine.
    """
    needs("singularity-tools")
    if not Path("/usr/bin/mksquashfs").exists():
        pytest.skip("this machine has no squashfs-tools")
    fetched(small)
    image = store_root + build(f"{concretised(small)}.image")
    root = tmp_path / "root"
    subprocess.run(
        ["unsquashfs", "-quiet", "-no-progress", "-dest", str(root), image],
        check=True,
        capture_output=True,
    )
    assert inside(root, "/.singularity.d/runscript", "-c", PROGRAM).split() == ["3.0"]
