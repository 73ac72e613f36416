"""People's hands: a page in British Sign Language, as a film that somebody signs, beside its English text."""

import hashlib
import json
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path
from threading import Lock

from app.acts import clips
from app.acts.clips import Clip, Given
from app.record.lists import SIGN
from app.record.media import TYPES
from easyread.prompts import Prompt

BSL = "bfi"  # its name in the standard list of languages (ISO 639-3)
SIGNED = TYPES[SIGN]
AT = "/signed"  # where a film lies for whoever opens its page, by its id: the same for everybody


def page_text(prompt: Prompt) -> tuple[str, ...]:
    """Return what a film of a prompt signs: the question, its lines, its choices."""
    lines = (line.text for line in prompt.lines)
    return (prompt.question, *lines, *(choice.label for choice in prompt.choices))


def fingerprint(prompt: Prompt) -> str:
    """Return what the English text of a page is known by: it changes with each change of that."""
    return hashlib.sha256(json.dumps(page_text(prompt), ensure_ascii=True).encode()).hexdigest()


class Signs:
    """The films there are. The folders are read once, and again when the authors' page changed one.

    ``folders``: where prompts lie, the one that wins first; ``own``: the organisation's, where films go.
    """

    def __init__(self, folders: Iterable[Path], own: Path, prompts: Mapping[str, Prompt]) -> None:
        self._folders = tuple(dict.fromkeys([own, *folders]))
        self._own = own / BSL
        self._prompts = prompts
        self._lock = Lock()
        self._read()

    def _read(self) -> None:
        films: dict[str, Clip] = {}
        for folder in (one / BSL for one in self._folders):
            for one in clips.found_in(folder, SIGNED, deep=True):
                films.setdefault(one.path.relative_to(folder).with_suffix("").as_posix(), one)
        prints = {name: fingerprint(prompt) for name, prompt in self._prompts.items() if name in films}
        self.films: Mapping[str, Clip] = {
            name: one for name, one in films.items() if one.of == prints.get(name)
        }
        self.addresses: Mapping[str, str] = {name: f"{AT}/{one.id}" for name, one in self.films.items()}
        self.drifted: Mapping[str, Clip] = {
            name: one for name, one in films.items() if name not in self.films
        }

    @property
    def all(self) -> Sequence[Clip]:
        """Every film, those too that are of a text which is not there any more."""
        return (*self.films.values(), *self.drifted.values())

    def can_go(self, one: Clip) -> bool:
        """Tell whether a film is the organisation's own, rather than one that came with the service."""
        return one.path.is_relative_to(self._own)

    def keep(self, prompt: Prompt, given: Given) -> None:
        """Keep a film of a page. Raise ``MediaFault``, or ``Full``: see ``clips.keep``."""
        text = "\n".join(page_text(prompt))
        with self._lock:
            clips.keep(self._own / prompt.name, SIGNED, given, text=text, of=fingerprint(prompt))
            self._read()

    def throw_away(self, film: str) -> None:
        """Throw a film of the organisation's own away, if there is one of this id."""
        with self._lock:
            for one in self.all:
                if one.id == film and self.can_go(one):
                    clips.throw_away(one)
            self._read()
