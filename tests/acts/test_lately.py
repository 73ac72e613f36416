"""A room that was read lately is taken again only while nothing changed.

Risk: a page that shows what is not so any more: erased words, a face that may not read, a talk that is over.
"""

import sqlite3
import time
from datetime import timedelta

import pytest

from app.access import people, sittings
from app.access.core import LINK, PERSON
from app.acts import entering, erasing, office
from app.acts.lately import Rooms
from app.acts.room import Room
from app.acts.starting import Talk, read_talk
from app.ground import changes, data_files
from app.ground.clock import SetClock, utc_text
from app.ground.sealing import Erased
from app.ground.sqlite import SOON
from app.ground.store import Store, Write
from app.record import utterances
from app.record.said import Said
from easyread.pictures import Pictures
from tests.support.living import Living
from tests.support.service import Service
from tests.support.talking import MOST, tap_for
from tests.support.words import Voice
from tests.talk.test_rooms import WALKS


@pytest.fixture(scope="module")
def talk() -> Talk:
    """Read the conversation once."""
    return read_talk(data_files.find("prompts", None), Pictures.load().names)


@pytest.fixture
def rooms(service: Service, talk: Talk) -> Rooms:
    """Give the rooms of one running service."""
    return Rooms(service.store, talk)


def begun(service: Service) -> tuple[Voice, str]:
    """Begin a sitting; return who speaks in it, and the code of its cookie."""
    conversation = service.open("quick")
    with service.store.write() as tx:
        sitting, code = sittings.open(tx, conversation, reads=False, clock=service.store.clock)
    return Voice(service.store, sitting), code


def room(rooms: Rooms, code: str) -> Room:
    """Enter, and find it open."""
    _, found = rooms.enter(code)
    assert found is not None
    return found


def test_the_same_room_again_while_nothing_changes(service: Service, rooms: Rooms) -> None:
    # Given a room that was read; When nothing happens, Then it is the same; on PostgreSQL an equal one
    _, code = begun(service)
    first, second = room(rooms, code), room(rooms, code)
    assert [one.key for one in first.way.visits] == [one.key for one in second.way.visits]
    assert first is second or not service.store.settings.is_sqlite


def test_what_is_said_here_or_beside_it_is_there_at_once(service: Service, rooms: Rooms, talk: Talk) -> None:
    voice, code = begun(service)
    room(rooms, code)
    # by this service
    said = voice.say("I want a key.")
    assert said in room(rooms, code).by_id
    # and by another program on the same record
    other = Store.open(service.store.settings, service.store.clock)
    beside = Voice(other, voice.sitting).say("I want two keys.")
    other.close()
    time.sleep(SOON)
    assert beside in room(rooms, code).by_id
    assert beside in room(Rooms(service.store, talk), code).by_id


def test_a_link_that_ends_by_itself_ends_here_too(service: Service, rooms: Rooms, clock: SetClock) -> None:
    # Given Priya's link ends in an hour, and nobody writes anything more
    _, code = begun(service)
    until = utc_text(clock.now() + timedelta(hours=1))
    with service.store.write() as tx:
        tx.conn.execute(LINK.update().where(LINK.c.account == service.priya).values(until=until))
    assert service.priya in {one.id for one in room(rooms, code).readers}
    clock.move(minutes=61)
    # Then she is no face to choose
    assert service.priya not in {one.id for one in room(rooms, code).readers}


def test_a_link_that_begins_by_itself_begins_here_too(
    service: Service, rooms: Rooms, clock: SetClock
) -> None:
    with service.store.write() as tx:
        people.end_links(tx, account=service.priya, person=service.person, now=clock.now())
    office.link(service.store, account=service.priya, person=service.person, reason="Works nights")
    since = utc_text(clock.now() + timedelta(hours=1))
    with service.store.write() as tx:
        tx.conn.execute(
            LINK.update().where(LINK.c.account == service.priya, LINK.c.until.is_(None)).values(since=since)
        )
    _, code = begun(service)
    assert service.priya not in {one.id for one in room(rooms, code).readers}
    clock.move(minutes=61)
    assert service.priya in {one.id for one in room(rooms, code).readers}


def test_a_sitting_that_ended_has_no_room(service: Service, rooms: Rooms) -> None:
    voice, code = begun(service)
    room(rooms, code)
    entering.leave(service.store, voice.sitting)
    sitting, found = rooms.enter(code)
    assert (sitting is not None and sitting.ended, found) == (True, None)
    assert rooms.enter("unknown") == (None, None)


def test_what_was_erased_is_in_no_room(service: Service, rooms: Rooms) -> None:
    # Given a room was read; When one answer is erased, Then it is gone there, and with the person all is
    voice, code = begun(service)
    said = voice.say("I want a key.")
    assert room(rooms, code).by_id[said].content is not None
    who = {
        "by": "sam@willow.example",
        "second": "priya@willow.example",
        "reason": "Asked",
        "appraised": "Yes",
    }
    erasing.erase(service.store, utterance=said, **who)
    assert room(rooms, code).by_id[said].content is None
    erasing.erase(service.store, person=service.person, **who)
    with pytest.raises(Erased):
        rooms.enter(code)


def test_a_change_behind_the_service_s_back_is_seen(service: Service, rooms: Rooms) -> None:
    if not service.store.settings.is_sqlite:
        assert service.store.mark() is None  # nothing is taken again there
        return
    _, code = begun(service)
    room(rooms, code)
    with sqlite3.connect(service.store.settings.record_file) as raw:
        raw.execute("UPDATE sitting SET ended_at = at")
    raw.close()
    time.sleep(SOON)  # what another program changed is asked for so often, and not oftener
    assert rooms.enter(code)[1] is None


def test_what_others_say_makes_no_room_be_read_anew(service: Service, rooms: Rooms) -> None:
    # Given two people in their talks; When one of them answers, Then the other's room is the same one
    store = service.store
    if not store.settings.is_sqlite:
        return  # there every page reads it
    _, code = begun(service)
    ann = service.person
    before = room(rooms, code)
    with store.write("somebody else") as tx:
        tx.conn.execute(PERSON.update().where(PERSON.c.id == ann).values(unit=PERSON.c.unit))
    assert room(rooms, code) is before
    # but what is said to concern everybody, or her, makes it be read
    for of in (None, ann):
        with store.write(of):
            pass
        assert room(rooms, code).said == before.said
        assert rooms.enter(code)[1] is room(rooms, code)


@pytest.mark.parametrize("name", WALKS)
def test_the_room_that_goes_on_is_the_one_that_is_read(service: Service, talk: Talk, name: str) -> None:
    # Risk: after an answer the next page is worked out from something that is not so
    jo, rooms = Living(service, service.open("first"), talk), Rooms(service.store, talk)
    script = WALKS[name]
    with service.store.write() as tx:
        jo.sitting, code = sittings.open(tx, jo.conversation, reads=True, clock=service.store.clock)
    for _ in range(MOST):
        here = room(rooms, code)
        visit = here.way.next()
        if visit is None:
            break
        said, faces = tap_for(script, visit), tuple(face.id for face in here.faces())
        kept = jo.answer(visit, said, faces if "yes" in said.choices and visit.step.kind == "share" else ())
        assert kept is not None
        now = rooms.gone_on(code, here, kept)
        if visit.topic.id != "welcome":
            assert_same(room(rooms, code), now)
            assert not service.store.settings.is_sqlite or room(rooms, code) is now
        service.store.keys.forget()
        assert_same(room(Rooms(service.store, talk), code), now, likes=visit.topic.id != "welcome")
    assert here.way.next() is None


def assert_same(one: Room, other: Room, *, likes: bool = True) -> None:
    """Two rooms are the same in everything that a page is made of."""
    names = (
        "said",
        "audiences",
        "excluded",
        "readers",
        "linked",
        "earlier",
        "by_id",
        *(["likes"] if likes else []),
    )
    for name in names:
        assert getattr(one, name) == getattr(other, name), name
    if likes:
        assert one.way.visits == other.way.visits
        assert one.way.alone == other.way.alone
        assert one.way.answers.every == other.way.answers.every
        assert one.way.answers.outside == other.way.answers.outside


def test_a_room_that_changed_beside_an_answer_is_not_taken_again(service: Service, rooms: Rooms) -> None:
    # Given a page that was read; When a link ends, and only then its answer is kept, Then the next page knows
    voice, code = begun(service)
    voice.say("I want a door.")
    wants = voice.saying("I want a key.")
    here = room(rooms, code)
    assert service.priya in {one.id for one in here.readers}
    with service.store.write() as tx:
        people.end_links(tx, account=service.priya, person=service.person, now=service.store.clock.now())
    kept = keep(service.store, wants)
    now = rooms.gone_on(code, here, kept)
    assert now.said[:-1] == here.said
    assert service.priya not in {one.id for one in room(rooms, code).readers}


def keep(store: Store, said: Said) -> Write:
    """Keep something as a page does, for this person alone; return that write."""
    prepared = utterances.prepare(store, [said])
    with store.write(said.person) as tx:
        utterances.append(tx, prepared)
    return tx


def test_a_room_goes_on_from_its_own_answer(service: Service, rooms: Rooms) -> None:
    # Given a page that was read; When its answer is kept and nothing else, Then the next is known
    voice, code = begun(service)
    voice.say("I want a door.")
    wants = voice.saying("I want a key.")
    here = room(rooms, code)
    now = rooms.gone_on(code, here, keep(service.store, wants))
    assert now.said[-1].content == wants.content
    assert room(rooms, code) is now or not service.store.settings.is_sqlite


def test_more_people_than_are_remembered_count_as_changed(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(changes, "MOST", 2)
    noted = changes.Changes()
    assert [noted.note(one) for one in ("a", "b", "a")] == [1, 2, 3]
    assert (noted.last("a"), noted.last("b"), noted.last("c")) == (3, 2, 0)
    noted.note("c")
    assert (noted.last("a"), noted.last("b"), noted.last("c")) == (4, 4, 4)
    assert noted.note("b") == noted.last("b") == 5
    assert noted.last("a") == 4
