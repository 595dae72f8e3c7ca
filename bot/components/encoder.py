"""The encoder itself: sentences to vectors, by ONNX."""

from collections.abc import Sequence
from pathlib import Path

import numpy as np
import numpy.typing as npt
import onnxruntime
from tokenizers import Tokenizer

from bot.language.patterns import mask

#: A customer's message has 12 words; what is said after some 90 does not change what it is about.
MOST_TOKENS = 128


class EncoderIsMissing(FileNotFoundError):
    """The encoder was not built yet."""


class Encoder:
    """Encodes sentences as four vectors of length one (bot/encoder/graph.py), side by side."""

    def __init__(self, folder: Path) -> None:
        if not (folder / "encoder.onnx").is_file():
            raise EncoderIsMissing(
                f"There is no sentence encoder in {folder}: build it with"
                f" `bot/.venv/bin/python bot/encoder/build.py --out {folder}`."
            )
        options = onnxruntime.SessionOptions()
        options.intra_op_num_threads = 1
        self._session = onnxruntime.InferenceSession(
            str(folder / "encoder.onnx"), options, providers=["CPUExecutionProvider"]
        )
        self._tokenizer = Tokenizer.from_file(str(folder / "tokenizer.json"))
        self._tokenizer.no_padding()
        self._tokenizer.enable_truncation(MOST_TOKENS)

    def encode(self, texts: Sequence[str]) -> npt.NDArray[np.float32]:
        """One row for each text, [len(texts), 4 * 384]; figures and addresses are masked first.

        One text at a time: in a batch, its neighbours would change an eight-bit vector slightly.
        """
        return np.concatenate([self._encode(mask(text).lower()) for text in texts])

    def _encode(self, text: str) -> npt.NDArray[np.float32]:
        encoded = self._tokenizer.encode(text)
        feed = {"input_ids": np.array([encoded.ids], np.int64)}
        vectors: npt.NDArray[np.float32] = self._session.run(["vectors"], feed)[0]
        return vectors
