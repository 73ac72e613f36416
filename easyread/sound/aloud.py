"""A whole prompt, or a whole text, as one sound."""

import re
from collections.abc import Iterable
from pathlib import Path

from easyread.prompt import SLOT, Prompt
from easyread.prompts import load_prompt
from easyread.sound.apart import SpokenApart
from easyread.sound.coding import decode, encode
from easyread.sound.pieces import pieces
from easyread.sound.sound import WAV, Silent

PAUSE = 0.6  # seconds between two lines, as somebody who reads aloud makes it
_PARAGRAPH = re.compile(r"\n\s*\n")


def read_lines(path: Path, language: str) -> tuple[str, ...]:
    """Return what is to be said of a prompt or a text, one thing after the other.

    Raises:
        PromptFault: the file is not in the form of a prompt.
        UnicodeDecodeError: a text is not UTF-8.
        OSError: the file cannot be read.
    """
    if path.suffix == ".md":
        return _of_prompt(load_prompt(path, path.stem, language))
    return tuple(_PARAGRAPH.split(path.read_text("utf-8-sig")))


def _of_prompt(prompt: Prompt) -> tuple[str, ...]:
    """Return the texts of a prompt in the order of its page. What is filled in is said by its name."""
    texts = [
        prompt.question,
        *(line.text for line in prompt.all_lines),
        *(choice.label for choice in prompt.choices),
        *prompt.said_back.values(),
    ]
    return tuple(SLOT.sub(lambda slot: slot[1].replace("-", " "), text) for text in texts)


def read_aloud(voice: SpokenApart, lines: Iterable[str], language: str, media: str) -> bytes:
    """Return the lines as one sound, with pauses between them. What cannot be heard is left out.

    Raises:
        Mute: there is no voice for the language, or it failed; ``Silent`` where there is nothing to hear.
    """
    said: list[bytes] = []
    rate = 0
    for line in lines:
        for piece in pieces(line):
            try:
                sound = voice.say(piece, language, WAV)
            except Silent:
                continue
            samples, rate = decode(sound.data)
            said.append(samples)
    if not said:
        raise Silent("there is nothing to say here")
    data, _, _ = encode((b"\0\0" * round(PAUSE * rate)).join(said), rate, media)
    return data
