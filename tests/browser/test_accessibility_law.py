"""The pages on which an answer is opened because of the law, looked over as every other page is.

Risk: somebody agrees to what they could not read.
"""

from collections.abc import Callable

from playwright.sync_api import Page

from app.acts import office
from tests.browser.look import STAFF, Look
from tests.stories.telling import pick, words
from tests.support.browser import Server, Visitor, signed_in
from tests.support.service import PASSWORD, Service

SAM, FAR = "sam@willow.example", "far@oak.example"


def test_the_pages_of_what_the_law_opens(
    service: Service, server: Server, visitor: Callable[..., Visitor], look: Look
) -> None:
    # Given Jo kept something for herself, and Mo manages another unit
    oak = office.add_unit(service.store, name="Oak House")
    office.add_account(
        service.store, email=FAR, name="Mo Field", job="Manager", role="manager", unit=oak, password=PASSWORD
    )
    jo = visitor()
    jo.open(service.invite(service.open("quick")))
    jo.tell({"welcome/here": pick("nobody"), "wants/want": words("A key."), "wants/share": pick("keep")})
    # When Sam asks, Mo agrees, and both read
    sam, far = (signed_in(visitor().page, server, one) for one in (SAM, FAR))
    sam.goto(f"{server.address}/staff/people/{service.person}/law")
    look(sam, "asking", least=STAFF)
    _press(sam, "Ask")
    look(sam, "asking for nothing", least=STAFF)
    sam.get_by_label("Which question").select_option(label="What do you want to happen?")
    sam.get_by_label("Somebody may be badly hurt now").check()
    sam.get_by_label("Why it has to be opened").fill("She may be hurt.")
    sam.get_by_label("Who agrees, from outside").select_option(label="Mo Field, Manager")
    _press(sam, "Ask")
    look(sam, "asked", least=STAFF)
    far.goto(f"{server.address}/manager")
    look(far, "somebody asks", least=STAFF)
    _follow(far, "To open an answer of Jo")
    look(far, "to agree", least=STAFF)
    _press(far, "I agree")
    look(far, "agreed", least=STAFF)
    _follow(far, "Read the answer")
    assert far.locator("blockquote").inner_text() == "A key."
    look(far, "opened", least=STAFF)
    # Then there is nothing to find
    assert "\n".join(look.found) == ""


def _press(page: Page, name: str) -> None:
    with page.expect_navigation():
        page.get_by_role("button", name=name, exact=True).click()


def _follow(page: Page, name: str) -> None:
    with page.expect_navigation():
        page.get_by_role("link", name=name).click()
