"""Changing one's mind, sharing later, keeping something for oneself.

Risk: an old word goes on counting as what the person wants; new words reach somebody who was not chosen for
them; who kept something is left to think that somebody helps.
"""

import pytest
from flask import Flask

from app.record.verify import verify
from tests.stories.telling import Html, Say, Teller, kept, kept_words, pick, sam, share_with, words
from tests.support.service import Service

OLD, NEW = "I want to move to my sister.", "I want to stay here, with my own key."


def shared(service: Service, app: Flask, *, until: str = "goodbye/feel") -> Teller:
    """Share a want with Sam, and stand before goodbye."""
    jo = Teller(app, service.invite(service.open()))
    says = {"welcome/here": pick("nobody"), "wants/want": words(OLD), "wants/share": share_with(service.sam)}
    jo.tell({**says, "today/share": pick("not-yet")}, until=until)
    return jo


def quoted(service: Service, app: Flask) -> list[str]:
    """Return what Sam can read."""
    return [one.text for one in sam(app).look(f"/staff/people/{service.person}").quotations()]


def change(jo: Teller, service: Service, how: str) -> Html:
    """Choose the want on *I changed my mind* and say what to do; return the page that comes."""
    want = next(one for one in kept(service) if one.content and one.content.words == OLD)
    picked = jo.choose("/talk/changed", want.id)
    assert picked.location == f"/talk/changed/{want.id}"
    page = jo.look(picked.location)
    assert OLD in [one.text for one in page.all("q", "theirs")]
    answer = jo.choose(picked.location, how)
    if answer.status_code == 303:
        return jo.look(answer.location)
    return Html(answer.text)


def test_new_words_take_the_place_of_the_old_and_are_shared_anew(service: Service, app: Flask) -> None:
    # Given Sam can read Jo's want
    jo = shared(service, app)
    assert quoted(service, app) == [OLD]
    # When Jo says it a new way
    page = change(jo, service, "say")
    assert page.written == OLD
    jo.answer(NEW)
    # Then Sam reads that it was changed, but not the new words: they are hers until she shares them
    assert quoted(service, app) == [OLD]
    assert NEW not in sam(app).see(f"/staff/people/{service.person}")
    # When she checks and shares again, Then Sam reads both, the old one marked as changed since
    jo.tell({"wants/share": share_with(service.sam), "goodbye/feel": pick("ok")})
    assert quoted(service, app) == [OLD, NEW]
    assert len(sam(app).look(f"/staff/people/{service.person}").all("p", "since")) == 1
    # and both are kept
    assert kept_words(service) == [OLD, NEW]
    assert verify(service.store).ok


def test_stop_sharing_closes_it_from_now_on(service: Service, app: Flask) -> None:
    jo = shared(service, app)
    page = change(jo, service, "not-share")
    assert page.question == "From now on they cannot open it. They may remember it."
    assert quoted(service, app) == []
    assert OLD not in sam(app).see("/staff")
    state = [one.text for one in jo.look("/mine").all("p", "state")]
    assert "Kept. Nobody has it yet." in state


def test_leave_it_changes_nothing(service: Service, app: Flask) -> None:
    jo = shared(service, app)
    before = len(kept(service))
    assert change(jo, service, "leave").question == "Your talk"
    assert len(kept(service)) == before
    assert quoted(service, app) == [OLD]


def test_not_yet_is_said_on_the_map_and_can_be_shared_from_there(service: Service, app: Flask) -> None:
    # Given Jo shared nothing yet
    jo = Teller(app, service.invite(service.open()))
    jo.tell({"welcome/here": pick("nobody"), "wants/want": words(OLD)}, until="goodbye/feel")
    # Then the map, my words and the break say so
    page = jo.look("/talk")
    assert "You have words you have not shared." in page.lines()
    assert "Nobody has it yet." in jo.look("/break").lines()
    assert quoted(service, app) == []
    # When she takes the map's way to share it, and shares it
    jo.see(jo.address("wants/share"))
    assert jo.at in page.links()
    jo.answer("", "yes", readers=(service.sam,))
    # Then Sam reads it, and the map has nothing left to say
    assert quoted(service, app) == [OLD]
    assert "You have words you have not shared." not in jo.look("/talk").lines()


@pytest.mark.parametrize("tell", ["yes", "no"])
def test_keeping_it_means_that_nobody_can_help_and_the_page_says_so(
    service: Service, app: Flask, tell: str
) -> None:
    # When Jo keeps her want for herself
    jo = Teller(app, service.invite(service.open()))
    says = {"welcome/here": pick("nobody"), "wants/want": words(OLD), "wants/share": pick("keep")}
    jo.tell(says, until="wants/kept")
    # Then the next page says what that means
    page = jo.look(jo.at)
    assert page.lines()[-3:] == [
        "Staff do not read this now.", "So nobody can help with it.", "Sometimes the law makes us open it.",
    ]  # fmt: skip
    # and "yes, tell someone" leads to people to talk to, "no" goes on
    after = Html(jo.answer("", tell))
    assert after.question == ("Who do you want to talk to?" if tell == "yes" else "How do you feel now?")
    # and Sam reads nothing, and it is not called unshared: she decided
    assert quoted(service, app) == []
    assert "Staff do not read this now." in [one.text for one in jo.look("/mine").all("p", "state")]


def test_change_at_the_check_keeps_the_old_words_and_shows_the_new(service: Service, app: Flask) -> None:
    # Given Jo stands at the check of what she wants
    jo = Teller(app, service.invite(service.open()))
    jo.tell({"welcome/here": pick("nobody"), "wants/want": words(OLD)}, until="wants/check")
    # When she changes her want there and comes back to the check
    change_it = next(link for link in jo.look(jo.at).links() if link == jo.address("wants/want"))
    jo.see(change_it)
    jo.answer(NEW)
    jo.tell({}, until="wants/check")
    # Then the check shows the new words only, and both are kept
    theirs = [one.text for one in jo.look(jo.at).all("q", "theirs")]
    assert NEW in theirs
    assert OLD not in theirs
    assert kept_words(service) == [OLD, NEW]


def test_a_choice_and_words_beside_it_are_shown_as_two_things(service: Service, app: Flask) -> None:
    # Given Jo chose "Not safe", said why in her own words, and then said it anew
    jo = Teller(app, service.invite(service.open()))
    says = {"welcome/here": pick("nobody"), "today/safe": Say("He takes my card.", ("not-safe",))}
    jo.tell(says, until="wants/want")
    safe = next(one for one in kept(service) if one.step == "safe")
    # When she comes to change it, Then our label is ours and her words are hers, each apart
    page = jo.look(jo.choose("/talk/changed", safe.id).location or "")
    assert page.lines() == ["You said: Not safe.", "You said: He takes my card."]
    assert [one.text for one in page.all("q", "theirs")] == ["He takes my card."]
    # and on "My words", once it is an old answer, too
    jo.see(jo.address("today/safe"))
    jo.answer("", "between")
    mine = jo.look("/mine")
    assert [one.text for one in mine.quotations()] == ["He takes my card."]
    assert "You said, on Monday 23 November 2026: Not safe" in [one.text for one in mine.all("strong")]


def test_the_same_words_again_are_not_a_second_answer(service: Service, app: Flask) -> None:
    jo = shared(service, app)
    before = len(kept(service))
    change(jo, service, "say")
    jo.answer(OLD)
    assert len(kept(service)) == before


def test_a_want_that_was_chosen_first_and_is_shared_no_more_is_no_label_either(
    service: Service, app: Flask
) -> None:
    """Risk: she stops sharing a want, and its words still stand on Sam's page as what she chose first."""
    # Given two wants, the second chosen to come first, all shared with Sam
    jo = Teller(app, service.invite(service.open()))
    jo.tell({
        "welcome/here": pick("nobody"), "wants/want": words("To go out."), "wants/else": pick("another"),
        "wants/want@2": words(OLD), "wants/else@2": pick("all"), "wants/first": pick("want-2"),
        "wants/share": share_with(service.sam),
    }, until="goodbye/feel")  # fmt: skip
    page = f"/staff/people/{service.person}"
    assert sam(app).see(page).count(OLD) >= 2
    # When she stops sharing the second
    want = next(one for one in kept(service) if one.content and one.content.words == OLD)
    jo.choose(f"/talk/changed/{want.id}", "not-share")
    # Then it stands nowhere on Sam's pages
    assert OLD not in sam(app).see(page)
    assert OLD not in sam(app).see(f"{page}/plan")


def test_a_share_in_a_later_sitting_is_about_all_that_was_said(service: Service, app: Flask) -> None:
    """Risk: she comes back by her link, shares, is told that Sam can read it now, and Sam gets nothing."""
    # Given Jo said something in one sitting, and comes back by her link in another
    conversation = service.open("quick")
    jo = Teller(app, service.invite(conversation))
    jo.tell({"welcome/here": pick("nobody"), "today/matters": words(OLD)}, until="today/check")
    jo = Teller(app, service.invite(conversation))
    # When she shares there, Then the check and the share say that there is more than they show
    says = {"welcome/here": pick("nobody"), "today/share": share_with(service.sam)}
    jo.tell(says, until="wants/want")
    assert "Your words from Monday 23 November 2026 do not show here." in jo.page("today/check").lines()
    assert "Your words from Monday 23 November 2026 go too." in jo.page("today/share").lines()
    assert OLD not in "".join(html for _, html in jo.pages)
    # and what she is told is so
    assert "Sam Okoro can read this now." in Html(jo.last.text).lines()
    assert quoted(service, app) == [OLD]


def test_a_page_she_moved_on_from_is_no_answer_in_the_plan(service: Service, app: Flask) -> None:
    # Given Jo passed a page without an answer, checked and shared the rest
    shared(service, app)
    jo = Teller(app, service.invite(service.open()))
    jo.tell({"welcome/here": pick("nobody"), "today/share": share_with(service.sam)}, until="wants/want")
    # Then the plan does not have it as something she said, and nothing says that she checked it
    plan = sam(app).see(f"/staff/people/{service.person}/plan")
    assert "How do you like the page?" not in plan
    assert "Next</b>" not in sam(app).see(f"/staff/people/{service.person}")


def test_a_reply_is_promised_only_where_a_want_was_shared(service: Service, app: Flask) -> None:
    jo = Teller(app, service.invite(service.open()))
    says = {"welcome/here": pick("nobody"), "today/matters": words(NEW), "wants/want": words(OLD)}
    jo.tell({**says, "today/share": share_with(service.sam), "wants/share": pick("keep")})
    lines = jo.page("goodbye/next").lines()
    assert "Sam can read this now." in lines
    assert not [one for one in lines if "reply" in one]
