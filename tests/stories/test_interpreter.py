"""Whoever changes the language is named, and their name stands by each answer that came through them.

Risk: somebody of the family speaks for the person, and the record calls it interpreting, or names nobody.
"""

import pytest
from flask import Flask

from tests.stories.telling import Html, Teller, kept, pick, sam, share_with, words
from tests.support.service import Service

NAME = "helper/name"
FRIEND = {"welcome/here": pick("friend"), "alone/start": pick("later"), "wants/want": words("My own key.")}


def there(service: Service, step: str) -> tuple[str, ...]:
    """Return who was there when a step was answered."""
    content = next(one.content for one in kept(service) if f"{one.topic}/{one.step}" == step)
    return content.present if content else ()


@pytest.mark.parametrize(
    ("who", "does"), [("interpreter", "write"), ("friend", "language"), ("interpreter", "language")]
)
def test_who_changes_the_language_is_named_by_each_answer(
    service: Service, app: Flask, who: str, does: str
) -> None:
    # Given somebody beside Jo who changes the language
    jo = Teller(app, service.invite(service.open("quick")))
    says = {**FRIEND, "helper/who": pick(who), "helper/does": pick(does), NAME: words("Ana  Nowak")}
    # When Jo says what matters
    jo.tell({**says, "today/matters": words("My own key.")}, until="wants/want")
    # Then the name, to the letter, stands by it, beside how Jo called them; and not by what came before
    assert there(service, "today/matters") == ("A friend", "Ana  Nowak")
    assert there(service, "helper/does") == ("A friend",)
    assert NAME in jo.passed
    entered = {one.entered_by for one in kept(service) if one.step == "matters"}
    assert entered == ({"interpreter"} if (who, does) == ("interpreter", "write") else {"person"})


@pytest.mark.parametrize("does", ["sit", "touch", "write"])
def test_nobody_else_is_asked_for_a_name(service: Service, app: Flask, does: str) -> None:
    jo = Teller(app, service.invite(service.open("quick")))
    jo.tell({**FRIEND, "helper/who": pick("family"), "helper/does": pick(does)}, until="today/matters")
    assert NAME not in jo.passed


def test_nobody_is_the_interpreter_unless_they_say_so(service: Service, app: Flask) -> None:
    # Given the question who helps; Then no choice is made before somebody makes it
    jo = Teller(app, service.invite(service.open("quick")))
    jo.tell({**FRIEND, "helper/who": pick("family"), "helper/does": pick("write", "language"),
             NAME: words("Ola")}, until="today/matters")  # fmt: skip
    page = jo.page("helper/who")
    assert [one for one in page.all("input") if "checked" in one.attrs] == []
    # and somebody of the family who changes the language and writes is one who helps, and no interpreter
    jo.answer("My own key.")
    assert [one.entered_by for one in kept(service) if one.step == "matters"] == ["supporter"]
    assert there(service, "today/matters") == ("A friend", "Ola")


def test_a_name_that_is_not_given_stops_nothing(service: Service, app: Flask) -> None:
    jo = Teller(app, service.invite(service.open("quick")))
    jo.tell({**FRIEND, "helper/who": pick("interpreter"), "helper/does": pick("language"),
             NAME: pick("_not_say")}, until="today/matters")  # fmt: skip
    jo.answer("My own key.")
    assert there(service, "today/matters") == ("A friend",)


def test_staff_read_the_name_and_the_name_is_no_answer(service: Service, app: Flask) -> None:
    jo = Teller(app, service.invite(service.open("quick")))
    jo.tell({"welcome/here": pick("friend"), "helper/who": pick("interpreter"), "helper/does": pick("write"),
             NAME: words("Ana Nowak"), "alone/start": pick("ready"), "alone/back": pick("back"),
             "wants/want": words("My own key."), "wants/share": share_with(service.sam)},
            until="goodbye/feel")  # fmt: skip
    page: Html = sam(app).look(f"/staff/people/{service.person}")
    assert any("Ana Nowak" in one.text for one in page.all("p", "facts"))
    assert "Ana Nowak" not in [one.text for one in page.quotations()]
