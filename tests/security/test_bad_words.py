"""Words that cannot be kept as they came: a plain sentence, the words on the screen, nothing kept."""

import io
from urllib.parse import quote_from_bytes, quote_plus

import pytest

from tests.security.place import Place
from tests.support.attack import (
    FORM,
    PARTS,
    answer_bytes,
    drafts_of,
    kept_words,
    nothing_kept,
    words_in_field,
)
from tests.support.service import fields

LIMIT = 20_000
MARK = "marmalade"  # stands in every text here and never in the log
ODD = (
    "\n\nfirst two empty lines", "last lines empty\n\n\n", "  spaces   kept  ", "\ttab\tkept\t",
    "\ufffd typed",
    "e\u0301 and \u00e9", "\u202eright to left\u202c", "\U0001f9d1\u200d\U0001f33e\U0001f1ec\U0001f1e7",
    "\ufeffmark",
    "</textarea><script>alert(1)</script>", "&amp; &lt; %41 + %ED%A0%80", "{{7*7}} {csrf}",
    "\u0627\u0631\u062f\u0648",
    "\x7f\x80\x9f", "\u2028\u2029\x85", "null", "-", "' OR 1=1; --", "\n", " ", "\u3000", "_skip",
)  # fmt: skip


@pytest.fixture(autouse=True)
def _nothing_logged(log: io.StringIO) -> object:
    yield
    assert MARK not in log.getvalue()
    assert "Traceback" not in log.getvalue()


@pytest.mark.parametrize("letter", ["x", "\u00e9", "\u4e2d", "\U0001f9d1"])
@pytest.mark.parametrize("kind", [FORM, PARTS])
def test_one_letter_too_many(same_place: Place, letter: str, kind: str) -> None:
    """Risk: a long text is cut, or lost because it is long."""
    # Given a text of one letter more than can be kept
    words = MARK + letter * (LIMIT + 1 - len(MARK))
    # When it is sent
    with nothing_kept(same_place.store):
        reply = answer_bytes(same_place.person, _coded(words.encode(), kind), kind=kind)
    # Then it stands whole in the field again, with a way on, and nothing was kept
    assert reply.status_code == 422
    assert words_in_field(reply.text) == words
    assert "This is too long for us to keep." in reply.text
    assert "Please make 2 parts." in reply.text


@pytest.mark.parametrize("kind", [FORM, PARTS])
def test_just_as_many_letters_as_can_be_kept(place: Place, kind: str) -> None:
    """Risk: the limit counts bytes, or line ends twice, and refuses what it says it takes."""
    # Given a text of exactly as many letters, line ends as browsers send them
    words = ("\U0001f9d1\u00e9\n" * LIMIT)[: LIMIT - 1] + "."
    # When it is sent
    reply = answer_bytes(place.person, _coded(words.replace("\n", "\r\n").encode(), kind), kind=kind)
    # Then it is kept to the letter
    assert reply.status_code == 303
    assert kept_words(place.store, place.service.person) == [words]


@pytest.mark.parametrize("kind", [FORM, PARTS])
@pytest.mark.parametrize(
    ("broken", "rest", "where"),
    [
        (b"marmalade \xff jam", "marmalade  jam", "Look at line 1. It is letter 11."),
        (b"one\ntwo marmalade\xc3", "one\ntwo marmalade", "Look at line 2. It is letter 14."),
        (b"marmalade \xed\xa0\x80", "marmalade ", "Look at line 1. It is letter 11."),
        (b"\xed\xb0\x80marmalade", "marmalade", "Look at line 1. It is letter 1."),
        (b"marmalade\xf4\x90\x80\x80", "marmalade", "Look at line 1. It is letter 10."),
        (b"marm\xc0\xafalade", "marmalade", "Look at line 1. It is letter 5."),
        (b"m\xffarmal\xffad\xffe", "marmalade", "There are 2 more places."),
        (b"mar\xffmal\xffade", "marmalade", "There is 1 more place."),
    ],
)
def test_broken_letters(same_place: Place, broken: bytes, rest: str, where: str, kind: str) -> None:
    """Risk: a substitute stands in somebody's words, or a broken letter takes the rest with it."""
    # Given bytes that are no letters
    # When they are sent
    with nothing_kept(same_place.store):
        reply = answer_bytes(same_place.person, _coded(broken, kind), kind=kind)
    # Then what can be read comes back, the place is named outside the field, and nothing is put in its stead
    assert reply.status_code == 422
    assert words_in_field(reply.text) == rest
    assert where in reply.text
    assert "\ufffd" not in reply.text
    assert "%ED" not in reply.text


@pytest.mark.parametrize("sign", [*range(9), 0x0B, 0x0C, *range(0x0E, 0x20)])
def test_signs_that_no_keyboard_makes(same_place: Place, sign: int) -> None:
    """Risk: a sign that paper and databases cannot hold gets in, or changes quietly."""
    # Given a text with one of them
    # When it is sent
    with nothing_kept(same_place.store):
        reply = answer_bytes(same_place.person, quote_from_bytes(b"marma" + bytes([sign]) + b"lade").encode())
    # Then it is refused, and the rest stands in the field
    assert reply.status_code == 422
    assert words_in_field(reply.text) == "marmalade"
    assert "We cannot read some of this." in reply.text


@pytest.mark.parametrize("kind", [FORM, PARTS])
@pytest.mark.parametrize("words", ODD)
def test_odd_words_are_kept_as_they_are(same_place: Place, words: str, kind: str) -> None:
    """Risk: what looks like a mistake is put right: a newline at the start, spaces, a typed U+FFFD."""
    # Given words that look odd
    # When they are sent, and the page is opened again
    reply = answer_bytes(same_place.person, _coded(words.encode(), kind), kind=kind)
    # Then they are in the record and in the field, to the letter
    assert reply.status_code == 303
    assert kept_words(same_place.store, same_place.service.person)[-1] == words
    assert words_in_field(same_place.person.see(same_place.person.at)) == words


@pytest.mark.parametrize("words", ODD)
def test_odd_words_come_back_from_a_refused_form(same_place: Place, words: str) -> None:
    """Risk: a refused form gives other words back than it took."""
    # Given odd words in a form that is too long
    whole = words + "x" * LIMIT
    # When it is sent
    reply = answer_bytes(same_place.person, quote_plus(whole).encode())
    # Then the field holds them to the letter
    assert reply.status_code == 422
    assert words_in_field(reply.text) == whole


def test_a_draft_that_cannot_be_kept(same_place: Place) -> None:
    """Risk: a draft that was not kept is said to be kept."""
    page = same_place.person.browser.get(same_place.person.at).text
    for words in (b"x" * (LIMIT + 1), b"marma%00lade", b"marma%ff", b"marma%ED%A0%80"):
        # When it is saved by itself
        with nothing_kept(same_place.store):
            reply = same_place.person.browser.post(
                f"{same_place.person.at}/draft",
                data=b"words=" + words + b"&csrf_token=" + fields(page)["csrf_token"].encode(),
                content_type=FORM,
            )
        # Then the page says so
        assert (reply.status_code, reply.json) == (422, {"state": "Not kept yet."})


def test_a_body_just_small_enough_comes_back_whole(same_place: Place) -> None:
    """Risk: somebody pastes a whole book, and it is gone."""
    # Given a form of just under 2 MB
    hidden = sum(
        len(name) + len(value) + 2 for name, value in fields(same_place.person.see("/talk/c/7k")).items()
    )
    words = MARK + "x" * (2 * 1024 * 1024 - hidden - len(MARK) - len("words=") - 64)
    # When it is sent
    with nothing_kept(same_place.store):
        reply = answer_bytes(same_place.person, words.encode())
    # Then the words stand in the field, whole
    assert reply.status_code == 422
    assert words_in_field(reply.text) == words


def test_a_body_that_is_too_large(same_place: Place) -> None:
    """Risk: what is too large to read seems to be lost, when the page before still holds it."""
    # Given a form of more than 2 MB, as one piece, in parts, and of a length nobody said
    words = MARK.encode() + b"x" * 2 * 1024 * 1024
    for kind in (FORM, PARTS):
        # When it is sent
        with nothing_kept(same_place.store):
            reply = answer_bytes(same_place.person, words, kind=kind)
        # Then the page says where the words are
        assert reply.status_code == 413
        assert "This is too big for us to keep." in reply.text
        assert "Your words are on the page before this one." in reply.text
        assert MARK not in reply.text
    assert drafts_of(same_place.store) == []


def _coded(words: bytes, kind: str) -> bytes:
    return quote_from_bytes(words).encode() if kind == FORM else words
