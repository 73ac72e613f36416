"""What a voice is, and what it gives."""

from dataclasses import dataclass
from typing import Protocol

MP3, WAV = "audio/mpeg", "audio/wav"


class Busy(Exception):  # noqa: N818 - it is no fault: too many want to hear something at once
    """The voice has enough to say already. Ask again in a moment."""


class Mute(Exception):  # noqa: N818 - silence is an answer, told in a sentence
    """No sound could be made: no voice for it, nothing to say, or the engine failed. Never holds the text."""


class Silent(Mute):
    """There is nothing in the text that can be heard: it is empty, or has only signs that are not said."""


@dataclass(frozen=True, slots=True)
class Sound:
    """A text that can be heard.

    ``data`` is the sound as ``media`` says. ``marks`` has a time for each word of the text, as ``str.split``
    finds them: when it starts, in milliseconds of the sound as it is played; they never go back. There are
    none where the engine gives none. ``length`` is in milliseconds.
    """

    data: bytes
    media: str
    marks: tuple[int, ...]
    length: int


class Voice(Protocol):
    """Somebody who reads texts aloud."""

    def speaks(self, language: str) -> bool:
        """Whether there is a voice for a language (``en``, ``ur``): without one no button is shown."""
        ...

    def say(self, text: str, language: str) -> Sound:
        """Return the text as sound.

        Raises:
            Busy: too many wait already.
            Mute: there is no sound for this.
        """
        ...

    def name(self, language: str) -> str:
        """Return what a kept sound depends on: engine, voice, pace, how it is made. Raises ``Mute``."""
        ...

    def close(self) -> None:
        """End it, with all that runs for it. Whoever still waits gets ``Mute``."""
        ...
