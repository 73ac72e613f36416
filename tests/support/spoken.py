"""A voice without an engine: what it was asked for, and sounds that tell what they are of."""

from dataclasses import dataclass, field

from easyread.sound import MP3, Busy, Mute, Silent, Sound


@dataclass
class ToyVoice:
    """Says everything at once. ``busy`` and ``mute``: what it has no time, or no sound, for."""

    said: list[str] = field(default_factory=list)
    asked: list[tuple[str, str]] = field(default_factory=list)
    busy: bool = False
    mute: bool = False
    silent: frozenset[str] = frozenset()
    called: str = "toy"
    languages: frozenset[str] = frozenset({"en"})

    def speaks(self, language: str) -> bool:
        return language in self.languages

    def name(self, language: str) -> str:
        return f"{self.called} {language}"

    def say(self, text: str, language: str) -> Sound:
        self.said.append(text)
        self.asked.append((text, language))
        if self.busy:
            raise Busy
        if self.mute:
            raise Mute
        words = text.split()
        if text in self.silent or not any(letter.isalnum() for letter in text):
            raise Silent
        data = f"<{text}>".encode("utf-8", "surrogatepass")
        return Sound(data, MP3, tuple(100 * n for n in range(len(words))), 100 * len(words))

    def close(self) -> None:
        self.languages = frozenset()
