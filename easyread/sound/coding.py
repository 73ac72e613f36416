"""Samples as a sound that every browser plays: MP3 through LAME, or WAV."""

import io
import sys
import wave
from array import array

import lameenc

from easyread.sound.sound import MP3, WAV

RATE = 22_050  # samples a second of an MP3: what espeak gives, and enough for speech
KILOBITS = 32  # a second: a sentence of 4.4 s is 18 kB, a tenth of its WAV
# How much later a player says what the samples say, in samples: LAME puts 576 before, a decoder 529 more, and
# nothing in the file tells a player to leave them out. Measured in Chromium 156: a tone at 200.0 ms was heard
# at 250.2 ms in the decoded MP3, and at 250 ms of the playing element's own time; in the WAV at 200.0 ms.
DELAY = 576 + 529
_FAST = 7  # of LAME's qualities: 7 ms for 4.4 s of speech, where 2 takes 17 ms and 5 takes 13 ms
_QUIET = 64  # of 32,768: below this nothing is heard
_EVERY = 16  # samples: looking at one in so many finds any speech, at no cost


def encode(samples: bytes, rate: int, media: str) -> tuple[bytes, int, int]:
    """Return 16-bit samples as a sound, how much later it is heard, and its length, both in milliseconds.

    Raises:
        ValueError: a kind of sound that is not made here.
    """
    if media == WAV:
        return _wav(samples, rate), 0, len(samples) * 500 // rate
    if media != MP3:
        raise ValueError(f"{media} is not made here")
    mp3 = Mp3(rate)
    mp3.add(samples)
    return mp3.end()


class Mp3:
    """An MP3 that grows with its samples, however they are cut."""

    def __init__(self, rate: int) -> None:
        self._encoder = lameenc.Encoder()
        self._encoder.set_bit_rate(KILOBITS)
        self._encoder.set_in_sample_rate(rate)
        self._encoder.set_out_sample_rate(RATE)
        self._encoder.set_channels(1)
        self._encoder.set_quality(_FAST)
        self._encoder.silence()
        self._parts: list[bytes] = []

    def add(self, samples: bytes) -> None:
        """Take the next samples."""
        self._parts.append(bytes(self._encoder.encode(samples)))

    def end(self) -> tuple[bytes, int, int]:
        """Return the whole, how much later it is heard, and its length, both in milliseconds."""
        data = b"".join([*self._parts, bytes(self._encoder.flush())])
        return data, DELAY * 1000 // RATE, len(data) * 8 // KILOBITS


def is_silent(samples: bytes) -> bool:
    """Whether nothing would be heard."""
    some = memoryview(samples).cast("h")[::_EVERY]
    return not len(some) or max(some) - min(some) < _QUIET


def _wav(samples: bytes, rate: int) -> bytes:
    out = io.BytesIO()
    with wave.open(out, "wb") as file:
        file.setnchannels(1)
        file.setsampwidth(2)
        file.setframerate(rate)
        file.writeframes(samples)
    return out.getvalue()


def decode(data: bytes) -> tuple[bytes, int]:
    """Return the samples in a WAV or an AIFF file of one channel of 16 bits, and how many there are a second.

    pyttsx3 writes WAV with SAPI and espeak, AIFF on a Mac. Raises ``ValueError`` for anything else.
    """
    if data[:4] == b"FORM":
        return _aiff(data)
    try:
        with wave.open(io.BytesIO(data)) as file:
            if (file.getnchannels(), file.getsampwidth()) != (1, 2):
                raise ValueError("this sound has other samples than 16 bits on one channel")
            return file.readframes(file.getnframes()), file.getframerate()
    except (wave.Error, EOFError):
        raise ValueError("this is neither a WAV nor an AIFF file") from None


def _aiff(data: bytes) -> tuple[bytes, int]:
    parts: dict[bytes, bytes] = {}
    at = 12
    while at + 8 <= len(data):
        size = int.from_bytes(data[at + 4 : at + 8], "big")
        parts[data[at : at + 4]] = data[at + 8 : at + 8 + size]
        at += 8 + size + size % 2
    facts, sound = parts.get(b"COMM", b""), parts.get(b"SSND", b"")
    if facts[:2] != b"\0\1" or facts[6:8] != b"\0\x10" or facts[18:22] not in {b"", b"NONE", b"sowt"}:
        raise ValueError("this sound has other samples than 16 bits on one channel")
    # the rate is a float of 80 bits: a power of two, then 64 bits, the first of them before the dot
    power = int.from_bytes(facts[8:10], "big") - 16383
    rate = int.from_bytes(facts[10:18], "big") >> max(63 - power, 0)
    samples = array("h", sound[8:][: len(sound[8:]) // 2 * 2])
    if (facts[18:22] == b"sowt") != (sys.byteorder == "little"):
        samples.byteswap()
    return samples.tobytes(), rate
