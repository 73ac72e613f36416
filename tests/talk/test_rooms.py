"""The room of one sitting: the same way through the record as in the engine alone, and who can be chosen.

Risk: a helper makes somebody share in front of them; or reads from the faces who was left out.
"""

import pytest

from app.acts.room import Room
from app.acts.starting import Talk, read_talk
from app.ground.store import Store
from app.talk.pages import Visit
from tests.support.living import Living
from tests.support.service import Service, make_service
from tests.support.talking import HELPED, PROMPTS, SKIP, TALKATIVE, Script, Talking, pictures, steps_of, tap

NOT_YET: Script = {"today/share/1": tap("not-yet"), "wants/share/1": tap("not-yet")}
PUT_OFF: Script = {**HELPED, **NOT_YET, "alone/start": tap("later")}
THEN_DONE: Script = {**PUT_OFF, "alone/again": tap("ready")}
NOT_SAFE: Script = {
    "today/safe": tap("not-safe"),
    "today/same-day": tap("yes"),
    "today/chooses": tap("others"),
}
MORE: Script = {"wants/else": tap("more"), "wants/else-again": tap("all")}


@pytest.fixture(scope="module")
def talk() -> Talk:
    """Give what is asked, read once."""
    return read_talk([PROMPTS], pictures())


@pytest.fixture
def service(store: Store) -> Service:
    """Give a service with one person and two who can read."""
    return make_service(store)


@pytest.fixture
def jo(service: Service, talk: Talk) -> Living:
    """Give a person at the start of `first`."""
    return Living(service, service.open(), talk)


def faces(jo: Living, script: Script, *, until: str = "") -> dict[str, int]:
    """Walk a script; return how many faces stood on each share."""
    found: dict[str, int] = {}

    def look(here: Room, visit: Visit) -> None:
        if visit.step.kind == "share":
            found[f"{visit.step.id}/{visit.n}"] = len(here.faces())

    jo.walk(script, until=until, each=look)
    return found


WALKS = {
    "alone": TALKATIVE,
    "helped": HELPED,
    "not safe": {**TALKATIVE, **NOT_SAFE, **MORE},
    "put off": PUT_OFF,
    "put off, then done": {**THEN_DONE, **MORE, "today/share/1": tap("keep")},
    "only next": dict.fromkeys(("today/matters", "wants/want", "wants/stay", "wants/not-want"), SKIP),
    "short": {**TALKATIVE, "welcome/like": tap("short")},
}


@pytest.mark.parametrize("name", WALKS)
def test_through_the_record_the_way_is_the_same(jo: Living, name: str) -> None:
    # Given the same answers; Then the pages are the same through the record as in the engine alone
    assert jo.walk(WALKS[name]) == steps_of(Talking().walk(WALKS[name]))


@pytest.mark.parametrize("name", ["alone", "helped", "put off, then done", "only next", "short"])
def test_a_talk_that_was_passed_to_its_end_is_done(service: Service, talk: Talk, name: str) -> None:
    # Risk: the link of a finished talk goes on opening it
    jo = Living(service, service.open("quick"), talk)
    jo.walk(WALKS[name], until="goodbye/next")
    assert not jo.finished
    jo.walk(WALKS[name])
    assert jo.finished


def test_a_talk_with_doors_left_is_not_done(jo: Living) -> None:
    # Risk: "To come back, use your card", says the last page, and then the card opens nothing
    jo.walk(TALKATIVE)
    assert not jo.finished


def test_a_talk_that_was_broken_off_is_not_done(jo: Living) -> None:
    jo.walk(TALKATIVE, until="wants/stay")
    assert not jo.finished
    jo.comes_back()
    assert jo.room.way.next() is not None


def test_alone_every_reader_can_be_chosen(jo: Living) -> None:
    assert faces(jo, TALKATIVE) == {"today/share/1": 2, "wants/share/1": 2}


def test_with_the_part_done_alone_behind_them_every_reader_can_be_chosen(jo: Living) -> None:
    assert faces(jo, HELPED) == {"today/share/1": 2, "wants/share/1": 2}


def test_put_off_nobody_can_be_chosen_in_this_sitting(jo: Living) -> None:
    # Given a helper is here and the part done alone was put off; Then each share offers not yet and keep only
    assert faces(jo, PUT_OFF) == {"today/share/1": 0, "wants/share/1": 0}


def test_put_off_and_then_done_everybody_can_be_chosen_then(jo: Living) -> None:
    found = faces(jo, THEN_DONE)
    assert found == {"today/share/1": 0, "wants/share/1": 0, "today/share/2": 2, "wants/share/2": 2}


def test_put_off_and_done_in_the_next_sitting(jo: Living) -> None:
    jo.walk(PUT_OFF, until="wants/stay")
    assert faces(jo.comes_back(), HELPED) == {"today/share/1": 2, "wants/share/1": 2}


def test_put_off_in_one_sitting_and_in_the_next(jo: Living) -> None:
    jo.walk(PUT_OFF, until="wants/stay")
    assert faces(jo.comes_back(), PUT_OFF) == {"wants/share/1": 0}


@pytest.mark.parametrize("first", [HELPED, TALKATIVE], ids=["with a helper", "alone"])
def test_done_in_one_sitting_the_next_can_share_with_the_helper_there(jo: Living, first: Script) -> None:
    # Risk: somebody who did all that was asked could never share again
    jo.walk(first, until="wants/stay")
    assert faces(jo.comes_back(), HELPED) == {"wants/share/1": 2}


def test_who_was_left_out_is_no_face_and_cannot_be_told_from_it(jo: Living, service: Service) -> None:
    # Given Jo leaves Priya out while alone
    script = {**HELPED, "alone/not-see": tap(f"reader-{service.priya}")}
    found = faces(jo, script)
    # Then Priya is no face there; the helper back, the faces are those of somebody who left nobody out
    assert found == {"today/share/1": 1, "wants/share/1": 2}
    assert service.priya in jo.room.excluded


def test_who_was_left_out_by_staff_is_no_face_either(service: Service, talk: Talk) -> None:
    jo = Living(service, service.open(must_not=(service.priya,)), talk)
    assert faces(jo, TALKATIVE) == {"today/share/1": 1, "wants/share/1": 1}


def test_i_do_not_want_to_say_who_is_here_counts_as_somebody(jo: Living) -> None:
    found = faces(jo, {**PUT_OFF, "welcome/here": tap("_not_say")})
    assert found == {"today/share/1": 0, "wants/share/1": 0}
