"""Not one character is changed: what hypothesis can think of, in and out, on both engines."""

from collections.abc import Callable
from typing import Any

import pytest
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

from app.ground.canonical import canonical, sha256
from app.record import rows
from app.record.content import Content, Picked, pack, unpack
from app.record.text import LIMIT, WordsFault, check_words, read_words

Room = Any

KEPT = st.text(
    st.characters(
        exclude_categories=["Cs"], exclude_characters=[chr(n) for n in range(32) if n not in (9, 10)]
    )
)
ANY = st.text(st.characters(exclude_categories=[]), max_size=60)
ODD = [
    "", " ", "\n", "\t \n ", "e\u0301", "\u00e9", "\u202eevil", "\ufeffbom", "\u200d",
    "\U0001f469\u200d\U0001f467",
    "\u2028\u2029", "\x7f\x85",
    "{want}", "%s", "</q>", "'; DROP TABLE utterance; --", "\U0010ffff", "مرحبا", "a" * LIMIT, "😀" * LIMIT,
]  # fmt: skip


@pytest.mark.parametrize("words", ODD)
def test_odd_words_come_back(both_room: Room, words: str) -> None:
    both_room.say(words)
    assert both_room.all()[-1].content.words == words


@settings(max_examples=50, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.lists(KEPT, min_size=10, max_size=20))
def test_generated_words_come_back(both_room: Room, texts: list[str]) -> None:
    receipts = both_room.keep(*(both_room.said(words) for words in texts))
    with both_room.store.read() as conn:
        from app.record import utterances

        both_room.store.keys.forget()
        kept = utterances.by_ids(both_room.store, conn, [receipt.id for receipt in receipts])
    assert [one.content.words for one in kept] == texts


def fault_of(check: Callable[[], object]) -> WordsFault | None:
    try:
        check()
    except WordsFault as fault:
        return fault
    return None


@settings(max_examples=300, deadline=None)
@given(ANY)
@example("\r\n\r\r\n")
def test_words_are_kept_exactly_or_refused(words: str) -> None:
    unix = words.replace("\r\n", "\n").replace("\r", "\n")
    fault = fault_of(lambda: check_words(words))
    broken = [c for c in unix if (ord(c) < 32 and c not in "\t\n") or 0xD800 <= ord(c) <= 0xDFFF]
    assert (fault is not None) == bool(broken)
    if fault is None:
        assert check_words(words) == unix
        assert unpack(pack(Content(words=words))).words == unix
    else:
        assert check_words(fault.readable) == "".join(c for c in unix if c not in broken)
        assert all(0 <= mark <= len(fault.readable) for mark in fault.marks)


@settings(max_examples=300, deadline=None)
@given(st.binary(max_size=60))
@example(b"ok \xff\xfe then \xed\xa0\x80 end")
def test_bytes_are_read_strictly(raw: bytes) -> None:
    fault = fault_of(lambda: read_words(raw))
    if fault is None:
        assert read_words(raw).encode() == raw.replace(b"\r\n", b"\n").replace(b"\r", b"\n")
    else:
        assert "\ufffd" not in fault.readable or "\ufffd".encode() in raw
        assert check_words(fault.readable) == fault.readable


def test_bad_places_are_marked_in_the_readable_rest() -> None:
    with pytest.raises(WordsFault) as fault:
        read_words(b"a\xffb\x00\xfec\xc3")
    assert (fault.value.problem, fault.value.readable, fault.value.marks) == ("bytes", "abc", (1, 2, 3))
    with pytest.raises(WordsFault) as fault:
        check_words("ab\x01c\x02")
    assert (fault.value.problem, fault.value.readable, fault.value.marks) == ("control", "abc", (2, 3))


def test_a_label_that_cannot_be_kept_is_refused() -> None:
    with pytest.raises(WordsFault):
        pack(Content(choices=(Picked("a", "\ud800"),)))


def test_too_long_words_are_refused_whole_and_come_back() -> None:
    with pytest.raises(WordsFault) as fault:
        check_words("a" * (LIMIT + 1))
    assert len(fault.value.readable) == LIMIT + 1
    assert len(check_words("\r\n" * LIMIT)) == LIMIT


@settings(max_examples=200, deadline=None)
@given(st.dictionaries(st.sampled_from(rows.CLEAR), st.none() | st.integers() | KEPT))
def test_the_quick_way_to_hash_a_row_is_the_canonical_one(values: dict[str, Any]) -> None:
    row = {name: values.get(name) for name in rows.CLEAR}
    assert rows.bound(row) == canonical({name: row[name] for name in rows.BOUND})
    linked = rows.link("0" * 64, "1" * 64, {**row, "sealed_hash": "2" * 64})
    whole = bytes(32) + b"\x11" * 32 + canonical(row) + b"\x22" * 32
    assert linked == sha256(whole)
