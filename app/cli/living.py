"""Lives through the demo's stories, day by day, through the same acts as anybody's words and work.

A story is a file in ``stories``: what the person is called, and a list of acts in their order. ``days_ago``
moves the day on to a morning that many days back; an act without it comes right after the one before.
"""

import tomllib
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import UTC, datetime, time, timedelta
from importlib.resources import files
from typing import Any

from app.access.accounts import AccountInfo, by_email
from app.acts import answering, entering, office, opening, preparing, reading, room, talking
from app.acts.starting import Talk
from app.ground import data_files
from app.ground.clock import SetClock
from app.ground.faults import Fault
from app.ground.ids import new_id
from app.ground.messages import load_messages
from app.ground.settings import Settings
from app.ground.store import Store
from app.plan import answers
from app.plan.answers import AnswerText
from app.plan.asking import Content, Known, Meeting, Note, Sentence
from app.talk.answers import HERE
from app.talk.kinds import SKIP, STANDING, Option, Sent, Wrong, kind_of
from app.talk.pages import Visit
from app.web.person.build import ask
from app.web.person.places import map_doors

LABELS = ("page.do-not-know", "page.not-say", "page.next")
FAREWELL = "goodbye"
Row = dict[str, Any]


def service() -> Row:
    """Return the demo's service: its units, numbers and accounts."""
    return tomllib.loads((files("app.cli") / "stories" / "service.toml").read_text("utf-8"))


def stories() -> list[Row]:
    """Return the people of the demo with what happens, in the order of their files."""
    found = sorted((files("app.cli") / "stories").iterdir(), key=lambda one: one.name)
    return [tomllib.loads(one.read_text("utf-8")) for one in found if one.name[:1].isdigit()]


def prepared(row: Row, today: datetime) -> Content:
    """Return what staff prepare in an act."""
    kind = row["kind"]
    if kind == "known":
        return Known(row["name"], row["who"])
    if kind == "note":
        return Note(tuple(row["lines"]), row["room"], row["once"])
    if kind == "sentence":
        return Sentence(row["who"], row["what"], row["what_for"], row["until"])
    day = (today + timedelta(days=row["in_days"])).date()
    return Meeting(day.isoformat(), row["people"], row["place"], row["time"], row["invited"])


def _key(visit: Visit) -> str:
    return visit.step.id if visit.n == 1 else f"{visit.step.id}/{visit.n}"


@dataclass
class Teller:
    """Lives through one person's story after the other. ``ids``: accounts and the unit by name."""

    store: Store
    clock: SetClock
    talk: Talk
    settings: Settings
    ids: dict[str, str]
    now: datetime
    _person: str = ""
    _where: str = ""
    _talks: dict[str, str] = field(default_factory=dict)
    _text: Callable[..., str] = field(init=False)

    def __post_init__(self) -> None:
        """Read the messages once."""
        messages = load_messages(data_files.find("locales", self.settings.data), ("en",))
        self._text = lambda key, **slots: messages.text(key, "en", **slots)

    def tell(self, story: Row) -> Row:
        """Live through a story; return the person's id and the conversations that wait, by pathway."""
        self.clock.at = self._morning(60)
        self._talks = {}
        self._person = office.add_person(self.store, called=story["called"], unit=self.ids["unit"])
        for row in service()["account"]:
            if "links" in row:
                account, reason = self.ids[row["name"]], row["links"]
                office.link(self.store, account=account, person=self._person, reason=reason)
        does = {"prepare": self._prepare, "talk": self._sit, "change": self._sit, "look": self._look,
                "answer": self._answer_back, "plan": self._plan}  # fmt: skip
        for number, act in enumerate(story.get("act", []), 1):
            self._where = f"{story['called']}, act {number}"
            if "days_ago" in act:
                self.clock.at = max(self._morning(act["days_ago"]), self.clock.at + timedelta(minutes=20))
            does[act["do"]](act)
        self.clock.at = self._morning(0)
        waiting = {pathway: self._waiting(pathway) for pathway in self.talk.catalogue.pathways}
        return {"id": self._person, "called": story["called"], "conversations": waiting}

    def _waiting(self, pathway: str) -> str:
        known = self._talks.get(pathway)
        done = known is not None and entering.finished(self.store, self.talk, known)
        return self._open(pathway) if known is None or done else known

    def _morning(self, days_ago: int) -> datetime:
        return datetime.combine((self.now - timedelta(days=days_ago)).date(), time(10, 0), UTC)

    def _open(self, pathway: str) -> str:
        worker = self.ids[service()["account"][0]["name"]]
        return opening.open_conversation(
            self.store, person=self._person, pathway=pathway, worker=worker, by=worker
        )

    def _prepare(self, act: Row) -> None:
        content = prepared(act, self.clock.now())
        preparing.prepare(self.store, self._account(act["by"]), person=self._person, content=content)

    def _sit(self, act: Row) -> None:
        """Live through one sitting: a new talk, a door of one, or a change of one answer."""
        name = act.get("on") or act["pathway"]
        if name not in self._talks:
            self._talks[name] = self._open(name)
        opens = {"opens": act["opens"]} if "opens" in act else {}
        code = opening.invite(self.store, self._talks[name], **opens).code
        opened = entering.open_link(self.store, self.talk, code, None)
        if opened is None:
            raise Fault("The demo's own link does not open.")
        left = set(act["says"])
        if act.get("opens") == "reading":
            self._reads_answers(opened.sitting.id)
        for here, visit in self._pages(opened.sitting, act):
            self._answer(here, visit, act)
            left.discard(_key(visit))
        if left:
            raise Fault(
                f"{self._where}: the story says something to what is not asked: {', '.join(sorted(left))}"
            )
        entering.leave(self.store, opened.sitting)

    def _reads_answers(self, sitting: str) -> None:
        """Open *My words* and touch *I have seen this* at each answer."""
        with self.store.read() as conn:
            found = answers.for_person(self.store, conn, self._person)
        shown = [one.id for backs in found.values() for one in backs]
        answering.mark_answers_read(self.store, sitting, shown)

    def _pages(self, sitting: Any, act: Row) -> Iterator[tuple[room.Room, Visit]]:
        door, step = act.get("door"), act.get("step")
        while True:
            here = room.enter(self.store, self.talk, sitting)
            visit = here.way.next()
            asked = here.way.answers.answered(HERE, 1)
            if asked and step:
                name, _, n = step.rpartition("/") if step.count("/") == 2 else (step, "", "1")
                visit, step = here.way.find(name, int(n)), None
            elif asked and door:
                doors = [Option(one.id, one.label, one.picture) for one in map_doors(self.talk, here)]
                talking.open_door(self.store, self.talk, here, door, doors, new_id())
                door = None
                continue
            elif visit is None or visit.step.id == act.get("until"):
                return
            if visit is None:
                raise Fault(f"{self._where}: the story asks for a page that is not there: {act['step']}")
            if "on" in act and visit.topic.id == FAREWELL:
                return
            yield here, visit

    def _answer(self, here: room.Room, visit: Visit, act: Row) -> None:
        asked = ask(self.talk, here, visit, self._text)
        said = act["says"].get(_key(visit))
        sent = self._sent(visit, said, act, asked.offered.options)
        standing = {one: self._text(key) for one, key in zip((*STANDING, SKIP), LABELS, strict=True)}
        step = visit.step
        try:
            reply = kind_of(step.kind, step.alone_choice).reply(
                sent, asked.offered.options, standing, words=step.takes_words
            )
        except Wrong as wrong:
            raise Fault(f"{self._where}: the story does not fit {step.id}/{visit.n}: {wrong}") from None
        given = talking.Given(visit, reply, new_id(), asked.slots(here), asked.offered.left_out)
        talking.answer(self.store, self.talk, here, given)

    def _sent(self, visit: Visit, said: Any, act: Row, options: tuple[Option, ...]) -> Sent:
        if said is None and visit.step.kind == "share":
            named = {self.ids[name] for name in act["readers"]}
            return Sent(choices=("yes",), readers=tuple(o.reader for o in options if o.reader in named))
        if said is None:
            return Sent()
        if isinstance(said, list):
            return Sent(choices=tuple(said))
        if visit.step.kind == "words" and not said.startswith("_"):
            return Sent(words=said)
        return Sent(choices=(said,))

    def _look(self, act: Row) -> None:
        reading.open_words(self.store, self._account(act["by"]), self._person, kind="words")

    def _plan(self, act: Row) -> None:
        answering.write_plan(self.store, self._account(act["by"]), person=self._person, text=act["text"])

    def _answer_back(self, act: Row) -> None:
        account = self._account(act["by"])
        shown = reading.open_words(self.store, account, self._person, kind="words")
        topic, step, *n = act["to"].split("/")
        number = int(n[0]) if n else 1
        wants = [one for one in shown.said if (one.topic, one.step, one.instance) == (topic, step, number)]
        text = AnswerText(
            did=act["did"], not_done=act.get("not_done", ""), because=act.get("because", ""),
            next=act["next"], next_by=(self.clock.now() + timedelta(days=act["next_days"])).date(),
        )  # fmt: skip
        answering.answer_back(self.store, account, person=self._person, utterance=wants[-1].id, text=text)

    def _account(self, name: str) -> AccountInfo:
        email = next(row["email"] for row in service()["account"] if row["name"] == name)
        with self.store.read() as conn:
            account = by_email(conn, email)
        if account is None:
            raise Fault("The demo's own account is not there.")
        return account
