"""The kernel is really compiled for every target, and our reader of wheels reads back for which."""

from __future__ import annotations

import re
import shutil
import subprocess

import pytest

from accelpkgs_updater.measure.fatbin import FatbinScanner
from accelpkgs_updater.measure.library import PEEK, LibraryReader
from apps.proof import images
from apps.proof.kernel import ptx


@pytest.fixture(scope="module")
def made(cuda_spec, tmp_path_factory):
    """Every target that ptxas 13.0 should know, compiled by it."""
    found = shutil.which("ptxas", path="/usr/local/cuda/bin")
    said = subprocess.run([found or "false", "--version"], capture_output=True, text=True)
    if "release 13.0" not in said.stdout:
        pytest.skip("there is no ptxas 13.0 in /usr/local/cuda: real machine code is not compiled")
    site = tmp_path_factory.mktemp("site")
    folder = site / "nvidia/cu13/bin"
    folder.mkdir(parents=True)
    (folder / "ptxas").symlink_to(str(found))
    return images.of_cuda(cuda_spec, [str(site)], "9.0", tmp_path_factory.mktemp("code"))


def codes(path):
    """What the reader of wheels says of a file."""
    data = path.read_bytes()
    reader = LibraryReader(path.name, len(data), data[:PEEK])
    reader.first_pass([data])
    return reader.result().codes


def test_each_target_of_the_facts_is_compiled(made, cuda_spec):
    assert made.by == "ptxas 13.0"
    compiled = {image.code for image in made.images if image.path and not image.plain}
    assert compiled == set(cuda_spec["compiler"]["codes"])
    assert {"sm_75", "sm_90a", "sm_100f", "sm_121a", "compute_110"} <= compiled


def test_machine_code_is_for_what_it_was_compiled_for(made):
    for image in made.images:
        if image.code.startswith("sm_"):
            # A bare cubin does not say in its header whether it is for one device only.
            plain = image.code.rstrip("af")
            assert set(codes(image.path)) == {plain}, image.code


def test_and_so_it_is_in_a_fat_binary(made, tmp_path):
    """As wheels have it, where the suffix is a flag of the entry."""
    tool = shutil.which("fatbinary", path="/usr/local/cuda/bin")
    if not tool:
        pytest.skip("there is no fatbinary in /usr/local/cuda")
    cubins = {image.code: image.path for image in made.images if image.code.startswith("sm_")}
    words = [
        f"--image3=kind=elf,sm={code.removeprefix('sm_')},file={path}"
        for code, path in cubins.items()
    ]
    file = tmp_path / "all.fatbin"
    subprocess.run([tool, f"--create={file}", *words], check=True)
    scanner = FatbinScanner()
    scanner.feed(file.read_bytes())
    scanner.finish()
    assert {code for region in scanner.regions for code in region.codes} == set(cubins)


def test_ptx_of_each_release_is_for_the_device_and_of_that_release(made, cuda_spec):
    plain = {image.release: image for image in made.images if image.plain}
    assert set(plain) == {r for r, row in cuda_spec["ptx"].items() if "9.0" in row["targets"]}
    for release, image in plain.items():
        version, target = re.findall(
            r"^\.(?:version|target) (\S+)$", image.path.read_text(), re.MULTILINE
        )
        assert version == cuda_spec["ptx"][release]["isa"]
        assert target == image.code.replace("compute_", "sm_") == "sm_90"


@pytest.mark.parametrize("version", ["8.0", "8.4", "8.5", "8.8", "9.0"])
def test_our_ptx_is_legal(made, tmp_path, version):
    source = tmp_path / "probe.ptx"
    source.write_bytes(ptx(version, "sm_90"))
    tool = shutil.which("ptxas", path="/usr/local/cuda/bin")
    words = [str(tool), "--gpu-name=sm_90", "-o", str(tmp_path / "x"), str(source)]
    subprocess.run(words, check=True)
