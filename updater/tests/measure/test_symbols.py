from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from accelpkgs_updater.measure.dynamic import symbol_hash
from accelpkgs_updater.measure.symbols import (
    Exports,
    check_symbols,
    is_torch_symbol,
    undefined_of_torch,
)


@pytest.mark.parametrize(
    "name",
    [
        "_ZN2at6TensorC1Ev",
        "_ZNK3c1010TensorImpl4sizeEv",
        "_ZN5torch8autograd4NodeD0Ev",
        "_ZN6caffe28TypeMeta1xEv",
        "_ZTIN3c105ErrorE",
        "_ZTVN5torch3jit6ModuleE",
        "_ZN2atplERKNS_6TensorES2_",
        "_Z3fooRKN2at6TensorE",
        "_ZNSt6vectorIN2at6TensorESaIS1_EE9push_backEOS1_",
        "_ZNO3c1012intrusive_ptrE",
        "aoti_torch_empty_strided",
        "torch_call_dispatcher",
        "THPVariable_Wrap",
    ],
)
def test_of_torch(name: str) -> None:
    assert is_torch_symbol(name.encode())


@pytest.mark.parametrize(
    "name",
    [
        "malloc",
        "_ZNSt6vectorIiE",
        "_Z7float2atomicv",
        "_ZN7cutlass3c10E",
        "cublasCreate_v2",
        "PyTuple_New",
    ],
)
def test_not_of_torch(name: str) -> None:
    assert not is_torch_symbol(name.encode())


def test_what_the_wheel_brings_itself_is_not_asked_of_torch() -> None:
    names = [b"_ZN2at1bEv", b"_ZN2at1aEv", b"_ZN2at3ownEv", b"free"]
    assert undefined_of_torch(names, frozenset({symbol_hash(b"_ZN2at3ownEv")})) == (
        "_ZN2at1aEv",
        "_ZN2at1bEv",
    )


def test_missing_symbols_are_named() -> None:
    exports = Exports(symbol_hash(n) for n in (b"_ZN2at1aEv", b"_ZN2at1bEv"))
    check = check_symbols(["_ZN2at1bEv", "_ZN2at1zEv", "_ZN2at1yEv"], exports, "2.8.0")
    assert (check.torch, check.undefined, check.missing) == (
        "2.8.0",
        3,
        ("_ZN2at1yEv", "_ZN2at1zEv"),
    )


@given(st.sets(st.binary(max_size=12), max_size=50), st.binary(max_size=12))
def test_exports_survive_the_disk(
    tmp_path_factory: pytest.TempPathFactory, names: set[bytes], other: bytes
) -> None:
    path = tmp_path_factory.mktemp("x") / "exports"
    Exports(map(symbol_hash, names)).save(path)
    loaded = Exports.load(path)
    assert len(loaded) == len(names)
    assert all(name in loaded for name in names)
    assert (other in loaded) == (other in names)
    assert [p.name for p in path.parent.iterdir()] == ["exports"]


@pytest.mark.parametrize("data", [b"", b"other", b"accelpkgs-exports-1\nabc"])
def test_other_files_are_refused(tmp_path: Path, data: bytes) -> None:
    (tmp_path / "x").write_bytes(data)
    with pytest.raises(ValueError, match="x holds no exports"):
        Exports.load(tmp_path / "x")
