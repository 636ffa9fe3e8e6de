"""Models for fxtranslate that are small enough for a test: they say one word for each sentence.

There are no layers. That the second word is the end of the sentence comes of the position alone.
"""

import struct
from pathlib import Path

_FLOAT, _INT8, _BYTES = 0x404, 0x4101, 0x101
_CONTROL, _UNKNOWN, _NORMAL = 3, 2, 1
_SHAPE = b"enc-depth: 0\ndec-depth: 0\ndim-emb: 4\ntransformer-heads: 1\ntransformer-dim-ffn: 4\n\0"


def neural(folder: Path, pair: str, word: str, *, split: bool = False) -> Path:
    """A model in *folder* for *pair* that says *word*; *split*: with two vocabularies."""
    place = folder / pair
    place.mkdir(parents=True)
    short = pair.replace("-", "")
    (place / f"model.{short}.intgemm.alphas.bin").write_bytes(_model())
    for name in ("srcvocab", "trgvocab") if split else ("vocab",):
        (place / f"{name}.{short}.spm").write_bytes(_vocabulary(word))
    return place


def _vocabulary(word: str) -> bytes:
    """SentencePiece's format: pieces with their scores and kinds."""
    pieces = [("</s>", 0.0, _CONTROL), ("<unk>", 0.0, _UNKNOWN), (f"▁{word}", -1.0, _NORMAL)]
    return b"".join(_piece(*piece) for piece in pieces)


def _piece(text: str, score: float, kind: int) -> bytes:
    words = text.encode()
    body = bytes([0x0A, len(words)]) + words + b"\x15" + struct.pack("<f", score)
    body += bytes([0x18, kind])
    return bytes([0x0A, len(body)]) + body


def _model() -> bytes:
    """Marian's format: heads, names, shapes and numbers of a vocabulary of three pieces."""
    rows = bytes([127, *[0] * 11]) + struct.pack("<f", 1270.0)
    items = [
        ("Wemb", _INT8, (3, 4), rows),
        ("none_QuantMultA", _FLOAT, (1, 1), struct.pack("<f", 63.0)),
        ("decoder_ff_logit_out_b", _FLOAT, (1, 3), struct.pack("<3f", -0.06, -9.0, 0.0)),
        ("special:model.yml", _BYTES, (len(_SHAPE),), _SHAPE),
    ]
    heads = b"".join(
        struct.pack("<4Q", len(name) + 1, kind, len(shape), len(numbers))
        for name, kind, shape, numbers in items
    )
    names = b"".join(name.encode() + b"\0" for name, *_ in items)
    shapes = b"".join(struct.pack(f"<{len(shape)}i", *shape) for _, _, shape, _ in items)
    numbers = b"".join(numbers for *_, numbers in items)
    return struct.pack("<2Q", 1, len(items)) + heads + names + shapes + bytes(8) + numbers
