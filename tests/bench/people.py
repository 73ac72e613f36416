"""Many people of a hundred answers each: one real talk through the pages, then the same by ``append``."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from urllib.parse import quote

from app.access import accounts, conversations, people, sittings
from app.ground.clock import SystemClock
from app.ground.ids import new_id
from app.ground.settings import load_settings
from app.ground.store import Store, Write
from app.record import utterances
from app.record.content import Content
from app.record.said import Said, Utterance
from app.web.factory import create_app
from app.web.security import SITTING_COOKIE
from tests.support.service import Person, Service, make_service

ANSWERS = 100
TOGETHER = 20  # people whose rows are made in one transaction
PAGE = "/talk/e/1g"  # how sure am I that I can …: it quotes the want
WANT = "I want my own front door key, and a say in who comes in."
PICKS = {
    "/talk/a/4m": "yes",
    "/talk/a/8p": "nobody",
    "/talk/c/8n": "none",
    "/talk/c/5g": "bright",
    "/talk/c/1q": "safe",
    "/talk/c/2k": "lot",
    "/talk/c/9e": "me",
    "/talk/c/3m": "right",
    "/talk/c/8h": "not-yet",
    "/talk/e/9c": "all",
}


@dataclass(frozen=True)
class Somebody:
    """One person in the middle of a talk, and the worker who may open their earlier words.

    ``page``: the address of a question that quotes their own want.
    """

    person: str
    conversation: str
    sitting: str
    cookie: str
    worker: str
    page: str = PAGE


@dataclass(frozen=True)
class Story:
    """What somebody answered up to the page that is measured."""

    said: tuple[Utterance, ...]


def new_service(folder: Path) -> Service:
    """Make an installation with a service in it."""
    return make_service(Store.create(load_settings(folder, {}), SystemClock()))


def tell(service: Service) -> Story:
    """Go through a talk by its pages, up to the page that is measured; return what was kept."""
    talk = service.open("quick")
    person = Person(create_app(service.store), service.invite(talk))
    person.go_on()
    for _ in range(40):
        if person.at == PAGE:
            break
        at = person.at
        person.answer(WANT if at == "/talk/e/4r" else "", *filter(None, [PICKS.get(at)]))
        if person.at == "/talk":
            person.go_on()
        if person.at == at:
            raise RuntimeError(f"the talk does not go on from {at}")
    with service.store.read() as conn:
        said = utterances.of_conversation(service.store, conn, talk)
    return Story(tuple(one for one in said if one.about is None))


def make_people(service: Service, story: Story, count: int, *, answers: int = ANSWERS) -> Iterator[Somebody]:
    """Make people who said the same as in the story, and before it as much as makes up their answers.

    Every twenty of them have two workers of their own, as in a service of any size.
    """
    for start in range(0, count, TOGETHER):
        rooms = _rooms(service, min(TOGETHER, count - start))
        said = [one for now, before in rooms for one in _said(story, now, before, answers)]
        prepared = utterances.prepare(service.store, said)
        with service.store.write() as tx:
            utterances.append(tx, prepared)
        yield from (now for now, _ in rooms)


def _rooms(service: Service, count: int) -> list[tuple[Somebody, Somebody]]:
    """Put in people with links, an earlier conversation and the one that goes on now."""
    store, now = service.store, service.store.clock.now()
    names = [new_id() for _ in range(count)]
    for name in names:
        store.keys.create(name)
    found = []
    with store.write() as tx:
        workers = [_worker(tx, service) for _ in range(2)]
        for name in names:
            people.add(tx, store, called="Jo", unit=service.unit, person=name)
            for account in workers:
                people.link(tx, account=account, person=name, reason="Works with them", by=None, now=now)
            rooms = []
            for _ in range(2):
                talk = conversations.open_one(
                    tx, person=name, pathway="quick", worker=workers[0], readers=(), must_not=(),
                    by=workers[0], now=now,
                )  # fmt: skip
                sitting, code = sittings.open(tx, talk, reads=False, clock=store.clock)
                cookie = f"{SITTING_COOKIE}={quote(code)}"
                rooms.append(Somebody(name, talk, sitting.id, cookie, workers[0]))
            found.append((rooms[1], rooms[0]))
    return found


def _worker(tx: Write, service: Service) -> str:
    """Put in a worker who never signs in."""
    return accounts.add(
        tx, email=f"{new_id()}@willow.example", name="Sam Okoro", job="Support worker", role="staff",
        unit=service.unit, password=None, at=accounts.now_text(service.store),
    )  # fmt: skip


def _said(story: Story, now: Somebody, before: Somebody, answers: int) -> Iterator[Said]:
    """Return the earlier answers, which staff were given, then those of the talk that goes on."""
    wants = [one for one in story.said if one.kind == "words"]
    for number in range(answers - len(story.said)):
        one = again(wants[number % len(wants)], before, Content(f"Answer {number}. {WANT}"))
        yield replace(one, audience=(before.worker,), instance=number + 1)
    for one in story.said:
        yield again(one, now, one.content or Content())


def again(one: Utterance, place: Somebody, content: Content) -> Said:
    """Return the same answer to the same question, said by somebody else."""
    return Said(
        person=place.person, conversation=place.conversation, sitting=place.sitting, topic=one.topic,
        step=one.step, instance=one.instance, kind=one.kind, code=one.code, aids=one.aids,
        question=one.question, language=one.language, said_by=one.said_by, entered_by=one.entered_by,
        how=one.how, audience=one.audience, key=new_id(), content=content,
    )  # fmt: skip


def first(people: Sequence[Somebody], count: int) -> list[Somebody]:
    """Return some people from all over the record, always the same ones."""
    step = max(1, len(people) // count)
    return list(people[::step][:count])
