"""A language model of some thousand weights as a GGUF file, written by the specification's words
(version 3): what llama.cpp reads.
"""

from __future__ import annotations

import random
import struct
from collections.abc import Mapping, Sequence
from pathlib import Path

__all__ = ["DIM", "HEADS", "WORDS", "weights", "write"]

DIM, HIDDEN, HEADS = 32, 64, 2
WORDS = ["<unk>", "<s>", "</s>", *(f"<0x{i:02X}>" for i in range(256)), "▁", "a", "b"]
_UNKNOWN, _CONTROL, _NORMAL, _BYTE = 2, 3, 1, 6
_UINT32, _INT32, _FLOAT32, _STRING, _ARRAY = 4, 5, 6, 8, 9
_ALIGNMENT = 32

Weights = Mapping[str, tuple[tuple[int, ...], Sequence[float]]]


def weights(seed: int) -> Weights:
    """Return tensor → (dimensions, the fastest first; values)."""
    chance = random.Random(seed)
    shapes = {
        "token_embd.weight": (DIM, len(WORDS)),
        "output_norm.weight": (DIM,),
        "output.weight": (DIM, len(WORDS)),
        **{f"blk.0.{name}_norm.weight": (DIM,) for name in ("attn", "ffn")},
        **{f"blk.0.attn_{name}.weight": (DIM, DIM) for name in ("q", "k", "v", "output")},
        **{f"blk.0.ffn_{name}.weight": (DIM, HIDDEN) for name in ("gate", "up")},
        "blk.0.ffn_down.weight": (HIDDEN, DIM),
    }
    found = {}
    for name, shape in shapes.items():
        count = shape[0] * (shape[1] if len(shape) > 1 else 1)
        middle = 1.0 if "norm" in name else 0.0
        found[name] = (shape, [middle + chance.uniform(-0.3, 0.3) for _ in range(count)])
    return found


def write(path: Path, model: Weights) -> None:
    """Write a model of one layer."""
    kinds = [_UNKNOWN, _CONTROL, _CONTROL, *[_BYTE] * 256, *[_NORMAL] * 3]
    numbers = {
        "llama.block_count": 1,
        "llama.context_length": 64,
        "llama.embedding_length": DIM,
        "llama.feed_forward_length": HIDDEN,
        "llama.attention.head_count": HEADS,
        "llama.attention.head_count_kv": HEADS,
        "llama.rope.dimension_count": DIM // HEADS,
        "llama.vocab_size": len(WORDS),
        "tokenizer.ggml.bos_token_id": 1,
        "tokenizer.ggml.eos_token_id": 2,
        "tokenizer.ggml.unknown_token_id": 0,
    }
    entries = [
        _entry("general.architecture", _STRING, _text("llama")),
        _entry("tokenizer.ggml.model", _STRING, _text("llama")),
        *(_entry(key, _UINT32, struct.pack("<I", value)) for key, value in numbers.items()),
        _entry("llama.attention.layer_norm_rms_epsilon", _FLOAT32, struct.pack("<f", 1e-5)),
        _entry("tokenizer.ggml.tokens", _ARRAY, _array(_STRING, map(_text, WORDS))),
        _entry(
            "tokenizer.ggml.scores",
            _ARRAY,
            _array(_FLOAT32, (struct.pack("<f", -i) for i in range(len(WORDS)))),
        ),
        _entry(
            "tokenizer.ggml.token_type",
            _ARRAY,
            _array(_INT32, (struct.pack("<i", k) for k in kinds)),
        ),
    ]
    infos, data = b"", b""
    for name, (shape, values) in model.items():
        infos += _text(name) + struct.pack("<I", len(shape))
        infos += struct.pack(f"<{len(shape)}QIQ", *shape, 0, len(data))
        data += struct.pack(f"<{len(values)}f", *values)
        data += bytes(-len(data) % _ALIGNMENT)
    head = b"GGUF" + struct.pack("<IQQ", 3, len(model), len(entries)) + b"".join(entries) + infos
    path.write_bytes(head + bytes(-len(head) % _ALIGNMENT) + data)


def _text(value: str) -> bytes:
    data = value.encode()
    return struct.pack("<Q", len(data)) + data


def _entry(key: str, kind: int, value: bytes) -> bytes:
    return _text(key) + struct.pack("<I", kind) + value


def _array(kind: int, values: object) -> bytes:
    items = list(values)  # type: ignore[call-overload]
    return struct.pack("<IQ", kind, len(items)) + b"".join(items)
