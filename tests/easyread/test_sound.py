"""The voice as it is in use: espeak in its own process, real sound.

Risk: somebody who does not read hears something other than what stands there, or sees the wrong word lit; or
hears words in a voice of another language, which nobody understands.
"""

import io
import subprocess
import sys
import wave
from collections.abc import Iterator
from itertools import pairwise
from pathlib import Path

import pytest

from easyread.sound import MP3, WAV, Mute, Speaker, SpokenApart, pieces

HOUSE = Path(__file__).parents[2]
# What trips engines up: quotes, money, slashes, signs, lines, scripts, markup, broken characters.
HARD = {
    "plain": ("en", "I want to stay at home with my cat."),
    "quotes": ("en", "“It is here,” she said. \u2018No\u2019, he said."),
    "money": ("en", "It\u2019s £25.50 today, and it\u2019s 1,000 at 10:30."),
    "slash": ("en", "He/she said and/or did it."),
    "emoji": ("en", "😀 I am happy 😀 now 👨‍👩‍👧 yes 🏠"),
    "only emoji": ("en", "😀 😀"),
    "dashes": ("en", "— So \u2013 it is - a thing — ."),
    "lines": ("en", "  One.\n\nTwo\tthree.\r\nFour\u00a0five \n"),
    "markup": ("en", "<script>alert('x')</script> &amp; <b>bold</b> [[h@loU]]"),
    "mixed": ("en", "one дом 漢字 مرحبا ę two"),
    "controls": ("en", "a\x01b \x1b c\x7f d \x00 e"),
    "halves": ("en", "I said \ud800 it \udfff\udc00 there"),
    "combining": ("en", "e\u0301 cafe\u0301 soft\u00adhyphen zero\u200bwidth \u200b end"),
    "shouting": ("en", "NO!!!!!!!! STOP?!?!?! ......... YES"),
    "long word": ("en", "x " + "a" * 300 + " y"),
    "digits": ("en", "0123456789 " * 12),
    "welsh": ("cy", "Dwi\u2019n eisiau aros gartref gyda \u2019nghath, os gwelwch yn dda."),
    "polish": ("pl", "Chcę zostać w domu. „Źdźbło” i żółć, proszę!"),
    "urdu": ("ur", "میں اپنے گھر میں رہنا چاہتا ہوں\u06d4 کیا یہ ٹھیک ہے؟"),
}
LENGTH = 400  # milliseconds that the sound of one word has at least


@pytest.fixture(scope="module")
def voice() -> Iterator[SpokenApart]:
    """Give the voice that comes with the package, one for all tests here."""
    with SpokenApart() as made:
        yield made


TELLING = """
import sys
from easyread.sound.espeak import Espeak
engine = Espeak()
for text in sys.argv[1:]:
    told = []
    engine.told = told.append
    spoken = engine.speak(text, "gmw/en", 140)
    if not told or spoken.samples != b"".join(told):
        sys.exit(1)
"""


def test_the_samples_that_are_told_meanwhile_are_all_of_them() -> None:
    # Risk: a sound that is made while espeak still speaks ends too soon, or begins with the one before
    texts = ["I want to stay at home with my cat.", "No.", HARD["digits"][1]]
    subprocess.run([sys.executable, "-c", TELLING, *texts], check=True, capture_output=True, timeout=60)


@pytest.mark.parametrize("name", HARD)
def test_each_word_has_its_time_inside_the_sound(voice: SpokenApart, name: str) -> None:
    # Given a text that engines stumble over, When it is spoken
    language, text = HARD[name]
    sound = voice.say(text, language)
    # Then each word has a time, none before the one before it, none outside the sound
    assert len(sound.marks) == len(text.split())
    assert all(one <= other for one, other in pairwise(sound.marks))
    assert sound.marks[0] >= 0
    assert sound.marks[-1] < sound.length
    assert sound.media == MP3
    assert sound.data[0] == 0xFF


def test_the_times_are_the_engine_s_own(voice: SpokenApart) -> None:
    # Risk: times that are only shared out look right in a test and light the wrong word
    # Given a short word, a long one, and a stop between two sentences
    sound = voice.say("A responsibility. A responsibility.", "en")
    first, second, third, fourth = sound.marks
    # Then a long word takes long, and the stop is in it
    assert second - first < 300
    assert third - second > 800
    assert abs((fourth - third) - (second - first)) < 150


def test_the_times_are_those_of_the_sound_as_it_is_played(voice: SpokenApart) -> None:
    # Risk: an MP3 starts later than its samples, and every word is lit before it is heard
    text = "Stay."
    in_wave, in_mp3 = voice.say(text, "en", WAV), voice.say(text, "en")
    assert in_wave.marks == (0,)
    assert in_mp3.marks == (50,)
    assert 50 <= in_mp3.length - in_wave.length <= 150


def test_emoji_do_not_take_the_times_of_the_words_beside_them(voice: SpokenApart) -> None:
    alone = voice.say("I am happy now", "en").marks
    after = voice.say("😀 I am happy now", "en").marks
    assert after[1] > 600  # the name of the face comes first
    assert abs((after[4] - after[1]) - (alone[3] - alone[0])) < 150


def test_a_wav_has_the_length_that_is_told(voice: SpokenApart) -> None:
    sound = voice.say("I want to stay at home.", "en", WAV)
    with wave.open(io.BytesIO(sound.data)) as file:
        assert file.getnframes() * 1000 // file.getframerate() == sound.length
    assert sound.length > 1000


@pytest.mark.parametrize(
    "text", ["", "   \n", "...", "?!", "—", "\u200b\u200d", "\x00", "\u202e", "\ufffd", "<"]
)
def test_where_there_is_nothing_to_say_there_is_no_sound(voice: SpokenApart, text: str) -> None:
    with pytest.raises(Mute):
        voice.say(text, "en")
    assert voice.say("Yes.", "en").length > LENGTH


@pytest.mark.parametrize("language", ["so", "bfi", "xx", ""])
def test_a_language_without_a_voice_has_no_sound(voice: SpokenApart, language: str) -> None:
    assert not voice.speaks(language)
    for ask in (lambda: voice.say("Salaan.", language), lambda: voice.name(language)):
        with pytest.raises(Mute, match="no voice"):
            ask()


def test_no_other_voice_speaks_in_the_place_of_one_that_is_not_there() -> None:
    # Given a table that names a voice which the engine does not have
    table = {"en": Speaker("gmw/en", 140), "so": Speaker("afr/so", 140), "cy": Speaker("cel/cy", 140)}
    with SpokenApart(table) as voice:
        assert voice.say("Yes.", "en").length > LENGTH
        assert voice.speaks("so")
        # When it is asked for after another voice, Then nothing speaks, and it is known from then on
        for _ in range(2):
            with pytest.raises(Mute, match="voice"):
                voice.say("Haa, waan rabaa.", "so")
        assert not voice.speaks("so")
        # And the others speak as before, each as itself
        assert voice.say("Ydw.", "cy").length > LENGTH
        assert voice.say("Yes.", "en").length > LENGTH


def test_languages_do_not_run_into_each_other(voice: SpokenApart) -> None:
    # Risk: one person hears Polish words read as English, because somebody else listened just before
    text = "Chcę wrócić do domu i zobaczyć rodzinę."
    before = voice.say(text, "pl").length
    assert voice.say(text, "en").length != before
    assert abs(voice.say(text, "pl").length - before) < 100


def test_a_slower_pace_takes_longer() -> None:
    text = "I want to stay at home with my cat."
    with SpokenApart({"en": Speaker("gmw/en", 100), "cy": Speaker("gmw/en", 200)}) as voice:
        assert voice.say(text, "en").length > 1.5 * voice.say(text, "cy").length
        assert voice.name("en") != voice.name("cy")


def test_more_than_can_be_said_at_once_is_told_and_comes_in_pieces(voice: SpokenApart) -> None:
    # Given 20,000 characters, which crash the bare engine
    text = "I want to stay at home. She said: no, never! Is it so? " * 364
    assert len(text) > 20_000
    # When they are said at once, Then that is told at once
    with pytest.raises(Mute, match="too long to say"):
        voice.say(text, "en")
    # And each of their pieces is spoken, word for word
    some = pieces(text)[:3] + pieces(text)[-1:]
    assert [len(voice.say(each, "en").marks) for each in some] == [len(each.split()) for each in some]


@pytest.mark.parametrize("sign", ["a", "😀", "9", "&", "漢", "\u0301a", "\ud800x"])
def test_the_longest_piece_of_anything_is_spoken(voice: SpokenApart, sign: str) -> None:
    # Risk: what somebody typed in anger or by a stuck key ends the voice
    text = pieces(sign * 20_000)[0]
    assert len(text) == 400
    assert len(voice.say(text, "en").marks) == 1


def test_espeak_is_told_how_long_a_text_is() -> None:
    # Risk: pyttsx3 says ten times its length, espeak reads on into other memory, and long texts crash it
    code = """if True:
        from easyread.sound import espeak
        inner = espeak._espeak.cSynth
        told = []
        def synth(text, size, *more):
            told.append((len(text), size))
            return inner(text, size, *more)
        espeak._espeak.cSynth = synth
        espeak.Espeak().speak("caf\u00e9", "gmw/en", 140)
        assert told == [(5, 6)], told
    """
    in_a_process_of_its_own(code)


def test_what_espeak_has_to_do_is_never_cancelled() -> None:
    # Risk: a pace that was just set is lost, and the first text after each start comes at twice the pace
    code = """if True:
        from easyread.sound import espeak
        engine, told = espeak.Espeak(), []
        espeak._espeak.IsPlaying = lambda: 1  # as when it has not yet done all that it was told
        espeak._espeak.Cancel = lambda: told.append("cancelled")
        engine.speak("Yes.", "gmw/en", 100)
        engine.speak("Yes.", "cel/cy", 140)
        assert told == [], told
    """
    in_a_process_of_its_own(code)


def in_a_process_of_its_own(code: str) -> None:
    """Run code that loads the library."""
    run = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=False, cwd=HOUSE)
    assert run.returncode == 0, run.stderr


@pytest.mark.parametrize("sign", ["<", "^", "-"])
def test_signs_that_espeak_leaves_out_are_told_to_be_silent(voice: SpokenApart, sign: str) -> None:
    with pytest.raises(Mute, match="nothing to hear"):
        voice.say(sign * 400, "en")
    assert voice.say("Yes.", "en").length > LENGTH
