from __future__ import annotations

from pathlib import Path

import pytest

from accelpkgs_updater.disk.store import Store
from accelpkgs_updater.errors import UpdaterError
from accelpkgs_updater.inputs.known_wheels import settle
from accelpkgs_updater.inputs.model import Fate, Inputs

from .files import read

PKGS = Store(Path(__file__).resolve().parents[3] / "pkgs")


def a_wheel(name: str) -> tuple[str, str, str, dict[str, str]]:
    """File, sha256, version and axes of one that pkgs records."""
    package = PKGS.package(name)
    assert package is not None
    release, variant = next((r, v) for r in package.releases for v in r.variants if v.wheels)
    wheel = next(w for tags in variant.wheels.values() for ws in tags.values() for w in ws)
    return wheel.file, wheel.sha256, release.version, dict(variant.axes)


def settled(folder: Path, text: str) -> Inputs:
    return settle(read(folder, text), PKGS)


@pytest.mark.parametrize(
    "form", ["{file}", "https://h.invalid/x/{file}", "six @ https://h.invalid/{file}"]
)
def test_a_file_that_pkgs_has_is_a_release(tmp_path: Path, form: str) -> None:
    file, sha256, version, _ = a_wheel("six")
    found = settled(tmp_path, form.format(file=file))
    assert [str(r.requirement) for r in found.roots] == [f"six=={version}"]
    assert found.sources == () and [line.fate for line in found.lines] == [Fate.ROOT]
    assert settled(tmp_path, f"https://h.invalid/{file}#sha256={sha256}").roots == found.roots
    with pytest.raises(UpdaterError, match=r"requirements\.txt:1") as caught:
        settled(tmp_path, f"https://h.invalid/{file}#sha256={'0' * 64}")
    assert sha256 in str(caught.value) and "0" * 64 in str(caught.value)


def test_what_a_file_was_built_for_is_asked_for(tmp_path: Path) -> None:
    file, _, _, axes = a_wheel("flash-attn")
    (root,) = settled(tmp_path, f"https://h.invalid/{file}").roots
    assert root.axes["cuda"] == axes["cuda"]


def test_other_files(tmp_path: Path) -> None:
    found = settled(tmp_path, "six-99-py3-none-any.whl\n")
    assert found.refused[0].place.line == 1 and "pkgs records none" in found.refused[0].said
    (tmp_path / "six-99-py3-none-any.whl").write_bytes(b"")
    for line in ("six-99-py3-none-any.whl", "https://h.invalid/six-99-py3-none-any.whl"):
        found = settled(tmp_path, line)
        assert [s.kind for s in found.sources] == ["wheel"] and not found.refused
