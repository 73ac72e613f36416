"""Texts in pieces, times of words, samples, and the table of voices.

Risk: a word is skipped or said twice; a word is lit while another is said; a table with a slip in it makes a
language silent, and nobody knows why.
"""

import struct
import unicodedata
import wave
from io import BytesIO
from itertools import pairwise
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from easyread.sound import MP3, WAV, Speaker, VoiceFault, pieces, read_voices
from easyread.sound.coding import Mp3, decode, encode, is_silent
from easyread.sound.marks import settle
from easyread.sound.plain import plain
from easyread.sound.voices import OWN

# texts


WORDS = st.text(st.sampled_from("ab.!?… \n\t\u00a0\u2028\x1c\"')é漢😀\ud800"), max_size=400)


@given(st.one_of(WORDS, st.text(st.characters(), max_size=300)), st.integers(1, 60))
def test_pieces_have_the_words_of_the_text(text: str, limit: int) -> None:
    found = pieces(text, limit)
    words = [word for piece in found for word in piece.split()]
    assert all(0 < len(piece) <= limit and piece == piece.strip() for piece in found)
    assert "".join(words) == "".join(text.split())
    if all(len(word) <= limit for word in text.split()):
        assert words == text.split()


def test_pieces_end_where_sentences_end() -> None:
    # Given sentences of which two go into a piece
    text = "I like my room. Dr. Smith came at 3.30. I said no! Is that OK?"
    assert pieces(text, 40) == ("I like my room. Dr. Smith came at 3.30.", "I said no! Is that OK?")
    # And one that is longer than a piece, and a word that is
    assert pieces("We talk about it again. abcdefghijklmno no", 12) == (
        "We talk", "about it", "again.", "abcdefghijkl", "mno no",
    )  # fmt: skip
    assert pieces(text) == (text,)
    assert pieces(" \n") == ()


def test_a_piece_has_at_least_one_character() -> None:
    with pytest.raises(ValueError, match="at least one"):
        pieces("a", 0)


def test_a_very_long_text_without_an_end_is_taken_apart_at_once() -> None:
    # Risk: what one person types keeps the service busy for minutes
    assert len(pieces("." * 200_000)) == 500


ODD = st.sampled_from("a\0\x1b\x9f\ud800\udfff\ufffe\u2018\u2019\u201c\u201d\u201e")


@given(st.one_of(st.text(max_size=60), st.text(ODD, max_size=60)))
def test_what_is_read_stands_where_it_stood(text: str) -> None:
    read = plain(text)
    assert len(read) == len(text)
    assert not {unicodedata.category(sign) for sign in read} & {"Cc", "Cs"}
    assert not set(read) & set("\u201c\u201d\u201e\u2018\u2019\ufffe")


# times


@given(
    st.text(st.sampled_from("ab \n"), max_size=40),
    st.lists(st.tuples(st.integers(-3, 50), st.integers(-100, 3000)), max_size=20),
    st.integers(0, 2000),
)
def test_whatever_an_engine_tells_the_times_rise_and_stay_inside(
    text: str, told: list[tuple[int, int]], length: int
) -> None:
    marks = settle(text, told, length)
    assert len(marks) == len(text.split())
    assert all(0 <= one <= other <= length for one, other in pairwise(marks))


@pytest.mark.parametrize(
    ("text", "told", "marks"),
    [
        ("one two", [(0, 0), (4, 500)], (0, 500)),
        ("25.50 now", [(0, 0), (1, 300), (1, 600), (6, 900)], (0, 900)),  # several times for one word
        ("He \u2013 she", [(0, 100), (5, 500)], (100, 300, 500)),  # none for a dash
        ("- a b -", [(2, 200), (4, 400)], (0, 200, 400, 700)),  # none at the start, none at the end
        ("😀 I go", [(0, 0), (1, 300), (2, 700), (4, 900)], (0, 700, 900)),  # a place between, told of again
        ("three. four", [(0, 0), (6, 400)], (0, 400)),  # a place between, told of only there
        ("a b c d", [(0, 0), (6, 100), (2, 300), (4, 500), (6, 700)], (0, 300, 500, 750)),  # one far ahead
        ("a b", [], (0, 500)),
        ("", [(0, 0)], ()),
    ],
)  # fmt: skip
def test_each_word_gets_the_time_that_was_told_of_it(
    text: str, told: list[tuple[int, int]], marks: tuple[int, ...]
) -> None:
    assert settle(text, told, 1000) == marks


# sound


def samples(seconds: float = 0.5, rate: int = 22_050) -> bytes:
    return struct.pack(f"={int(seconds * rate)}h", *(n % 200 * 80 - 8000 for n in range(int(seconds * rate))))


def test_a_wav_is_read_as_it_was_written() -> None:
    data, later, length = encode(samples(), 22_050, WAV)
    assert (later, length) == (0, 500)
    assert decode(data) == (samples(), 22_050)


@pytest.mark.parametrize("rate", [8_000, 16_000, 22_050, 44_100, 48_000])
def test_an_mp3_is_small_and_as_long_as_its_samples(rate: int) -> None:
    data, later, length = encode(samples(2, rate), rate, MP3)
    assert later == 50
    assert 2050 <= length <= 2150
    assert 7_500 < len(data) < 9_000


@pytest.mark.parametrize("cut", [2, 1_000, 7_778, 44_100])
def test_an_mp3_is_the_same_however_its_samples_are_cut(cut: int) -> None:
    data, mp3 = samples(1), Mp3(22_050)
    for at in range(0, len(data), cut):
        mp3.add(data[at : at + cut])
    assert mp3.end() == encode(data, 22_050, MP3)


def test_a_sound_of_another_kind_is_refused() -> None:
    with pytest.raises(ValueError, match="audio/ogg"):
        encode(samples(), 22_050, "audio/ogg")


def aiff(data: bytes, kind: bytes = b"", channels: int = 1, bits: int = 16) -> bytes:
    # 22,050 as a float of 80 bits: 2 to the 14th, times 1.3458251953125
    rate = (16383 + 14).to_bytes(2, "big") + (22_050 << 49).to_bytes(8, "big")
    facts = struct.pack(">hIh", channels, len(data) // 2, bits) + rate + kind
    parts = [(b"COMM", facts), (b"NOTE", b"odd"), (b"SSND", b"\0" * 8 + data)]
    body = b"".join(
        name + struct.pack(">I", len(part)) + part + b"\0" * (len(part) % 2) for name, part in parts
    )
    return b"FORM" + struct.pack(">I", len(body) + 4) + (b"AIFC" if kind else b"AIFF") + body


def test_what_a_mac_writes_is_read() -> None:
    count = len(samples()) // 2
    values = struct.unpack(f"={count}h", samples())
    assert decode(aiff(struct.pack(f">{count}h", *values))) == (samples(), 22_050)
    assert decode(aiff(struct.pack(f"<{count}h", *values), b"sowt")) == (samples(), 22_050)


def stereo() -> bytes:
    out = BytesIO()
    with wave.open(out, "wb") as file:
        file.setnchannels(2)
        file.setsampwidth(2)
        file.setframerate(8000)
        file.writeframes(b"\0" * 400)
    return out.getvalue()


@pytest.mark.parametrize(
    "data",
    [b"", b"RIFF", b"\0" * 400, stereo(), b"FORM", aiff(b"\0" * 8, channels=2), aiff(b"\0" * 8, bits=24),
     aiff(b"\0" * 8, b"ulaw")],
)  # fmt: skip
def test_what_is_no_such_sound_is_refused(data: bytes) -> None:
    with pytest.raises(ValueError, match=r"sound|neither"):
        decode(data)


def test_silence_is_known() -> None:
    assert is_silent(b"")
    assert is_silent(b"\0\0" * 9000)
    assert not is_silent(samples())


# voices


def test_the_languages_of_the_project_have_their_voices() -> None:
    found = read_voices(OWN, "espeak")
    assert set(found) == {"en", "cy", "pl", "ur"}
    assert all(140 <= speaker.pace <= 145 for speaker in found.values())
    assert read_voices(OWN, "nothing") == {}


def table(tmp_path: Path, text: str) -> Path:
    path = tmp_path / "voices.toml"
    path.write_text(text, "utf-8")
    return path


def test_a_table_of_one_s_own_names_another_engine_s_voices(tmp_path: Path) -> None:
    path = table(tmp_path, '[toy.en]\nvoice = "beep"\npace = 120\n[toy.pt-BR]\nvoice = "b"\npace = 90\n')
    assert read_voices(path, "toy") == {"en": Speaker("beep", 120), "pt-BR": Speaker("b", 90)}


GOOD = '# Voices.\n[espeak.en]\nvoice = "gmw/en"\npace = 140\n'


@pytest.mark.parametrize(
    ("text", "line", "what"),
    [
        (GOOD + "[espeak.pl]\nvoice = \n", 6, "TOML"),
        (GOOD + '[espeak.pl]\nvoice = ""\npace = 140\n', 6, "voice is the engine's name"),
        (GOOD + "[espeak.pl]\npace = 140\n", 5, "voice is the engine's name"),
        (GOOD + '[espeak.pl]\nvoice = "zlw/pl"\npace = 20\n', 7, "80 to 300"),
        (GOOD + '[espeak.pl]\nvoice = "zlw/pl"\npace = "140"\n', 7, "80 to 300"),
        (GOOD + '[espeak.pl]\nvoice = "zlw/pl"\npace = true\n', 7, "80 to 300"),
        (GOOD + '[espeak.pl]\nvoice = "zlw/pl"\n', 5, "80 to 300"),
        (GOOD + '[espeak.pl]\nvoice = "zlw/pl"\npace = 140\npitch = 3\n', 8, "no pitch here"),
        (GOOD + '[espeak.Polish]\nvoice = "zlw/pl"\npace = 140\n', 5, "looks like this"),
        (GOOD + '[nsss]\nen = "Daniel"\n', 6, "looks like this"),
        ('espeak = "gmw/en"\n', 1, "looks like this"),
    ],
)
def test_a_slip_in_the_table_is_told_with_its_line(tmp_path: Path, text: str, line: int, what: str) -> None:
    path = table(tmp_path, text)
    with pytest.raises(VoiceFault, match=what) as caught:
        read_voices(path)
    assert str(caught.value).startswith(f"{path}:{line}: ")


def test_a_table_that_cannot_be_read_is_told(tmp_path: Path) -> None:
    (tmp_path / "latin").write_bytes(b'[espeak.en]\nvoice = "\xe9"\npace = 140\n')
    for name in ("latin", "not-there"):
        with pytest.raises(VoiceFault, match="cannot be read"):
            read_voices(tmp_path / name)
