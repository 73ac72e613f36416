"""What a person gave nobody is opened because of the law: by two, one from outside, for half an hour.

Risk: one person alone opens what was kept; the one who was left out reads it; the person is never told, or
reads it on a page while the one who hurts sits beside them.
"""

from dataclasses import dataclass

import pytest
from flask import Flask

from app.access.accounts import AccountInfo, by_id
from app.acts import lawful, office
from app.ground.clock import SetClock
from app.ground.faults import NotFound, Refused
from app.record import looks
from tests.stories.telling import Html, Say, Teller, Worker, helen, pick, priya, sam, words
from tests.support.service import PASSWORD, Service
from tests.support.words import sit

KEPT = "He has my key.\n\nI  do not want that anybody knows 🗝"
SAYS: dict[str, Say] = {
    "welcome/here": pick("nobody"), "today/matters": words(KEPT), "today/share": pick("keep"),
    "today/kept": pick("later"),
}  # fmt: skip
FAR, NIA = "far@oak.example", "nia@speakup.example"


@dataclass
class Law:
    """Jo kept something; Sam is linked to her; Mo manages another unit; Nia is her advocate."""

    service: Service
    app: Flask
    far: str
    nia: str

    @property
    def address(self) -> str:
        """Where Sam asks."""
        return f"/staff/people/{self.service.person}/law"

    def ask(self, *, second: str = "", reason: str = "She may be hurt.", step: str = "today/matters") -> int:
        """Let Sam ask; return the status."""
        data = {
            "step": step,
            "number": "1",
            "ground": "danger",
            "reason": reason,
            "second": second or self.far,
        }
        return sam(self.app).do(self.address, self.address, **data).status_code

    def opening(self, account: str) -> str:
        """Return where the request stands, from the page of one of the two."""
        page = Worker(self.app, account).look(self.address if account.startswith("sam") else "/manager")
        return next(one for one in page.links() if one.startswith("/staff/openings/"))

    def agree(self, decision: str = "agree") -> str:
        """Let Mo decide; return where the request stands."""
        at, far = self.opening(FAR), Worker(self.app, FAR)
        assert far.do(at, at, decision=decision).status_code == 303
        return at

    def reads(self, worker: Worker, at: str) -> list[str] | int:
        """Return what somebody reads there, or the status that came."""
        answer = worker.browser.get(f"{at}/words")
        return (
            [one.text for one in Html(answer.text).quotations()]
            if answer.status_code == 200
            else answer.status_code
        )

    def looks(self) -> list[tuple[str, str]]:
        """Return who left which kind of look."""
        with self.service.store.read() as conn:
            return [(one.account, one.kind) for one in looks.of_person(conn, self.service.person)]


@pytest.fixture
def law(service: Service, app: Flask) -> Law:
    """Let Jo keep something for herself."""
    store = service.store
    oak = office.add_unit(store, name="Oak House")
    far = office.add_account(
        store, email=FAR, name="Mo Field", job="Manager", role="manager", unit=oak, password=PASSWORD
    )
    nia = office.add_account(
        store,
        email=NIA,
        name="Nia Rees",
        job="Advocate",
        role="advocate",
        unit=service.unit,
        password=PASSWORD,
    )
    office.link(store, account=nia, person=service.person, reason="Asked for")
    jo = Teller(app, service.invite(service.open("quick")))
    jo.tell(SAYS, until="wants/want")
    return Law(service, app, far, nia)


def jo_reads(law: Law, *here: str) -> str:
    """Open a card that shows Jo's words, with these people there; return My words."""
    jo = Teller(law.app, law.service.invite(law.service.open("quick"), opens="reading"))
    jo.see(jo.address("welcome/here"))
    jo.answer("", *(here or ("nobody",)))
    return jo.see("/mine")


def test_two_open_one_answer_for_half_an_hour_and_jo_is_told_by_a_person(law: Law, clock: SetClock) -> None:
    # Given nobody has Jo's words; When Sam asks, naming the question only, Then nothing is open yet
    assert KEPT not in sam(law.app).see(f"/staff/people/{law.service.person}")
    assert law.ask() == 303
    at = law.opening("sam@willow.example")
    assert law.reads(sam(law.app), at) == 404
    # When Mo, from outside, agrees, Then both read it to the character, each with a look, and nobody else
    law.agree()
    assert law.reads(sam(law.app), at) == law.reads(Worker(law.app, FAR), at) == [KEPT]
    assert law.looks() == [(law.service.sam, "law"), (law.far, "law")]
    for other in (priya(law.app), helen(law.app)):
        assert law.reads(other, at) == 404
    # and Nia's page says that it happened, not what
    nia = Worker(law.app, NIA).see("/advocate")
    assert "An answer was opened because of the law" in nia
    assert "Jo has not been told yet." in nia
    assert KEPT not in nia
    # and no page of Jo's says it before somebody told her
    assert "because of the law" not in jo_reads(law)
    clock.move(minutes=31)
    assert law.reads(sam(law.app), at) == 404
    assert sam(law.app).do(at, f"{at}/told").status_code == 303
    after = " ".join(Html(jo_reads(law)).all("main")[0].text.split())
    assert "Sam opened this because of the law. A worker told you about this." in after
    # nor afterwards while somebody sits beside her
    assert "because of the law" not in jo_reads(law, "family")
    assert "Jo was told on" in Worker(law.app, NIA).see("/advocate")
    assert sam(law.app).do(at, f"{at}/told").status_code == 422


def test_who_refuses_opens_nothing(law: Law) -> None:
    law.ask()
    at = law.agree("refuse")
    assert law.reads(sam(law.app), at) == law.reads(Worker(law.app, FAR), at) == 404
    assert "did not agree" in sam(law.app).see(at)
    assert law.looks() == []
    far = Worker(law.app, FAR)
    assert far.do(at, at, decision="agree").status_code == 422


def test_the_second_is_somebody_else_from_outside(law: Law) -> None:
    # Risk: two accounts of one human; a colleague of the same house
    store = law.service.store
    same = office.add_account(
        store, email="sam2@oak.example", name="Sam  Okoro", job="Manager", role="manager",
        unit=office.add_unit(store, name="Elm House"), password=PASSWORD,
    )  # fmt: skip
    for second in (law.service.sam, law.service.priya, law.service.manager, same, "0" * 32):
        assert law.ask(second=second) == 422
    assert law.ask(reason=" ") == 422
    assert law.ask(step="today/nothing") == 422
    with pytest.raises(Refused):
        lawful.ask(
            store, law.app.extensions["own_words"].talk.catalogue, info(law, law.service.sam),
            person=law.service.person, step="today/matters", instance=1, ground="danger", second=same,
            reason="r",
        )  # fmt: skip
    # and Sam cannot agree in Mo's place
    law.ask()
    at = law.opening("sam@willow.example")
    assert sam(law.app).do(at, at, decision="agree").status_code == 404
    assert priya(law.app).browser.get(at).status_code == 404


def info(law: Law, account: str) -> AccountInfo:
    """Return an account."""
    with law.service.store.read() as conn:
        found = by_id(conn, account)
    assert found is not None
    return found


def test_whoever_jo_left_out_opens_nothing_and_cannot_tell(law: Law) -> None:
    # Given Jo left Sam out, and said nothing to another question; Then both requests end in the same words
    sit(law.service.store, law.service.open("quick")).leave_out(law.service.sam)
    law.ask()
    left_out = law.agree()
    law.ask(step="plan/code")
    nothing = law.agree()
    ends = [sam(law.app).look(one).all("p", "since")[0].text.strip() for one in (left_out, nothing)]
    assert ends == ["There is no such answer that you could open."] * 2
    assert law.reads(sam(law.app), left_out) == law.reads(Worker(law.app, FAR), left_out) == 404
    assert law.looks() == []


def test_leaving_somebody_out_closes_what_is_open(law: Law) -> None:
    law.ask()
    at = law.agree()
    assert law.reads(sam(law.app), at) == [KEPT]
    sit(law.service.store, law.service.open("quick")).leave_out(law.service.sam)
    with pytest.raises(NotFound):
        lawful.read(law.service.store, info(law, law.service.sam), at.rpartition("/")[2])


def test_who_is_linked_no_more_opens_nothing_and_neither_does_the_second(law: Law) -> None:
    # Given Sam asked, and Sam's link ends before Mo decides; Then there is nothing to read for either
    law.ask()
    at = law.opening("sam@willow.example")
    office.end_link(law.service.store, account=law.service.sam, person=law.service.person)
    law.agree()
    assert law.reads(Worker(law.app, FAR), at) == law.reads(sam(law.app), at) == 404
    assert law.looks() == []


def test_an_opening_jo_was_not_told_of_is_on_no_page_of_hers(law: Law, clock: SetClock) -> None:
    # Given the same answer was opened twice, by Sam and then by Priya, and Jo was told of the first
    law.ask()
    first = law.agree()
    law.reads(sam(law.app), first)
    clock.move(minutes=31)
    data = {"step": "today/matters", "number": "1", "ground": "danger", "reason": "r", "second": law.far}
    assert priya(law.app).do(law.address, law.address, **data).status_code == 303
    second = law.agree()
    assert law.reads(priya(law.app), second) == [KEPT]
    assert sam(law.app).do(first, f"{first}/told").status_code == 303
    page = jo_reads(law)
    assert "Sam opened this because of the law." in page
    assert "Priya opened this" not in page
    assert priya(law.app).do(second, f"{second}/told").status_code == 303
    assert "Priya opened this because of the law." in jo_reads(law)


def test_the_two_do_not_learn_which_advocate_was_left_out(law: Law) -> None:
    # Given Jo left Nia out; Then the request's page is what it is when she did not, and Nia's says nothing
    law.ask()
    at = law.agree()
    before = sam(law.app).look(at).all("main")[0].text
    sit(law.service.store, law.service.open("quick")).leave_out(law.nia)
    assert sam(law.app).look(at).all("main")[0].text == before
    assert "because of the law" not in Worker(law.app, NIA).see("/advocate")
