"""The demo: fictitious people whose words came in through the same acts as anybody's."""

import argparse
import json
import secrets
import tomllib
from collections.abc import Callable
from contextlib import closing
from datetime import UTC, datetime, time, timedelta
from importlib.resources import files
from typing import Any

from app.access.accounts import AccountInfo, by_email
from app.acts import answering, entering, office, opening, reading, room, signing, starting, talking
from app.acts.room import Talk
from app.cli.console import Console
from app.ground import data_files
from app.ground.clock import SetClock
from app.ground.faults import Fault
from app.ground.ids import new_id
from app.ground.messages import load_messages
from app.ground.settings import Settings
from app.ground.store import Store
from app.plan.answers import AnswerText
from app.talk.kinds import SKIP, STANDING, Option, Sent, kind_of
from app.talk.path import Visit
from app.web.person.build import ask
from easyread.pictures import Pictures

MARK = "demo.json"
Row = dict[str, Any]


def story() -> Row:
    """Return what the demo tells."""
    return tomllib.loads((files("app.cli") / "demo.toml").read_text("utf-8"))


def is_demo(settings: Settings) -> bool:
    """Say whether this data holds the demo."""
    return (settings.data / MARK).is_file()


def make(settings: Settings, store: Store) -> None:
    """Fill a store with the demo, some days back, through the acts."""
    told = story()
    now = datetime.now(UTC)
    clock = SetClock(now - timedelta(days=10), step=timedelta(seconds=2))
    store.clock = clock
    talk = starting.read_talk(data_files.find("prompts", settings.data), Pictures.load().names)
    starting.remember_questions(store, talk)
    ids = _office(store, told)
    teller = _Teller(store, talk, settings, ids)
    people = []
    for person in told["person"]:
        clock.at = _morning(now, person.get("days_ago", 9))
        people.append(teller.tell(person))
    clock.at = now
    mark = {"unit": ids["unit"], "accounts": [row["email"] for row in told["account"]], "people": people}
    (settings.data / MARK).write_text(json.dumps(mark), "utf-8")


def _morning(now: datetime, days_ago: int) -> datetime:
    return datetime.combine((now - timedelta(days=days_ago)).date(), time(10, 0), UTC)


def _office(store: Store, told: Row) -> dict[str, str]:
    """Put in the units and accounts; return their ids by name."""
    above = office.add_unit(store, name=told["unit"]["above"])
    unit = office.add_unit(store, name=told["unit"]["name"], parent=above)
    ids = {"unit": unit}
    for row in told["account"]:
        where = above if row["role"] == "operator" else unit
        ids[row["name"]] = office.add_account(
            store, email=row["email"], name=row["name"], job=row["job"], role=row["role"], unit=where,
            password=secrets.token_urlsafe(16),
        )  # fmt: skip
    staff = [ids[row["name"]] for row in told["account"] if row["role"] == "staff"]
    duty = [{"account": one, "days": [0, 1, 2, 3, 4], "starts": "08:00", "ends": "18:00"} for one in staff]
    settings = json.dumps({**told["unit"]["settings"], "duty": duty}, default=str)
    office.set_unit_settings(store, unit, settings)
    return ids


class _Teller:
    """Lives through one person's story."""

    def __init__(self, store: Store, talk: Talk, settings: Settings, ids: dict[str, str]) -> None:
        self.store = store
        self.talk = talk
        self.ids = ids
        self.messages = load_messages(data_files.find("locales", settings.data), ("en",))

    def text(self, key: str, **slots: object) -> str:
        """Return a message."""
        return self.messages.text(key, "en", **slots)

    def tell(self, person: Row) -> Row:
        """Live through it; return the person's id and open conversations by pathway."""
        new = office.add_person(self.store, called=person["called"], unit=self.ids["unit"])
        links = [(self.ids[row["name"]], row["links"]) for row in story()["account"] if "links" in row]
        for account, reason in links:
            office.link(self.store, account=account, person=new, reason=reason)
        waiting = {}
        for pathway in self.talk.catalogue.pathways:
            if pathway == person.get("pathway") and "until" in person:
                continue
            waiting[pathway] = self._open(new, pathway)
        if "pathway" in person:
            conversation = self._open(new, person["pathway"])
            self._live(person, conversation)
            if "until" in person:
                waiting[person["pathway"]] = conversation
            self._staff(person, new)
        return {"id": new, "called": person["called"], "conversations": waiting}

    def _open(self, person: str, pathway: str) -> str:
        worker = self.ids[story()["account"][0]["name"]]
        return opening.open_conversation(self.store, person=person, pathway=pathway, worker=worker, by=worker)

    def _live(self, person: Row, conversation: str) -> None:
        code = opening.invite(self.store, conversation).code
        opened = entering.open_link(self.store, self.talk, code, None)
        if opened is None:
            raise Fault("The demo's own link does not open.")
        while True:
            here = room.enter(self.store, self.talk, opened.sitting)
            visit = here.way.next()
            if visit is None or visit.step.id == person.get("until"):
                break
            self._answer(here, visit, person)
        entering.leave(self.store, opened.sitting)

    def _answer(self, here: room.Room, visit: Visit, person: Row) -> None:
        asked = ask(self.talk, here, visit, self.text)
        said = person["says"].get(visit.step.id if visit.n == 1 else f"{visit.step.id}/{visit.n}")
        sent = self._sent(visit, said, person, asked.offered.options)
        standing = {one: self.text(key) for one, key in zip((*STANDING, SKIP), LABELS, strict=True)}
        step = visit.step
        reply = kind_of(step.kind, step.alone_choice).reply(
            sent, asked.offered.options, standing, words=step.takes_words
        )
        slots = asked.slots(here)
        given = talking.Given(visit, reply, new_id(), slots, asked.offered.left_out)
        talking.answer(self.store, self.talk, here, given)

    def _sent(self, visit: Visit, said: Any, person: Row, options: tuple[Option, ...]) -> Sent:
        if visit.step.kind == "share":
            named = {self.ids[name] for name in person["readers"]}
            return Sent(choices=("yes",), readers=tuple(o.reader for o in options if o.reader in named))
        if said is None:
            return Sent()
        if isinstance(said, list):
            return Sent(choices=tuple(said))
        if visit.step.kind == "words" and not said.startswith("_"):
            return Sent(words=said)
        return Sent(choices=(said,))

    def _staff(self, person: Row, new: str) -> None:
        clock = self.store.clock
        for name in person.get("looks", []):
            reading.open_words(self.store, self._account(name), new, kind="words")
        for answer in person.get("answer", []):
            if isinstance(clock, SetClock):
                clock.move(days=answer["days_later"])
            account = self._account(answer["by"])
            shown = reading.open_words(self.store, account, new, kind="words")
            topic, _, step = answer["to"].partition("/")
            want = next(one.id for one in shown.said if (one.topic, one.step) == (topic, step))
            text = AnswerText(
                did=answer["did"], next=answer["next"],
                next_by=(clock.now() + timedelta(days=answer["next_days"])).date(),
            )  # fmt: skip
            answering.answer_back(self.store, account, person=new, utterance=want, text=text)

    def _account(self, name: str) -> AccountInfo:
        email = next(row["email"] for row in story()["account"] if row["name"] == name)
        with self.store.read() as conn:
            account = by_email(conn, email)
        if account is None:
            raise Fault("The demo's own account is not there.")
        return account


LABELS = ("page.do-not-know", "page.not-say", "page.next")


def ways_in(settings: Settings, store: Store, base: str) -> Row:
    """Make fresh ways in to a demo: new passwords, new links. Return them as ``demo --json`` prints them."""
    mark = json.loads((settings.data / MARK).read_text("utf-8"))
    users = []
    for email in mark["accounts"]:
        with store.read() as conn:
            account = by_email(conn, email)
        if account is None or account.disabled:
            continue
        password = "-".join(secrets.token_hex(2) for _ in range(4))
        signing.set_password(store, account.id, password)
        users.append({"role": account.role, "email": email, "password": password})
    people = []
    for person in mark["people"]:
        invites = {
            pathway: f"{base}/i/{opening.invite(store, conversation).code}"
            for pathway, conversation in person["conversations"].items()
        }
        people.append({"id": person["id"], "called": person["called"], "invites": invites})
    return {"base": base, "users": users, "people": people}


def demo_arguments(parser: argparse.ArgumentParser) -> None:
    """Take how the demo is made."""
    parser.add_argument("--again", action="store_true", help="on data that is there: fresh ways in")
    parser.add_argument("--quiet", action="store_true", help="make it and print nothing")


def demo(console: Console) -> None:
    """Make the demo, or with ``--again`` fresh ways in to it; print them. Raise ``Fault`` on other data."""
    settings = console.settings()
    there = settings.key_file.exists()
    if there and not console.args.again:
        raise Fault(f"There is data in {settings.data}. For fresh ways in to a demo, say --again.")
    if there and not is_demo(settings):
        raise Fault(f"The data in {settings.data} is no demo. Nothing was changed.")
    if not there:
        with closing(Store.create(settings, console.clock)) as store:
            make(settings, store)
    with console.store() as store:
        ways = ways_in(settings, store, settings.address)
    if console.json:
        console.give(ways)
    elif not console.args.quiet:
        print_ways(ways, console.say)


def print_ways(ways: Row, say: Callable[[str], None]) -> None:
    """Say the ways in."""
    say("Sign in at /sign-in:")
    for user in ways["users"]:
        say(f"  {user['role']:9} {user['email']}  {user['password']}")
    for person in ways["people"]:
        for pathway, link in person["invites"].items():
            say(f"{person['called']}, {pathway}: {link}")
