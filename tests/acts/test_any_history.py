"""Any history of links, audiences, changes and openings, beside a model that is written down here once more.

Risk: in some order of events somebody reads what is not theirs to read, or reads without a trace.
"""

import os
from collections.abc import Callable
from dataclasses import dataclass, field

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from app.access import accounts
from app.access.accounts import AccountInfo
from app.acts import lawful, office, opening, reading, to_do
from app.acts.starting import Talk, read_talk
from app.ground import data_files
from app.ground.clock import SetClock
from app.ground.faults import NotFound, Refused
from app.record import looks
from easyread.pictures import Pictures
from tests.support.service import PASSWORD, Service
from tests.support.words import Voice, sit

LONG = "OWNWORDS_LONG" in os.environ
READERS = ("sam", "priya", "nia")
Act = tuple[str, int, tuple[str, ...]]
ACTS = st.lists(
    st.tuples(
        st.sampled_from(
            ("say", "say", "share", "share", "keep", "change", "leave out", "unlink", "link", "law", "wait")
        ),
        st.integers(0, 5),
        st.sets(st.sampled_from(READERS), max_size=2).map(lambda names: tuple(sorted(names))),
    ),
    min_size=3,
    max_size=22,
)


@dataclass
class Said:
    """One answer of the model: which want it is, who has it, what stands in its place."""

    id: str
    want: int
    readers: frozenset[str] = frozenset()
    replaced: bool = False


@dataclass
class Model:
    """What should be so, worked out from the events alone."""

    said: list[Said] = field(default_factory=list)
    linked: set[str] = field(default_factory=lambda: set(READERS))
    out: set[str] = field(default_factory=set)
    opened: list[tuple[str, Said | None, int]] = field(default_factory=list)
    seen: list[tuple[str, frozenset[str]]] = field(default_factory=list)

    def reads(self, name: str) -> frozenset[str]:
        """Return what somebody may read now."""
        if name not in self.linked or name in self.out:
            return frozenset()
        return frozenset(one.id for one in self.said if name in one.readers)

    def by_law(self, opening: tuple[str, Said | None, int], name: str, now: int) -> str | None:
        """Return what one of the two, Sam and Mo, reads because of the law now."""
        _, found, minute = opening
        closed = found is None or now - minute >= 30 or "sam" in self.out
        if closed or (name == "sam" and "sam" not in self.linked):
            return None
        assert found is not None
        return found.id


@dataclass
class World:
    """The service beside the model."""

    service: Service
    talk: Talk
    clock: SetClock
    ids: dict[str, str]
    voice: Voice
    model: Model = field(default_factory=Model)
    minute: int = 0

    def who(self, name: str) -> AccountInfo:
        """Return an account."""
        with self.service.store.read() as conn:
            found = accounts.by_id(conn, self.ids[name])
        assert found is not None
        return found

    @property
    def person(self) -> str:
        """Who it is about."""
        return self.voice.sitting.person

    def do(self, what: str, which: int, names: tuple[str, ...]) -> None:
        """Let one thing happen, in both."""
        model = self.model
        one = model.said[which % len(model.said)] if model.said else None
        if what == "say":
            want = which % 3 + 1
            model.said.append(Said(self.voice.say(f"{which} {names}", instance=want), want))
        elif what == "wait":
            self.clock.move(minutes=11)
            self.minute += 11
        elif what in {"link", "unlink"}:
            self._links(what, names)
        elif what == "leave out":
            self.voice.leave_out(*(self.ids[name] for name in names))
            model.out |= set(names)
        elif what == "law":
            self._law(which % 3 + 1)
        elif one is not None:
            self._audience(what, one, names)

    def _links(self, what: str, names: tuple[str, ...]) -> None:
        for name in names:
            if what == "link":
                office.link(
                    self.service.store, account=self.ids[name], person=self.person, reason="Knows them"
                )
                self.model.linked.add(name)
            else:
                office.end_link(self.service.store, account=self.ids[name], person=self.person)
                self.model.linked.discard(name)

    def _audience(self, what: str, one: Said, names: tuple[str, ...]) -> None:
        if what == "share":
            self.voice.share(one.id, *(self.ids[name] for name in names))
            one.readers = frozenset(names)
        elif what == "keep":
            self.voice.share(one.id, "kept")
            one.readers = frozenset()
        elif not one.replaced:
            one.replaced = True
            new = self.voice.say(f"again {names}", instance=one.want, supersedes=one.id)
            self.model.said.append(Said(new, one.want))

    def _law(self, want: int) -> None:
        sam, far, model = self.who("sam"), self.who("far"), self.model
        ask = {
            "person": self.person, "step": "wants/want", "instance": want, "ground": "court",
            "second": far.id, "reason": "A judge asks.",
        }  # fmt: skip
        if "sam" not in model.linked:
            with pytest.raises(NotFound):
                lawful.ask(self.service.store, self.talk.catalogue, sam, **ask)
            return
        made = lawful.ask(self.service.store, self.talk.catalogue, sam, **ask)
        with pytest.raises(Refused):
            lawful.ask(self.service.store, self.talk.catalogue, sam, **{**ask, "second": self.ids["priya"]})
        lawful.decide(self.service.store, far, made, agreed=True)
        there = [one for one in model.said if one.want == want and not one.replaced]
        found = there[-1] if there and "sam" not in model.out else None
        model.opened.append((made, found, self.minute))

    def check(self) -> None:
        """Hold everything that can be read beside the model."""
        for name in READERS:
            allowed = self.model.reads(name)
            assert self._reads(name) == allowed, name
        for asked in self.model.opened:
            for name in ("sam", "far", "priya"):
                wanted = self.model.by_law(asked, name, self.minute) if name != "priya" else None
                assert self._reads_by_law(name, asked[0]) == wanted, name
        with self.service.store.read() as conn:
            kept = [(one.account, frozenset(one.utterances)) for one in looks.of_person(conn, self.person)]
        assert kept == self.model.seen

    def end(self) -> None:
        """Hold the readers' first pages beside the model; then nobody is linked to this person any more."""
        for name in READERS:
            theirs = to_do.of_reader(self.service.store, self.who(name))
            found = [(one.shared, one.new) for one in theirs if one.person.id == self.person]
            there = name in self.model.linked
            assert found == ([(bool(self.model.reads(name)), 0)] if there else []), name
            office.end_link(self.service.store, account=self.ids[name], person=self.person)

    def _reads(self, name: str) -> frozenset[str]:
        try:
            found = reading.open_words(self.service.store, self.who(name), self.person, kind="words")
        except NotFound:
            return frozenset()
        ids = frozenset(one.id for one in found.said)
        if ids:
            self.model.seen.append((self.ids[name], ids))
        return ids

    def _reads_by_law(self, name: str, opening: str) -> str | None:
        try:
            (one,) = lawful.read(self.service.store, self.who(name), opening).said
        except NotFound:
            return None
        self.model.seen.append((self.ids[name], frozenset({one.id})))
        return one.id


@pytest.fixture(scope="module")
def talk() -> Talk:
    """Read the conversation once."""
    return read_talk(data_files.find("prompts", None), Pictures.load().names)


@pytest.fixture
def worlds(service: Service, talk: Talk, clock: SetClock) -> Callable[[], World]:
    """Give a new person each time, in one service."""
    store = service.store
    oak = office.add_unit(store, name="Oak House")
    made = {"sam": service.sam, "priya": service.priya}
    for name, role, unit in (("nia", "advocate", service.unit), ("far", "manager", oak)):
        made[name] = office.add_account(
            store, email=f"{name}@x.example", name=f"{name} Field", job="Works here", role=role, unit=unit,
            password=PASSWORD,
        )  # fmt: skip

    def make() -> World:
        person = office.add_person(store, called="Jo", unit=service.unit)
        for name in READERS:
            office.link(store, account=made[name], person=person, reason="Knows them")
        conversation = opening.open_conversation(
            store, person=person, pathway="quick", worker=service.sam, by=service.sam
        )
        return World(service, talk, clock, made, sit(store, conversation))

    return make


@settings(
    max_examples=60 if LONG else 10,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture],
)
@given(ACTS)
def test_in_any_order_of_events_each_reads_what_is_theirs(
    worlds: Callable[[], World], history: list[Act]
) -> None:
    world = worlds()
    for act in history:
        world.do(*act)
        world.check()
    world.end()


def test_the_model_finds_a_reader_who_should_not_read(
    worlds: Callable[[], World], monkeypatch: pytest.MonkeyPatch
) -> None:
    # Given a service in which leaving somebody out counts for nothing; Then the model disagrees with it
    monkeypatch.setattr("app.record.audience.excluded", lambda _said: frozenset())
    world = worlds()
    for act in (("say", 0, ()), ("share", 0, ("priya",)), ("leave out", 0, ("priya",))):
        world.do(*act)
    with pytest.raises(AssertionError, match="priya"):
        world.check()
