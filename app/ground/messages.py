"""The strings of the interface: gettext catalogues with keys, read in memory at the start."""

import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from gettext import c2py
from io import BytesIO
from pathlib import Path
from string import Formatter
from typing import Any

from babel.messages.catalog import Message
from babel.messages.pofile import PoFileError, read_po

from app.ground.faults import Fault

FALLBACK = "en"
Forms = tuple[str, ...]
Choose = Callable[[int], int]
# What a line of a catalogue looks like: the reader itself cuts a text whose closing quote is missing.
LINE = re.compile(r'\s*(#.*|((msgctxt|msgid|msgid_plural|msgstr(\[\d+\])?)\s*)?".*"\s*)?')


class Messages:
    """What a key says in a language. English stands in for what another language does not say."""

    def __init__(
        self,
        texts: Mapping[str, Mapping[str, Forms]],
        plurals: Mapping[str, Choose],
        files: Mapping[str, Iterable[str]] | None = None,
    ) -> None:
        self._texts = texts
        self._plurals = plurals
        self._files = {name: frozenset(keys) for name, keys in (files or {}).items()}

    @property
    def languages(self) -> list[str]:
        """The languages that were read."""
        return sorted(self._texts)

    def keys(self, language: str = FALLBACK) -> set[str]:
        """Return the keys a language says itself."""
        return set(self._texts.get(language, {}))

    def written(self, file: str, language: str) -> list[str]:
        """Return what the catalogues of this name say, with slots unfilled."""
        own = self._texts.get(language, {})
        said = (own.get(key) or self._texts[FALLBACK][key] for key in sorted(self._files.get(file, ())))
        return [form for forms in said for form in forms]

    def says(self, key: str, language: str) -> bool:
        """Whether this language says it itself, rather than English for it."""
        return key in self._texts.get(language, {})

    def text(self, key: str, lang: str, **slots: Any) -> str:
        """Return the text, its slots filled in. The slot ``n`` picks the plural form.

        Raise ``KeyError`` when English does not know the key, or a slot of it is not given.
        """
        spoken = lang
        forms = self._texts[lang].get(key) if lang in self._texts else None
        if forms is None:
            spoken, forms = FALLBACK, self._texts[FALLBACK][key]
        form = forms[0]
        if len(forms) > 1:
            form = forms[self._plurals[spoken](int(slots["n"]))]
        return form.format_map(slots)


def load_messages(dirs: Sequence[Path], languages: Iterable[str]) -> Messages:
    """Read ``DIR/<language>/LC_MESSAGES/*.po`` of each folder; the first folder wins, key by key.

    Raise ``Fault`` naming file and line of what cannot be read or asks for a slot that nobody fills, or that
    there is no English.
    """
    texts: dict[str, dict[str, Forms]] = {}
    files: dict[str, set[str]] = {}
    plurals: dict[str, Choose] = {}
    for language in dict.fromkeys([FALLBACK, *languages]):
        said: dict[str, Forms] = {}
        for folder in reversed(dirs):
            for path in sorted((folder / language / "LC_MESSAGES").glob("*.po")):
                known = said if language == FALLBACK else {**texts[FALLBACK], **said}
                read, plurals[language] = _read(path, language, known)
                said.update(read)
                if language == FALLBACK:
                    files.setdefault(path.stem, set()).update(read)
        if said:
            texts[language] = said
    if FALLBACK not in texts:
        raise Fault("The English texts were not found.")
    return Messages(texts, plurals, files)


def _read(path: Path, language: str, known: Mapping[str, Forms]) -> tuple[dict[str, Forms], Choose]:
    try:
        text = path.read_text(encoding="utf-8")
        for number, line in enumerate(text.split("\n"), 1):
            if not LINE.fullmatch(line):
                raise Fault(f"{path}:{number}: a text stands between two straight quotation marks.")
        catalogue = read_po(BytesIO(text.encode()), locale=language, abort_invalid=True)
    except (OSError, ValueError, PoFileError) as fault:
        raise Fault(f"{path} cannot be read as a list of texts: {fault}.") from None
    read = {}
    for message in catalogue:
        forms = _forms(message)
        if message.id and all(forms):
            key = message.id if isinstance(message.id, str) else message.id[0]
            read[key] = forms
            _check(f"{path}:{message.lineno}", forms, known.get(key))
    return read, c2py(catalogue.plural_expr)


def _check(place: str, forms: Forms, known: Forms | None) -> None:
    try:
        wanted = set[str]().union(*map(_slots, forms))
    except ValueError:
        raise Fault(f"{place}: the braces in this text do not belong together.") from None
    if known is not None and (unknown := wanted - set[str]().union(*map(_slots, known))):
        raise Fault(f"{place}: nothing fills “{{{min(unknown)}}}” in this text.")


def _slots(form: str) -> set[str]:
    return {name for _text, name, _spec, _how in Formatter().parse(form) if name is not None}


def _forms(message: Message) -> Forms:
    said = message.string
    return (said,) if isinstance(said, str) else tuple(said or ("",))
