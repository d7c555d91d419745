"""onnxruntime: a product by its CUDA provider, compared with NumPy."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import numpy
import onnxruntime

_PROVIDERS = {"cpu": "CPUExecutionProvider", "cuda": "CUDAExecutionProvider"}
_FLOAT, _MATMUL, _OPSET, _IR = 1, b"MatMul", 13, 8


def _number(field: int, value: int) -> bytes:
    return bytes([field << 3]) + _varint(value)


def _part(field: int, value: bytes) -> bytes:
    return bytes([field << 3 | 2]) + _varint(len(value)) + value


def _varint(value: int) -> bytes:
    low, rest = value & 0x7F, value >> 7
    return bytes([low | 0x80]) + _varint(rest) if rest else bytes([low])


def _matrix(name: bytes, *shape: int) -> bytes:
    sizes = b"".join(_part(1, _number(1, size)) for size in shape)
    return _part(1, name) + _part(2, _part(1, _number(1, _FLOAT) + _part(2, sizes)))


def model() -> bytes:
    """`c = a b` as an ONNX model, written by hand: who makes models is not needed here."""
    node = _part(1, b"a") + _part(1, b"b") + _part(2, b"c") + _part(4, _MATMUL)
    graph = _part(1, node) + _part(2, b"product")
    graph += _part(11, _matrix(b"a", 48, 40)) + _part(11, _matrix(b"b", 40, 32))
    graph += _part(12, _matrix(b"c", 48, 32))
    return _number(1, _IR) + _part(7, graph) + _part(8, _part(1, b"") + _number(2, _OPSET))


def _session(device: str) -> Any:
    options = onnxruntime.SessionOptions()
    # What it warns of is in the report, or is no matter.
    options.log_severity_level = 4
    return onnxruntime.InferenceSession(model(), options, providers=[_PROVIDERS[device]])


def devices() -> int:
    """Whether its CUDA provider starts: where it does not, the CPU takes its place in silence."""
    try:
        return int(_PROVIDERS["cuda"] in _session("cuda").get_providers())
    except ValueError:
        # This build has no such provider.
        return 0


def checks(device: str) -> Iterator[tuple[str, Any, Any, float]]:
    """What, its result, what NumPy has in double precision, how far it may be off."""
    made = numpy.random.default_rng(7)
    a, b = (made.random(shape).astype("float32") - 0.5 for shape in ((48, 40), (40, 32)))
    session = _session(device)
    if session.get_providers()[0] != _PROVIDERS[device]:
        raise RuntimeError(f"it computes with {session.get_providers()[0]}")
    found = session.run(None, {"a": a, "b": b})[0]
    # TF32 may be used, which has ten bits.
    yield "product", found, a.astype("float64") @ b.astype("float64"), 5e-3
