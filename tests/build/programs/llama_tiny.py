"""Write a llama of one layer with random weights as GGUF, and evaluate it: the logits of a prompt
are the same each time, and differ for another one.
"""

import sys
import tempfile
from pathlib import Path

import gguf
import llama_cpp
import numpy as np

WIDTH, HEADS, HIDDEN = 32, 2, 64
TOKENS = ["<unk>", "<s>", "</s>", *(f"<0x{byte:02X}>" for byte in range(256))]


def write(path: Path) -> None:
    random = np.random.default_rng(1)
    kinds = gguf.TokenType
    writer = gguf.GGUFWriter(path, "llama")
    writer.add_context_length(64)
    writer.add_embedding_length(WIDTH)
    writer.add_block_count(1)
    writer.add_feed_forward_length(HIDDEN)
    writer.add_head_count(HEADS)
    writer.add_head_count_kv(HEADS)
    writer.add_layer_norm_rms_eps(1e-5)
    writer.add_rope_dimension_count(WIDTH // HEADS)
    writer.add_vocab_size(len(TOKENS))
    writer.add_tokenizer_model("llama")
    writer.add_token_list(TOKENS)
    writer.add_token_scores([0.0] * len(TOKENS))
    writer.add_token_types([kinds.UNKNOWN, kinds.CONTROL, kinds.CONTROL, *[kinds.BYTE] * 256])
    writer.add_bos_token_id(1)
    writer.add_eos_token_id(2)
    shapes = {
        "token_embd": (len(TOKENS), WIDTH),
        "output": (len(TOKENS), WIDTH),
        "output_norm": (WIDTH,),
        "blk.0.attn_norm": (WIDTH,),
        "blk.0.ffn_norm": (WIDTH,),
        "blk.0.attn_q": (WIDTH, WIDTH),
        "blk.0.attn_k": (WIDTH, WIDTH),
        "blk.0.attn_v": (WIDTH, WIDTH),
        "blk.0.attn_output": (WIDTH, WIDTH),
        "blk.0.ffn_gate": (HIDDEN, WIDTH),
        "blk.0.ffn_up": (HIDDEN, WIDTH),
        "blk.0.ffn_down": (WIDTH, HIDDEN),
    }
    for name, shape in shapes.items():
        weights = random.standard_normal(shape).astype(np.float32)
        writer.add_tensor(f"{name}.weight", weights)
    writer.write_header_to_file()
    writer.write_kv_data_to_file()
    writer.write_tensors_to_file()
    writer.close()


def logits(model: llama_cpp.Llama, text: bytes) -> np.ndarray:
    model.reset()
    tokens = model.tokenize(text)
    model.eval(tokens)
    return np.array(model.scores[len(tokens) - 1])


with tempfile.TemporaryDirectory() as folder:
    path = Path(folder) / "tiny.gguf"
    write(path)
    model = llama_cpp.Llama(str(path), n_ctx=64, logits_all=True, verbose=False, seed=1)
    first, again, other = (logits(model, text) for text in (b"ab", b"ab", b"ba"))
assert first.shape == (len(TOKENS),) and np.isfinite(first).all()
assert np.array_equal(first, again) and not np.allclose(first, other)
print("evaluated", llama_cpp.__version__, file=sys.stdout)
