"""Every page behind the doors and of looking again, looked over as those of a first talk are.

Risk: a page that somebody cannot see, hear or operate. It stands apart so that two cores share the work.
"""

from collections.abc import Callable

from tests.browser.look import Look
from tests.browser.test_accessibility import BEHIND, BRIEF, WORDS
from tests.stories.telling import pick, share_with, words
from tests.support.browser import Server, Visitor, Watch
from tests.support.prepared import prepare_everything
from tests.support.service import Service


def test_every_page_behind_the_doors(
    service: Service, server: Server, visitor: Callable[..., Visitor], watch: Watch, look: Look
) -> None:
    # Given everything is prepared, and the limits were said; When one door is opened after the other
    prepare_everything(service)
    jo = visitor(seen=look)
    jo.open(service.invite(service.open()))
    jo.seen = lambda _page, _name: None
    jo.tell(BRIEF, until="goodbye/feel")
    jo.seen = look
    jo.page.goto(f"{server.address}/talk")
    look(jo.page, "map with doors")
    doors = jo.page.locator('button[name="choice"]').evaluate_all("(all) => all.map((one) => one.value)")
    for door in doors:
        jo.page.goto(f"{server.address}/talk")
        with jo.page.expect_navigation():
            jo.page.locator(f'button[name="choice"][value="{door}"]').click()
        jo.tell(BEHIND, until="goodbye/feel")
    # Then there is nothing to find
    topics = {name.partition("/")[0] for name in jo.passed}
    assert topics >= {"understand", "choices", "talking", "meeting", "plan", "changes", "more"}
    assert len(look.pages) > 40
    assert "\n".join(look.found) == ""
    assert watch.complaints == []


def test_every_page_of_looking_again(service: Service, visitor: Callable[..., Visitor], look: Look) -> None:
    # Given a want of an earlier talk; When Jo looks again with a card that shows her words
    jo = visitor()
    jo.open(service.invite(service.open("quick")))
    jo.tell({**BRIEF, "wants/share": share_with(service.sam)})
    again = visitor(seen=look)
    again.open(service.invite(service.open("review"), opens="reading"))
    again.tell({**BRIEF, "review/happened": pick("some"), "review/still": pick("different"),
                "review/now": words(WORDS), "review/safer": pick("less")})  # fmt: skip
    # Then there is nothing to find
    assert {"review/happened", "review/now"} <= set(again.passed)
    assert "\n".join(look.found) == ""
