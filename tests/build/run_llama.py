"""Run in an environment: evaluate a model by llama.cpp, and by its formulas in numpy.

Arguments: the GGUF file, a JSON file of its weights, the number of heads. Prints the tokens of
"ab", the largest logit of the formulas, and the largest difference to it.
"""

from __future__ import annotations

import json
import sys
from pathlib import Path

import numpy as np
from llama_cpp import Llama


def norm(x: np.ndarray, weight: np.ndarray) -> np.ndarray:
    return x / np.sqrt((x * x).mean(-1, keepdims=True) + 1e-5) * weight


def turned(x: np.ndarray, size: int) -> np.ndarray:
    """Rotary positions: neighbouring numbers are a pair (rows: positions; heads of `size`)."""
    at = np.arange(len(x))[:, None] * 10000.0 ** (-np.arange(0, size, 2) / size)
    pairs = x.reshape(len(x), -1, size // 2, 2)
    a, b = pairs[..., 0], pairs[..., 1]
    cos, sin = np.cos(at)[:, None], np.sin(at)[:, None]
    return np.stack([a * cos - b * sin, a * sin + b * cos], -1).reshape(x.shape)


def logits(w: dict[str, np.ndarray], tokens: list[int], heads: int) -> np.ndarray:
    x = w["token_embd.weight"][tokens]
    count, size = len(tokens), x.shape[1] // heads
    h = norm(x, w["blk.0.attn_norm.weight"])
    q, k, v = (h @ w[f"blk.0.attn_{n}.weight"].T for n in "qkv")
    q, k = turned(q, size), turned(k, size)
    q, k, v = (t.reshape(count, heads, size).transpose(1, 0, 2) for t in (q, k, v))
    score = q @ k.transpose(0, 2, 1) / np.sqrt(size) + np.triu(np.full((count, count), -1e9), 1)
    score = np.exp(score - score.max(-1, keepdims=True))
    mixed = (score / score.sum(-1, keepdims=True) @ v).transpose(1, 0, 2).reshape(count, -1)
    x = x + mixed @ w["blk.0.attn_output.weight"].T
    h = norm(x, w["blk.0.ffn_norm.weight"])
    gate = h @ w["blk.0.ffn_gate.weight"].T
    up = h @ w["blk.0.ffn_up.weight"].T
    x = x + (gate / (1 + np.exp(-gate)) * up) @ w["blk.0.ffn_down.weight"].T
    return norm(x, w["output_norm.weight"]) @ w["output.weight"].T


path, given, heads = sys.argv[1:]
with Path(given).open(encoding="utf-8") as file:
    read = json.load(file)
weights = {n: np.array(v).reshape(tuple(reversed(s))) for n, (s, v) in read.items()}
model = Llama(model_path=path, n_ctx=64, n_threads=1, verbose=False, logits_all=True)
tokens = model.tokenize(b"ab")
model.eval(tokens)
seen = np.array(model.scores[: model.n_tokens])
wanted = logits(weights, tokens, int(heads))
largest = float(np.abs(wanted).max())
print(json.dumps([tokens, largest, float(np.abs(seen - wanted).max())]))
