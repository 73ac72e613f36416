"""Every line a person can meet has a sound, in every language that has a voice, with a time for each word.

Risk: a question that cannot be heard is no question for who does not read; a light that runs ahead of the
voice says that they cannot follow.
"""

import re
from collections.abc import Iterator
from pathlib import Path

import pytest

from app.acts.speaking import PERSONS
from app.acts.starting import Talk, read_talk
from app.ground.messages import Messages, load_messages
from app.ground.settings import load_settings
from app.web.house import LANGUAGES
from app.web.speech import Speech
from easyread.sound import Sound
from easyread.text import shown_sentences
from tests.support.talking import pictures

ROOT = Path(__file__).parents[2]
SLOT = re.compile(r"\{[\w-]+\}")
# A name with marks and a title; words with quotes, numbers, two scripts and a break; nothing but signs.
FILLINGS = (
    "Dr. Żółć O\u2019Brien-\u00c5s",
    "\u201cI want 25.50 \u2013 he/she said\u201d\n\u06cc\u06c1 my <b>key</b> \U0001f600",
    "\u2026 \U0001f469\u200d\U0001f9af ??",
)  # fmt: skip


@pytest.fixture(scope="module")
def talk() -> Talk:
    return read_talk([ROOT / "prompts"], pictures(), tuple(LANGUAGES))


@pytest.fixture(scope="module")
def messages() -> Messages:
    return load_messages([ROOT / "locales"], tuple(LANGUAGES))


@pytest.fixture(scope="module")
def speech(tmp_path_factory: pytest.TempPathFactory, talk: Talk, messages: Messages) -> Iterator[Speech]:
    found = Speech(load_settings(tmp_path_factory.mktemp("speech"), {}), talk, messages)
    yield found
    found.close()


def wrong(text: str, sound: Sound) -> str:
    """Say what is wrong with the sound of a text."""
    if len(sound.marks) != len(text.split()):
        return f"{text!r}: {len(sound.marks)} marks for {len(text.split())} words"
    if list(sound.marks) != sorted(sound.marks):
        return f"{text!r}: the marks go back"
    if not (sound.marks[0] >= 0 and sound.marks[-1] < sound.length):
        return f"{text!r}: a mark stands outside the sound"
    return "" if len(sound.data) > 500 else f"{text!r}: hardly a sound"


def test_the_languages_that_can_be_heard_are_known(speech: Speech) -> None:
    assert [one for one in LANGUAGES if speech.speaks(one)] == ["en"]


def test_every_line_without_a_slot_has_its_sound_ahead(speech: Speech) -> None:
    # Given what the command makes ahead; When each line is asked for again
    for language in filter(speech.speaks, LANGUAGES):
        lines = list(speech.ahead(language))
        assert len(lines) > 900
        found = {line: speech.sounds.find(speech.sounds.id_of(line, language)) for line in lines}
        # Then none is missing, and each has its times
        assert [line for line, sound in found.items() if sound is None] == []
        assert [said for line, sound in found.items() if sound and (said := wrong(line, sound))] == []


def test_every_line_with_a_slot_is_spoken_whatever_fills_it(
    speech: Speech, talk: Talk, messages: Messages
) -> None:
    # Given every sentence of the prompts and of the pages that somebody's words or names fill
    for language in filter(speech.speaks, LANGUAGES):
        prompts = talk.catalogue.prompts[language].values()
        texts = [text for prompt in prompts for _, text in prompt.texts] + messages.written(PERSONS, language)
        lines = {part for text in texts for part in shown_sentences(text) if SLOT.search(part)}
        assert len(lines) > 130
        before = set(_files(speech))
        faults = []
        # When they are filled with what is hard to say; Then each sounds, word by word
        for line in sorted(lines):
            for filling in FILLINGS:
                filled = " ".join(SLOT.sub(lambda _, filling=filling: filling, line).split())
                faults += [wrong(filled, sound) for sound in speech.say(filled, language)]
        assert [one for one in faults if one] == []
        # And none of it is kept
        assert set(_files(speech)) == before


def _files(speech: Speech) -> list[Path]:
    return [path for path in speech.sounds._folder.rglob("*") if path.is_file()]
