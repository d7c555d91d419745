"""Write a Whisper of one layer with random weights for CTranslate2, let faster-whisper encode a
tone and decode something of it: the same each time.
"""

import json
import tempfile
from pathlib import Path

import ctranslate2
import faster_whisper
import numpy as np
import tokenizers

WIDTH, MELS, FRAMES, LENGTH = 64, 80, 1500, 448
SPECIAL = [
    "<|endoftext|>",
    "<|startoftranscript|>",
    "<|en|>",
    "<|translate|>",
    "<|transcribe|>",
    "<|startoflm|>",
    "<|startofprev|>",
    "<|nospeech|>",
    "<|notimestamps|>",
]
SPECIAL += [f"<|{step * 0.02:.2f}|>" for step in range(1501)]


def tokenizer() -> tokenizers.Tokenizer:
    letters = sorted(tokenizers.pre_tokenizers.ByteLevel.alphabet())
    vocabulary = {letter: number for number, letter in enumerate(letters)}
    made = tokenizers.Tokenizer(tokenizers.models.BPE(vocabulary, []))
    made.pre_tokenizer = tokenizers.pre_tokenizers.ByteLevel(add_prefix_space=False)
    made.decoder = tokenizers.decoders.ByteLevel()
    made.add_special_tokens(SPECIAL)
    return made


def fill(spec: ctranslate2.specs.LayerSpec, vocabulary: int) -> None:
    """Weights of the shapes that a Whisper of this width has."""
    random = np.random.default_rng(1)

    def weights(*shape: int) -> np.ndarray:
        return (random.standard_normal(shape) * 0.05).astype(np.float32)

    def linear(layer: ctranslate2.specs.LayerSpec, wide: int, narrow: int) -> None:
        layer.weight, layer.bias = weights(wide, narrow), weights(wide)

    def norm(layer: ctranslate2.specs.LayerSpec) -> None:
        layer.gamma, layer.beta = np.ones(WIDTH, np.float32), weights(WIDTH)

    def attention(layer: ctranslate2.specs.LayerSpec, own: bool) -> None:
        for part, wide in zip(layer.linear, (3, 1) if own else (1, 2, 1), strict=True):
            linear(part, wide * WIDTH, WIDTH)
        norm(layer.layer_norm)

    encoder, decoder = spec.encoder, spec.decoder
    encoder.conv1.weight, encoder.conv1.bias = weights(WIDTH, MELS, 3), weights(WIDTH)
    encoder.conv2.weight, encoder.conv2.bias = weights(WIDTH, WIDTH, 3), weights(WIDTH)
    encoder.position_encodings.encodings = weights(FRAMES, WIDTH)
    decoder.embeddings.weight = weights(vocabulary, WIDTH)
    decoder.position_encodings.encodings = weights(LENGTH, WIDTH)
    decoder.projection.weight = decoder.embeddings.weight
    for half in (encoder, decoder):
        norm(half.layer_norm)
        for layer in half.layer:
            attention(layer.self_attention, own=True)
            if half is decoder:
                attention(layer.attention, own=False)
            linear(layer.ffn.linear_0, 4 * WIDTH, WIDTH)
            linear(layer.ffn.linear_1, WIDTH, 4 * WIDTH)
            norm(layer.ffn.layer_norm)


with tempfile.TemporaryDirectory() as name:
    folder = Path(name)
    made = tokenizer()
    tokens = [made.id_to_token(number) for number in range(made.get_vocab_size())]
    spec = ctranslate2.specs.WhisperSpec(1, 2, 1, 2)
    fill(spec, len(tokens))
    spec.register_vocabulary(tokens)
    spec.config.suppress_ids = []
    spec.config.suppress_ids_begin = []
    spec.validate()
    spec.optimize(quantization="float32")
    spec.save(name)
    made.save(str(folder / "tokenizer.json"))
    model = faster_whisper.WhisperModel(name, device="cpu", compute_type="float32")
    tone = np.sin(2 * np.pi * 440 * np.arange(16000) / 16000).astype(np.float32)
    texts = []
    for _ in range(2):
        segments, info = model.transcribe(
            tone, language="en", temperature=0.0, beam_size=1, max_new_tokens=8
        )
        texts.append([segment.tokens for segment in segments])
assert texts[0] == texts[1] and sum(map(len, texts[0])) > 0, texts
assert round(info.duration) == 1
print(json.dumps(["decoded", ctranslate2.__version__, faster_whisper.__version__]))
