"""Whisper through faster-whisper, where somebody installed it and put a model beside it. Nothing is fetched.

``transcriber = "easyread.hearing.whisper:engine"`` and ``transcriber_model`` = a folder with ``model.bin``,
``config.json``, ``tokenizer.json`` and ``vocabulary.txt``.
"""

import io
import os
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from easyread.hearing.engine import Engine


class _Whisper:
    def __init__(self, model: Any) -> None:
        self._model = model

    def hear(self, data: bytes) -> Iterator[tuple[str, float]]:
        """Return the words. A long silence is no end; nothing that was said before is guessed further."""
        segments, _ = self._model.transcribe(
            io.BytesIO(data),
            language="en",
            beam_size=1,
            word_timestamps=True,
            condition_on_previous_text=False,
        )
        for segment in segments:
            for word in segment.words or ():
                yield word.word, word.probability


def engine(model: str) -> Engine:
    """Return the engine. Raises ``ImportError`` where it is not installed, ``FileNotFoundError``."""
    if not (Path(model) / "model.bin").is_file():
        raise FileNotFoundError("there is no model in the folder that transcriber_model names")
    os.environ["HF_HUB_OFFLINE"] = "1"
    from faster_whisper import WhisperModel  # noqa: PLC0415 - no part of this program; large, and for one process

    return _Whisper(WhisperModel(model, device="cpu", compute_type="int8", local_files_only=True))
