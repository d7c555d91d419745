"""Images: unpacked and run with nothing but what is in them."""

from __future__ import annotations

import json
import shutil
import subprocess
import tarfile


def test_an_image_holds_the_closure_and_runs(small, concretised, fetched, build, machine, store_root, tmp_path):
    """The streamed archive is listed and unpacked, and its program runs with nothing but the image's own files."""
    fetched(small)
    archive = store_root + build(f'{machine}.runCommand "image.tar" {{ }} "${{{concretised(small)}.ociImage}} > $out"')
    root = tmp_path / "root"
    with tarfile.open(archive) as image:
        manifest = json.load(image.extractfile("manifest.json"))[0]
        config = json.load(image.extractfile(manifest["Config"]))["config"]
        for layer in manifest["Layers"]:
            with tarfile.open(fileobj=image.extractfile(layer)) as content:
                # Names in layers are absolute; this filter makes them relative to the folder, as a container runtime does.
                content.extractall(root, filter=lambda member, _: member.replace(name=member.name.lstrip("/") or ".", deep=False))
    assert len(manifest["Layers"]) > 5, "packages are layers of their own"
    assert "NVIDIA_DRIVER_CAPABILITIES=compute,utility" in config["Env"]
    (glibc,) = (root / "nix/store").glob("*-glibc-*")
    (root / "lib").mkdir(exist_ok=True)
    (root / "lib/x86_64-linux-gnu").symlink_to(f"/nix/store/{glibc.name}/lib")
    program = "import numpy; print(numpy.linalg.inv(numpy.eye(3)).sum())"
    enter = ["unshare", "--user", "--map-root-user", "--net", shutil.which("chroot", path="/usr/sbin:/usr/bin:/sbin:/bin"), str(root)]
    done = subprocess.run([*enter, *config["Entrypoint"], "-c", program], capture_output=True, text=True, check=False, env={"HOME": "/"})
    assert done.returncode == 0, done.stderr
    assert done.stdout.split() == ["3.0"]
