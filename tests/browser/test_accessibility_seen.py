"""The pages on which somebody else writes what they saw, looked over as every other page is.

Risk: a helper who cannot fill them in writes into the person's own field instead.
"""

from collections.abc import Callable

from app.web.person.places import BESIDE
from tests.browser.look import STAFF, Look
from tests.stories.telling import pick
from tests.support.browser import Server, Visitor, signed_in
from tests.support.service import Service

SAW = "She looked at the floor.\n\n  He shouted."


def test_the_pages_of_what_others_saw(
    service: Service, server: Server, visitor: Callable[..., Visitor], look: Look
) -> None:
    # Given Jo's brother sits beside her
    jo = visitor()
    jo.open(service.invite(service.open("quick")))
    jo.tell({"welcome/here": pick("family"), "helper/who": pick("family")}, until="today/matters")
    jo.page.goto(f"{server.address}/talk")
    look(jo.page, "map with a helper")
    # When he writes what he saw, first with nothing in it
    jo.page.get_by_role("link", name="For your helper").click()
    jo.page.wait_for_url(f"**{BESIDE}")
    look(jo.page, "what did you see")
    jo.next()
    jo.page.locator("#trouble").wait_for()
    look(jo.page, "nothing written")
    jo.page.get_by_label("What did you see or hear?").fill(SAW)
    jo.page.get_by_label("Your name").fill("Ben")
    with jo.page.expect_navigation():
        jo.next()
    look(jo.page, "kept")
    # and Sam reads it and writes too
    sam = signed_in(visitor().page, server, "sam@willow.example")
    sam.goto(f"{server.address}/staff/people/{service.person}/seen")
    assert sam.locator("dd").first.evaluate("(one) => one.textContent") == SAW
    look(sam, "what others saw", least=STAFF)
    with sam.expect_navigation():
        sam.get_by_role("button", name="Keep it").click()
    look(sam, "what others saw, nothing written", least=STAFF)
    # and Jo reads it alone
    alone = visitor()
    alone.open(service.invite(service.open("quick"), opens="reading"))
    alone.tell({"welcome/here": pick("nobody")}, until="today/matters")
    alone.page.goto(f"{server.address}/mine")
    alone.page.locator(".others summary").click()
    assert alone.page.locator(".others dd").first.evaluate("(one) => one.textContent") == SAW
    look(alone.page, "on my words")
    # Then there is nothing to find
    assert "\n".join(look.found) == ""
