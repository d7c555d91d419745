from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from accelpkgs_updater.measure.dynamic import symbol_hash
from accelpkgs_updater.measure.torch_exports import TorchBuild, builds, keep, missing, read, wanted

BUILD = TorchBuild("2.10.0", "12", "x86_64-linux")


@settings(max_examples=15)
@given(st.sets(st.integers(0, (1 << 64) - 1)))
def test_kept_and_read_again(tmp_path_factory: pytest.TempPathFactory, hashes: set[int]) -> None:
    folder = tmp_path_factory.mktemp("exports")
    keep(folder, BUILD, hashes)
    assert read(folder, BUILD) == {h >> 24 for h in hashes}
    before = (folder / BUILD.file).read_bytes()
    assert keep(folder, BUILD, sorted(hashes, reverse=True)) is False
    assert (folder / BUILD.file).read_bytes() == before


def test_what_is_missing(tmp_path: Path) -> None:
    keep(tmp_path, BUILD, [symbol_hash(b"_ZN2at4goodEv"), symbol_hash(b"_ZN3c102okEv")])
    exports = read(tmp_path, BUILD)
    assert missing(["_ZN2at4goodEv", "_ZN3c102okEv"], exports) == 0
    assert missing(["_ZN2at4goodEv", "_ZN2at4evilEv", "_ZN2at4evilEv"], exports) == 1


def test_builds_are_in_order(tmp_path: Path) -> None:
    made = [
        BUILD,
        TorchBuild("2.9.1", "12", "x86_64-linux"),
        TorchBuild("2.9.1", "13", "aarch64-linux"),
    ]
    for one in made:
        keep(tmp_path, one, [1])
    (tmp_path / "README").write_text("not one of them")
    assert builds(tmp_path) == [made[1], made[2], made[0]]
    assert builds(tmp_path / "none") == []


@pytest.mark.parametrize("cut", [0, 40])
def test_a_damaged_file_is_refused(tmp_path: Path, cut: int) -> None:
    keep(tmp_path, BUILD, range(0, 1 << 40, 1 << 30))
    data = (tmp_path / BUILD.file).read_bytes()
    (tmp_path / BUILD.file).write_bytes(data[:cut] + b"?" + data[cut + 1 :])
    with pytest.raises(ValueError, match="holds no exports"):
        read(tmp_path, BUILD)


def test_which_are_worth_their_place() -> None:
    def x86(*versions: str, cuda: str = "12") -> set[TorchBuild]:
        return {TorchBuild(v, cuda, "x86_64-linux") for v in versions}

    arm = {TorchBuild("2.9.1", "12", "aarch64-linux")}
    assert wanted(x86("2.9.0", "2.9.1", "2.10.0") | arm) == x86("2.9.1", "2.10.0")
    assert wanted(x86("2.9.1") | x86("2.9.0", cuda="13")) == x86("2.9.1") | x86("2.9.0", cuda="13")
    many = [f"2.{minor}.0" for minor in range(20)]
    assert wanted(x86(*many)) == x86(*many[10:])
    assert wanted(set()) == set()
