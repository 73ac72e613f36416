"""A statement for the meeting, looked over as every other page is: the person's pages, the advocate's desk.

Risk: somebody who cannot see, hear or operate a page says yes to what they did not take in.
"""

from collections.abc import Callable

from playwright.sync_api import Page

from app.acts import office
from tests.browser.look import STAFF, Look
from tests.stories.telling import pick, share_with, words
from tests.support.browser import Server, Visitor, signed_in
from tests.support.service import PASSWORD, Service

NIA = "nia@speakup.example"


def test_the_pages_of_a_statement(
    service: Service, server: Server, visitor: Callable[..., Visitor], look: Look
) -> None:
    # Given Jo gave two answers to her advocate, and Nia puts one of them into a statement
    nia_id = office.add_account(
        service.store, email=NIA, name="Nia Rees", job="Advocate", role="advocate", unit=service.unit,
        password=PASSWORD,
    )  # fmt: skip
    office.link(service.store, account=nia_id, person=service.person, reason="Asked for")
    jo = visitor()
    jo.open(service.invite(service.open("quick")))
    jo.tell({
        "welcome/here": pick("nobody"), "today/matters": words("Mo."), "wants/want": words("A key.\n  Mine."),
        "today/share": share_with(nia_id), "wants/share": share_with(nia_id),
    })  # fmt: skip
    nia = signed_in(visitor().page, server, NIA)
    person = f"/advocate/people/{service.person}"
    for address in ("/advocate", person, f"{person}/statement", f"{person}/together"):
        nia.goto(f"{server.address}{address}")
        look(nia, address.replace(service.person, "jo"), least=STAFF)
    nia.goto(f"{server.address}{person}/statement")
    for name in ("Put in", "Put in", "Keep it, for Jo to look at"):
        _press(nia, name)
        look(nia, name, least=STAFF)
    # When Jo looks at it, says yes, and chooses by herself
    again = visitor()
    again.open(service.invite(service.open("quick"), opens="reading"))
    again.tell({"welcome/here": pick("nobody")}, until="today/matters")
    page = again.page
    for address in ("/mine", "/mine/more/1", "/mine/more"):
        page.goto(f"{server.address}{address}")
        look(page, address)
    _press(page, "Put it in")
    look(page, "one in it")
    page.goto(f"{server.address}/mine/more/1")
    _press(page, "It is right")
    look(page, "thanks")
    nia.goto(f"{server.address}{person}/statement/sheet")
    look(nia, "sheet", least=STAFF)
    # Then there is nothing to find
    assert "\n".join(look.found) == ""


def _press(page: Page, name: str) -> None:
    with page.expect_navigation():
        page.get_by_role("button", name=name).first.click()
