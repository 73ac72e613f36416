"""A new key, a restart and an upgrade in the middle of a talk: the person goes on, and loses nothing."""

import re
import shutil
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from flask import Flask
from flask.testing import FlaskClient

from app.ground import migrate
from app.ground.rekey import rekey
from app.ground.settings import load_settings
from app.ground.store import Store
from app.record import verify
from app.web.factory import create_app
from tests.security.place import Place
from tests.support.attack import drafts_of, kept_words, words_in_field
from tests.support.service import fields

AT = "/talk/c/7k"
WORDS = "  I want my cat.\n"
DRAFT = "\nNot finished ye"
ROOT = Path(__file__).parents[2]


class Talking:
    """One browser in the middle of a talk, with a page open, whatever service stands behind it."""

    def __init__(self, place: Place) -> None:
        self.place = place
        self.store = place.store
        self.browser: FlaskClient = place.person.browser
        self.page = fields(place.person.see(AT))
        self.opened: list[Store] = []

    def again(self) -> None:
        """Stop the service and start it again; the browser keeps its cookies and its open page."""
        self.store.close()
        settings = load_settings(self.place.store.settings.data, {})
        self.store = Store.open(settings, self.place.clock)
        self.opened.append(self.store)
        fresh: Flask = create_app(self.store)
        browser = fresh.test_client()
        for name in ("ow_sit", "ow_form", "ow_hid"):
            cookie = self.browser.get_cookie(name)
            if cookie:
                browser.set_cookie(name, cookie.value, domain="localhost")
        self.browser = browser

    def send(self, words: str, **other: str) -> tuple[int, str]:
        """Send the page as it stands open; return status and page."""
        reply = self.browser.post(AT, data={**self.page, "words": words, **other})
        return reply.status_code, reply.text


@pytest.fixture
def talking(place: Place) -> Iterator[Talking]:
    """Give somebody with a page open and a draft kept."""
    made = Talking(place)
    made.browser.post(f"{AT}/draft", data={**made.page, "words": DRAFT})
    yield made
    for store in made.opened:
        store.close()


def test_a_restart(talking: Talking) -> None:
    """Risk: after a restart somebody's page is stale, their draft gone, their talk shut."""
    # Given a page that was opened before a restart
    talking.again()
    # When it is opened anew, Then the draft stands in it
    assert words_in_field(talking.browser.get(AT).text) == DRAFT
    # When the old page is sent, Then its words are kept at once
    assert talking.send(WORDS)[0] == 303
    assert kept_words(talking.store, talking.place.service.person) == [WORDS]
    assert drafts_of(talking.store) == []


def test_a_new_key(talking: Talking) -> None:
    """Risk: whoever changes the key shuts everybody out, or the words with it."""
    # Given words kept, a draft, and a page open, and then a new installation key
    assert talking.send("Said before.")[0] == 303
    talking.browser.post(f"{AT}/draft", data={**talking.page, "words": DRAFT, "rev": "1"})
    rekey(talking.store)
    talking.again()
    # When the page from before is sent
    status, page = talking.send(WORDS)
    # Then its token is of the old key: the words stay on the page, nothing is lost
    assert status == 400
    assert words_in_field(page) == WORDS
    # When *Next* is touched again
    talking.page = fields(page)
    assert talking.send(WORDS)[0] == 303
    # Then all is there, and earlier words open under the new key
    assert kept_words(talking.store, talking.place.service.person) == ["Said before.", WORDS]
    assert "Said before." not in talking.browser.get(AT).text
    assert verify.verify(talking.store).ok


def test_a_new_key_under_a_running_service(talking: Talking) -> None:
    """Risk: the service goes on with a key that is none, and words are sealed so that nothing opens them."""
    # Given a service that runs while the key is changed from elsewhere
    other = Store.open(load_settings(talking.place.store.settings.data, {}), talking.place.clock)
    rekey(other)
    other.close()
    # When an answer comes before it is started again
    status, page = talking.send(WORDS)
    # Then it is refused in plain words, and the words stay on the screen
    assert status == 503
    assert "I want my cat." in page
    assert "Your words are still on this page." in page
    # When it was started again, Then the same page goes on
    talking.again()
    status, page = talking.send(WORDS)
    talking.page = fields(page)
    assert (status, talking.send(WORDS)[0]) == (400, 303)
    assert kept_words(talking.store, talking.place.service.person) == [WORDS]


def _own_prompts(data: Path) -> Path:
    shutil.copytree(ROOT / "prompts", data / "prompts")
    return data / "prompts"


def _another_question(prompts: Path) -> None:
    path = prompts / "en" / "today" / "matters.md"
    text = path.read_text(encoding="utf-8")
    path.write_text(
        text.replace("# What matters to you just now?", "# What is important now?"), encoding="utf-8"
    )


def _one_choice_less(prompts: Path) -> None:
    path = prompts / "en" / "today" / "chooses.md"
    lines = path.read_text(encoding="utf-8").splitlines(keepends=True)
    path.write_text("".join(line for line in lines if "`do-not-know`" not in line), encoding="utf-8")


def _without_the_question(prompts: Path) -> None:
    path = prompts / "conversation.toml"
    text = path.read_text(encoding="utf-8")
    text = text.replace('    { step = "today/matters" },\n', "", 1)
    path.write_text(re.sub(r'\[step\."today/matters"\]\n(.+\n)+', "", text, count=1), encoding="utf-8")


@pytest.mark.parametrize("change", [_another_question, _one_choice_less])
def test_an_upgrade_that_changes_a_question(talking: Talking, change: Callable[[Path], None]) -> None:
    """Risk: a question is worded anew while somebody answers it, and their words are lost."""
    # Given a page that is open while its question is changed
    change(_own_prompts(talking.place.store.settings.data))
    talking.again()
    # When it is sent
    status, page = talking.send(WORDS)
    # Then the words are kept, or stand in the field to be sent to the question as it is now
    if status != 303:
        assert words_in_field(page) == WORDS
        talking.page = fields(page)
        status, page = talking.send(WORDS)
    assert status == 303
    assert kept_words(talking.store, talking.place.service.person) == [WORDS]


def test_an_upgrade_that_takes_the_question_away(talking: Talking) -> None:
    """Risk: a question is not asked any more, and the words that were written to it are gone."""
    _without_the_question(_own_prompts(talking.place.store.settings.data))
    talking.again()
    # When the page of a question that is no more is sent
    status, page = talking.send(WORDS)
    # Then the words stay on the screen, and the way on is there
    assert status in {404, 409}
    assert "  I want my cat.\n" in page
    assert talking.browser.get("/talk").status_code == 200


def test_an_upgrade_of_the_tables(talking: Talking) -> None:
    """Risk: bringing the tables up to date ends every talk, or changes what was said."""
    # Given words, and tables that are brought up to date
    assert talking.send(WORDS)[0] == 303
    before = verify.verify(talking.store).head
    with talking.store.engine.begin() as conn:
        migrate.upgrade(conn)
    talking.again()
    # Then the record has the same head, and the talk goes on from the same cookie
    assert verify.verify(talking.store).head == before
    assert talking.browser.get("/talk").status_code == 200
    assert talking.send("More.", key="another")[0] == 303
    assert kept_words(talking.store, talking.place.service.person) == [WORDS, "More."]


def test_many_restarts(talking: Talking) -> None:
    """Risk: something wears away with each restart."""
    for n in range(5):
        talking.again()
        assert talking.send(f"Words {n}", key=f"key{n}")[0] == 303
        talking.page = fields(talking.browser.get(AT).text)
    assert kept_words(talking.store, talking.place.service.person) == [f"Words {n}" for n in range(5)]
    assert verify.verify(talking.store).ok
