"""*Hide this* on a page without JavaScript: the screen is cleared and the words on it go along."""

from app.ground.store import Store
from tests.support.service import Person, fields, make_service, serve

WORDS = "  my brother comes on Fridays\n"


def test_hide_takes_the_words_on_the_page_along(store: Store) -> None:
    """Given words that were not sent yet, when the person hides the page without the script,
    then the plain page stands there, and after Open the words are in their box: none was lost by hiding.
    """
    service = make_service(store)
    person = Person(serve(service), service.invite(service.open("quick")))
    person.go_on()
    person.answer("", "yes")
    person.answer()
    page = person.answer("", "nobody")
    assert 'form="answer" name="go" value="hide"' in page, "the way without the script is not there"
    hidden = person.browser.post(
        person.last.request.path, data={**fields(page), "words": WORDS, "go": "hide"}
    )
    assert (hidden.status_code, hidden.location) == (303, "/hide")
    assert person.browser.get(person.at).status_code == 303, "a page behind the plain one still opens"
    plain = person.see("/hide")
    person.browser.post("/hide/open", data=fields(plain))
    page = person.go_on()
    assert "<textarea" in page
    assert WORDS.strip() in page
