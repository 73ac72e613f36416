"""What the authors' pages show: each line of a prompt with who says it, and what drifted from its text."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from difflib import get_close_matches

from app.acts.clips import Clip
from app.acts.signs import BSL, page_text
from app.acts.speaking import PERSONS
from app.acts.voices import line_id
from app.web.house import House
from easyread.prompts import SLOT, Prompt
from easyread.text import shown_sentences

EVERYWHERE = "_"  # stands for the lines that are in no prompt: they are on many pages; no prompt is called so
# Shown before anybody said how they like pages, for others than the person, or a part of a page only.
UNSIGNED = ("in/", "hide", "helper/view", "mine/answers", "mine/looks")
ALIKE = 0.5  # of 1: how much of an old line a new one has to share, to be shown as what became of it
HEAR = "/operator/voice"


@dataclass(frozen=True)
class Row:
    """A line as a page says it. ``sound``: where it can be heard; ``person``: who says it, if a person does.

    ``fixed``: the same for everybody; any other holds a name or somebody's words, and no person can say it.
    """

    id: str
    text: str
    fixed: bool
    person: Clip | None
    sound: str


@dataclass(frozen=True)
class Drift:
    """A recording that is never played, since its text was changed: to be made anew, or thrown away.

    ``now``: what stands in its place today, if anything. ``can_go``: it is not one that came along.
    """

    recording: Clip
    now: str
    sound: str
    prompt: str
    can_go: bool = True


@dataclass(frozen=True)
class Told:
    """A prompt in the list: how many of its lines people can say, how many they do; whether it has a film."""

    name: str
    question: str
    lines: int
    spoken: int
    film: bool


def parts(prompt: Prompt) -> list[str]:
    """Return the lines of a prompt, as a page reads them aloud: each sentence apart."""
    texts = [prompt.question]
    for text in (*(line.text for line in prompt.all_lines), *prompt.said_back.values()):
        texts += shown_sentences(text)
    return _each_once((*texts, *(choice.label for choice in prompt.choices)))


def everywhere(here: House, language: str) -> list[str]:
    """Return the lines that stand in no prompt."""
    return _each_once(here.messages.written(PERSONS, language))


def lines_of(here: House, language: str, name: str) -> list[str] | None:
    """Return the lines under a name of the list; ``None`` where nothing has that name."""
    if name == EVERYWHERE:
        return everywhere(here, language)
    prompt = here.talk.catalogue.prompts.get(language, {}).get(name)
    return parts(prompt) if prompt is not None else None


def rows(here: House, language: str, lines: Iterable[str]) -> list[Row]:
    """Return the lines with who says each."""
    known = here.speech.fixed(language) if here.speech.speaks(language) else None
    people = here.speech.people.of(language)
    found = []
    for text in lines:
        fixed = not SLOT.search(text)
        person = people.get(text) if fixed else None
        sound = hear(language, person) if person else ""
        if not sound and fixed and known is not None and text in known.places:
            sound = f"/speech/{language}-{known.version}-{known.places[text]}"
        found.append(Row(line_id(text, language), text, fixed, person, sound))
    return found


def can_be_signed(here: House, name: str) -> bool:
    """Tell whether a prompt is a page on which a film is shown to whoever wants films."""
    return name in here.talk.catalogue.prompts["en"] and not name.startswith(UNSIGNED)


def hear(language: str, recording: Clip) -> str:
    """Return where a recording can be heard or seen by whoever looks after it, drifted or not."""
    return f"{HEAR}/{language}/{recording.id}"


def told(here: House, language: str) -> Iterator[Told]:
    """Return the list: first what stands on many pages, then each prompt."""
    people = here.speech.people.of(language)
    listed = [(EVERYWHERE, "", everywhere(here, language))]
    for name, prompt in sorted(here.talk.catalogue.prompts.get(language, {}).items()):
        listed.append((name, prompt.question, parts(prompt)))
    for name, question, lines in listed:
        fixed = [line for line in lines if not SLOT.search(line)]
        spoken = sum(line in people for line in fixed)
        yield Told(name, question, len(fixed), spoken, name in here.signs.films)


def drifted(here: House, language: str) -> list[Drift]:
    """Return the recordings that say what no page says any more."""
    people, fixed = here.speech.people, here.speech.fixed
    now = fixed(language).lines if here.speech.speaks(language) else ()
    found = []
    for one in people.drifted(language, now) if now else ():
        lines = lines_of(here, language, one.prompt) or []
        alike = get_close_matches(one.text, [line for line in lines if not SLOT.search(line)], 1, ALIKE)
        to = one.prompt if lines else ""
        found.append(Drift(one, alike[0] if alike else "", hear(language, one), to))
    return found


def drifted_films(here: House) -> list[Drift]:
    """Return the films of pages that say something else now, or are there no more."""
    prompts = here.talk.catalogue.prompts["en"]
    found = []
    for name, one in here.signs.drifted.items():
        now = "\n".join(page_text(prompts[name])) if name in prompts else ""
        to = name if name in prompts else ""
        found.append(Drift(one, now, hear(BSL, one), to, here.signs.can_go(one)))
    return found


def _each_once(texts: Iterable[str]) -> list[str]:
    return list(dict.fromkeys(text for one in texts if (text := one.strip())))
