"""Forms that are not as our pages make them: wrong choices, foreign tokens, other people's addresses."""

import io
import re
from datetime import timedelta

import pytest
from itsdangerous import URLSafeTimedSerializer

from app.access import accounts, invitations
from app.acts import answering, office, opening
from app.plan.answers import AnswerText
from app.record import utterances
from app.web.person.places import help_at
from tests.security.place import Place
from tests.support.attack import drafts_of, kept_words, nothing_kept, voice_of, words_in_field
from tests.support.service import Person, fields
from tests.support.words import sit

WORDS = "  I want my cat, marmalade.\n"
CHOOSE = "/talk/c/1q"  # how safe do I feel: one of a few
SHARE = "/talk/c/8h"
INVITATION = "/i/"


@pytest.fixture(autouse=True)
def _nothing_logged(log: io.StringIO) -> object:
    yield
    assert "marmalade" not in log.getvalue()


def _post(person: Person, at: str, **other: object) -> tuple[int, str]:
    data = {**fields(person.browser.get(at).text), "words": WORDS, **other}
    reply = person.browser.post(at, data=data)
    return reply.status_code, reply.text


@pytest.mark.parametrize(
    ("choices", "says"),
    [
        (["nonsense"], "That answer is not on this page. Please choose one of these."),
        (["safe", "not-safe"], "Please choose one of these."),
        (["safe", "nonsense"], "That answer is not on this page."),
        (["<script>"], "That answer is not on this page."),
        ([""], "That answer is not on this page."),
        (["_unknown"], "That answer is not on this page."),
        (["safe\x00"], "That answer is not on this page."),
    ],
)
def test_a_wrong_choice(same_place: Place, choices: list[str], says: str) -> None:
    """Risk: an answer that was never on the screen is in the record, or one of two is picked for somebody."""
    # When choices come that the page does not have, or two where one is asked
    with nothing_kept(same_place.store):
        status, page = _post(same_place.person, CHOOSE, choice=choices)
    # Then the page says so, with the words in the field
    assert status == 422
    assert says.split(". ", maxsplit=1)[0] in page
    assert words_in_field(page) == WORDS


def test_a_missing_choice_is_what_it_is(place: Place) -> None:
    """Risk: somebody is made to choose, or a choice is made for them."""
    # When nothing is chosen and something is written
    status, _page = _post(place.person, CHOOSE)
    # Then the words are the answer, without a choice
    assert status == 303
    with place.store.read() as conn:
        said = utterances.of_person(place.store, conn, place.service.person)[-1]
    assert (said.code, said.content and said.content.choices) == ("given", ())


@pytest.mark.parametrize(
    "readers", [["nobody-known"], ["MANAGER"], ["ADVOCATE"], [""], ["SAM", "nobody-known"]]
)
def test_an_unknown_reader(same_place: Place, readers: list[str]) -> None:
    """Risk: words go to somebody whose face was not on the page."""
    # Given words that nobody has yet
    _post(same_place.person, "/talk/c/7k")
    ids = {"SAM": same_place.service.sam, "MANAGER": same_place.service.manager, "ADVOCATE": "0" * 32}
    # When they are shared with somebody who is not among the faces
    with nothing_kept(same_place.store):
        data = {**fields(same_place.person.browser.get(SHARE).text), "choice": "yes"}
        sent = same_place.person.browser.post(
            SHARE, data={**data, "reader": [ids.get(r, r) for r in readers]}
        )
    # Then nobody has them
    assert sent.status_code == 422
    assert "That answer is not on this page." in sent.text


def test_yes_without_a_reader(same_place: Place) -> None:
    """Risk: *yes* to nobody is taken for yes to all."""
    _post(same_place.person, "/talk/c/7k")
    with nothing_kept(same_place.store):
        data = {**fields(same_place.person.browser.get(SHARE).text), "choice": "yes"}
        sent = same_place.person.browser.post(SHARE, data=data)
    assert sent.status_code == 422
    assert "Please choose who can read it." in sent.text


@pytest.mark.parametrize("which", ["missing", "garbled", "foreign", "stale", "odd", "from another site"])
def test_a_token_that_is_none(place: Place, which: str) -> None:
    """Risk: a form of another site counts as the person's, or a page that was open long loses its words."""
    # Given a page that was opened, and a token that is not its own
    page = fields(place.person.see("/talk/c/7k"))
    stranger = place.app.test_client()
    foreign = fields(stranger.get("/sign-in").text)["csrf_token"]
    stale = str(URLSafeTimedSerializer(b"an older key", salt="wtf-csrf-token").dumps("0" * 40))
    tokens = {"missing": "", "garbled": "x.y.z", "foreign": foreign, "stale": stale, "odd": "\ud7ff\u0000é"}
    headers = {"Sec-Fetch-Site": "cross-site"} if which == "from another site" else {}
    data = {**page, "words": WORDS, "csrf_token": tokens.get(which, page["csrf_token"])}
    # When it is sent
    with nothing_kept(place.store):
        reply = place.person.browser.post("/talk/c/7k", data=data, headers=headers)
    # Then nothing is kept, the words stay, and the page says what to do
    assert reply.status_code == 400
    assert words_in_field(reply.text) == WORDS
    assert "Please touch Next again." in reply.text
    # When *Next* is touched again on that page
    again = place.person.browser.post(
        "/talk/c/7k", data={**fields(reply.text), "words": words_in_field(reply.text)}
    )
    # Then the words are kept, once
    assert again.status_code == 303
    assert kept_words(place.store, place.service.person) == [WORDS]


def test_a_token_that_is_none_elsewhere(place: Place) -> None:
    """Risk: another site hides, shares, stops sharing, asks for help or changes the page for somebody."""
    # Given words that can be changed
    _post(place.person, "/talk/c/7k")
    with place.store.read() as conn:
        said = utterances.of_person(place.store, conn, place.service.person)[-1].id
    posts: dict[str, dict[str, str]] = {
        "/talk/c/7k/draft": {"words": "a draft"},
        "/talk/changed": {"choice": said},
        f"/talk/changed/{said}": {"choice": "not-share"},
        "/mine": {"answer": said},
        "/settings": {"theme": "dark"},
        help_at("not-safe"): {"choice": "today"},
        "/help": {"choice": "talk"},
        f"{INVITATION}{place.code}": {},
        "/hide/open": {},
    }
    for address, data in posts.items():
        # When each form comes without a token
        with nothing_kept(place.store):
            reply = place.person.browser.post(address, data=data)
        # Then nothing moves
        assert reply.status_code in {303, 400, 422}, address
        if reply.status_code == 303:
            assert reply.location in {"/mine", "/"}, address


def test_a_mark_that_cannot_be_read(place: Place) -> None:
    """Risk: a key or a time that a browser spoiled keeps the words from being kept, for ever."""
    for at, name in enumerate(("key", "client_at", "rev", "aids", "go")):
        for bad in ("bad key!", "2026-99-99T99:99:99.999Z", "x" * 300, "\u0665" * 9, "-1", "9" * 40, ""):
            # When a form comes with it
            words = f"{at} {bad}"
            status, page = _post(place.person, "/talk/c/7k", **{name: bad, "words": words})
            # Then the words are kept; who goes somewhere else keeps them as a draft
            assert status == 303, (name, bad, page[-400:])
            assert words in [*kept_words(place.store, place.service.person), *drafts_of(place.store)]


def test_stopping_with_a_mark_that_cannot_be_read(place: Place) -> None:
    """Risk: somebody cannot take their words back because of a spoiled key."""
    # Given shared words
    voice = voice_of(place.store, place.person)
    said = voice.tell("I want to go home.", place.service.sam)
    # When the person stops sharing with a key that is none
    data = fields(place.person.browser.get(f"/talk/changed/{said}").text)
    reply = place.person.browser.post(
        f"/talk/changed/{said}", data={**data, "choice": "not-share", "key": "no key! \u0000" * 40}
    )
    # Then nobody has them any more
    assert reply.status_code == 200
    with place.store.read() as conn:
        last = utterances.of_person(place.store, conn, place.service.person)[-1]
    assert (last.about, last.audience) == (said, ("held",))


def _preview(place: Place, code: str, method: str) -> tuple[int, bytes]:
    browser = place.app.test_client()
    reply = browser.open(f"{INVITATION}{code}", method=method)
    assert browser.get_cookie("ow_sit") is None
    return reply.status_code, reply.data.replace(code.encode(), b"CODE")


def _without_tokens(page: bytes) -> bytes:
    return re.sub(rb'name="(csrf_token|key)" value="[^"]*"', b"", page)


def test_a_link_preview_opens_nothing(place: Place) -> None:
    """Risk: a message program that looks at the link ends the sitting, or tells good links from bad ones."""
    # Given links: good, unknown, revoked, and one whose days are over
    with place.store.write() as tx:
        now = place.clock.now()
        revoked = invitations.create(
            tx, conversation=place.conversation, opens="speaking", days=14, by=None, now=now
        )
        invitations.revoke(tx, revoked[0], now)
        past = now - timedelta(days=30)
        over = invitations.create(
            tx, conversation=place.conversation, opens="speaking", days=14, by=None, now=past
        )
    codes = {"good": place.code, "unknown": "x" * 27, "revoked": revoked[1], "over": over[1]}
    for method in ("GET", "HEAD"):
        # When something looks at them
        with nothing_kept(place.store):
            seen = {name: _preview(place, code, method) for name, code in codes.items()}
        # Then all look the same, and the person's sitting is still open
        assert {status for status, _page in seen.values()} == {200}
        assert len({_without_tokens(page) for _status, page in seen.values()}) == 1
    assert place.person.browser.get("/talk").status_code == 200
    # When the bad ones are opened
    answers = set()
    for name in ("unknown", "revoked", "over"):
        browser = place.app.test_client()
        token = fields(browser.get(f"{INVITATION}{codes[name]}").text)
        with nothing_kept(place.store):
            reply = browser.post(f"{INVITATION}{codes[name]}", data=token)
        answers.add((reply.status_code, reply.text))
        assert browser.get_cookie("ow_sit") is None
    # Then they get the same page with the same status: nobody learns which links there were
    assert len(answers) == 1
    assert next(iter(answers))[0] == 410
    assert "This link does not work now." in next(iter(answers))[1]


def test_a_done_talk_does_not_open_again(place: Place) -> None:
    """Risk: a link of a talk that is done opens it again, or looks unlike other dead links."""
    # Given a talk without doors that was gone through to its end
    code = place.service.invite(place.service.open("quick"))
    jo = Person(place.app, code)
    for _ in range(60):
        if jo.at == "/talk/done":
            break
        jo.go_on()
        jo.answer()
    # When its link is opened again
    browser = place.app.test_client()
    token = fields(browser.get(f"{INVITATION}{code}").text)
    reply = browser.post(f"{INVITATION}{code}", data=token)
    # Then it is as any link that does not work
    assert reply.status_code == 410
    assert browser.get_cookie("ow_sit") is None


def test_other_peoples_addresses(place: Place) -> None:
    """Risk: who knows or guesses an id opens, changes or marks what somebody else said."""
    # Given another person of the same service, who shared a want and was answered
    store, service = place.store, place.service
    other = office.add_person(store, called="Mo", unit=service.unit)
    office.link(store, account=service.sam, person=other, reason="Works with them")
    talk = opening.open_conversation(store, person=other, pathway="first", worker=service.sam, by=service.sam)
    said = sit(store, talk).tell("Mo wants marmalade.", service.sam)
    with store.read() as conn:
        sam = accounts.by_id(conn, service.sam)
    assert sam is not None
    day = store.clock.now().date()
    answer = answering.answer_back(
        store, sam, person=other, utterance=said, text=AnswerText(did="We did.", next="Wait.", next_by=day)
    )
    token = fields(place.person.see("/talk/c/7k"))
    with nothing_kept(store):
        # When the first person opens and posts to what is the other's
        for choice in ("say", "not-share", "leave", ""):
            reply = place.person.browser.post(f"/talk/changed/{said}", data={**token, "choice": choice})
            assert reply.status_code == 404
            assert "marmalade" not in reply.text
        assert place.person.browser.get(f"/talk/changed/{said}").status_code == 404
        picked = place.person.browser.post("/talk/changed", data={**token, "choice": said})
        assert picked.status_code == 422
        marked = place.person.browser.post("/mine", data={**token, "answer": answer})
        assert (marked.status_code, marked.location) == (303, "/mine")
        for address in ("/talk/wants/want", f"/talk/c/{said}", f"/talk/c/7k/{'9' * 30}", "/talk/c/7k/0"):
            assert place.person.browser.get(address).status_code in {303, 404}
    # Then what is theirs is not on any page of the first
    for address in ("/mine", "/talk", "/talk/changed"):
        assert "marmalade" not in place.person.see(address)
