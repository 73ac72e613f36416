"""What is being recorded: nothing that arrived is lost, nobody else sees it, and it goes when it should."""

from typing import Any

import pytest
from sqlalchemy import text

from app.ground.faults import Fault, NotFound
from app.ground.store import Store
from app.record import erase, quarantine, unsent
from app.record.drafts import Place
from app.record.media import MediaFault
from app.record.unsent import NotNext, PieceOf, Unsent
from tests.record.test_drafts import other_sitting
from tests.support.media import webm

Room = Any
ONE, TWO = "1" * 32, "2" * 32
DATA = webm(size=5000)


def place(room: Room, **other: Any) -> Place:
    facts = {"conversation": room.conversation, "topic": "wants", "step": "want", "instance": 1}
    return Place(**{**facts, "sitting": room.sitting, **other})


def add(room: Room, n: int, data: bytes, name: str = ONE, most: int = 10**6, **other: Any) -> Unsent:
    where, how = place(room, **other), "voice"
    with room.store.write() as tx:
        return unsent.add(tx, room.store, where, room.person, PieceOf(name, how, n, data, most))


def left(room: Room, **other: Any) -> bytes | None:
    with room.store.read() as conn:
        found = unsent.of_place(conn, place(room, **other))
        return unsent.data_of(room.store, conn, place(room, **other), found) if found else None


def rows(store: Store) -> tuple[int, int]:
    with store.read() as conn:
        one, two = (
            conn.scalar(text(f"SELECT count(*) FROM {name}")) for name in ("recording", "recording_piece")
        )
    return one or 0, two or 0


def test_pieces_become_one_recording_in_their_order(both_room: Room) -> None:
    for n in range(5):
        found = add(both_room, n, DATA[n * 1000 : (n + 1) * 1000])
        assert (found.pieces, found.size) == (n + 1, (n + 1) * 1000)
    assert left(both_room) == DATA[:5000]


def test_a_piece_that_comes_twice_is_one_and_a_missing_one_is_asked_for(room: Room) -> None:
    add(room, 0, b"aaa")
    add(room, 0, b"aaa")
    with pytest.raises(NotNext) as found:
        add(room, 2, b"ccc")
    assert found.value.wanted == 1
    add(room, 1, b"bbb")
    assert left(room) == b"aaabbb"


def test_again_throws_the_one_before_away(room: Room) -> None:
    add(room, 0, b"aaa")
    add(room, 1, b"aaa")
    add(room, 0, b"b", name=TWO)
    assert left(room) == b"b"
    assert rows(room.store) == (1, 1)
    with pytest.raises(NotFound):
        add(room, 2, b"late", name=ONE)
    assert left(room) == b"b"


def test_what_is_too_large_empty_or_of_no_list_is_refused_and_what_arrived_stays(room: Room) -> None:
    add(room, 0, b"aaa", most=5)
    for n, data, problem in ((1, b"bbb", "too_large"), (1, b"", "empty")):
        with pytest.raises(MediaFault) as found:
            add(room, n, data, most=5)
        assert found.value.problem == problem
    assert left(room) == b"aaa"
    with pytest.raises(NotFound), room.store.write() as tx:
        unsent.add(tx, room.store, place(room), room.person, PieceOf("../x", "voice", 0, b"a", 9))
    with pytest.raises(NotFound), room.store.write() as tx:
        unsent.add(tx, room.store, place(room), room.person, PieceOf(TWO, "typed", 0, b"a", 9))


def test_it_is_that_sittings_and_that_pages_alone(room: Room) -> None:
    add(room, 0, b"aaa")
    other = other_sitting(room)
    assert left(room, sitting=other) is None
    assert left(room, instance=-1) is None
    with pytest.raises(NotFound):
        add(room, 1, b"bbb", sitting=other)
    with pytest.raises(NotFound):
        add(room, 0, b"bbb", instance=-1)
    assert left(room) == b"aaa"


def test_the_next_sitting_in_the_same_browser_goes_on_with_it(room: Room) -> None:
    add(room, 0, b"aaa")
    other = other_sitting(room)
    with room.store.write() as tx:
        unsent.adopt(tx, room.sitting, other)
    assert left(room) is None
    add(room, 1, b"bbb", sitting=other)
    assert left(room, sitting=other) == b"aaabbb"


def test_nothing_of_it_can_be_read_on_the_disk(room: Room) -> None:
    add(room, 0, DATA)
    room.store.close()
    raw = b"".join(one.read_bytes() for one in room.store.settings.data.rglob("*") if one.is_file())
    assert b"A_OPUS" not in raw
    assert not any(DATA[at : at + 12] in raw for at in range(0, len(DATA) - 12, 12))


def test_a_piece_in_another_place_does_not_open(room: Room) -> None:
    add(room, 0, b"aaa")
    add(room, 1, b"bbb")
    with room.store.write() as tx:
        tx.conn.execute(text("UPDATE recording_piece SET n = n + 10"))
        tx.conn.execute(text("UPDATE recording_piece SET n = 11 - n"))
    with pytest.raises(Fault):
        left(room)


def test_it_goes_when_thrown_away_set_apart_or_erased(both_room: Room) -> None:
    room = both_room
    add(room, 0, b"aaa")
    with room.store.write() as tx:
        unsent.drop(tx, place(room))
    assert rows(room.store) == (0, 0)
    add(room, 0, b"aaa")
    with room.store.write() as tx:
        quarantine.set_apart(
            tx, room.store, person=room.person, sitting=room.sitting, by=room.account, second=room.second,
            reason="Not theirs.",
        )  # fmt: skip
    assert rows(room.store) == (0, 0)
    add(room, 0, b"aaa")
    with room.store.write() as tx:
        done = erase.decide(
            tx, room.store, person=room.person, utterance=None, by=room.account, second=room.second,
            reason="Asked.", appraised="Yes.",
        )  # fmt: skip
    erase.finish(room.store, [done])
    assert rows(room.store) == (0, 0)
