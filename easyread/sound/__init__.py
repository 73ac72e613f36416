"""Text as sound: a voice that never hangs, with the time at which each word is said.

The engine, and libespeak-ng with it (GPL-3), is only ever loaded in a process of its own: ``child``.
"""

from easyread.sound.apart import PYTTSX, SpokenApart
from easyread.sound.pieces import pieces
from easyread.sound.sound import MP3, WAV, Busy, Mute, Silent, Sound, Voice
from easyread.sound.voices import Speaker, VoiceFault, read_voices

__all__ = [
    "MP3",
    "PYTTSX",
    "WAV",
    "Busy",
    "Mute",
    "Silent",
    "Sound",
    "Speaker",
    "SpokenApart",
    "Voice",
    "VoiceFault",
    "pieces",
    "read_voices",
]
