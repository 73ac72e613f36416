"""Who acts in the stories: the person at a page, workers at their own browsers. No JavaScript anywhere."""

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from html.parser import HTMLParser
from urllib.parse import urlsplit

from flask import Flask
from werkzeug.test import TestResponse

from app.acts.starting import Talk
from app.record import utterances
from app.record.utterances import Utterance
from app.web.house import NAME
from app.web.security import SITTING_COOKIE
from tests.support.service import PASSWORD, Person, Service

VOID = frozenset(
    {"area", "base", "br", "col", "embed", "hr", "img", "input", "link", "meta", "source", "wbr"}
)
DONE = "/talk/done"


@dataclass(frozen=True)
class Say:
    """What is put into one page."""

    words: str = ""
    choices: tuple[str, ...] = ()
    readers: tuple[str, ...] = ()


def words(text: str) -> Say:
    """Write something."""
    return Say(text)


def pick(*choices: str) -> Say:
    """Choose something."""
    return Say("", choices)


def share_with(*readers: str) -> Say:
    """Share with these people."""
    return Say("", ("yes",), readers)


NEXT = Say()
# What somebody does who only goes on: *Next*, and nothing shared.
BY_KIND = {"check": pick("right"), "share": pick("not-yet")}


@dataclass
class Element:
    """One element: where it stands, and each run of text in it, in order."""

    tag: str
    attrs: Mapping[str, str]
    texts: list[str] = field(default_factory=list)
    children: int = 0

    @property
    def text(self) -> str:
        """The text as it stands there."""
        return "".join(self.texts)

    def has(self, name: str) -> bool:
        """Tell whether it has a class."""
        return name in self.attrs.get("class", "").split()


class Html(HTMLParser):
    """A page taken apart."""

    def __init__(self, html: str) -> None:
        super().__init__(convert_charrefs=True)
        self.elements: list[Element] = []
        self._open: list[Element] = []
        self.feed(html)
        self.close()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        element = Element(tag, {name: value or "" for name, value in attrs})
        for outer in self._open:
            outer.children += 1
        self.elements.append(element)
        if tag not in VOID:
            self._open.append(element)

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.handle_starttag(tag, attrs)
        if tag not in VOID:
            self._open.pop()

    def handle_endtag(self, tag: str) -> None:
        assert self._open[-1].tag == tag, f"<{self._open[-1].tag}> is closed by </{tag}>"
        self._open.pop()

    def handle_data(self, data: str) -> None:
        for outer in self._open:
            outer.texts.append(data)

    def all(self, tag: str = "", name: str = "") -> list[Element]:
        """Return the elements with a tag and a class, in order."""
        return [one for one in self.elements if tag in {"", one.tag} and (not name or one.has(name))]

    def quotations(self) -> list[Element]:
        """Return the quotation blocks."""
        return self.all("blockquote")

    def lines(self) -> list[str]:
        """Return the lines that the page says, each as one sentence after the other."""
        return [" ".join(one.text.split()) for one in self.all("div", "line")]

    def choices(self, name: str = "choice") -> list[str]:
        """Return what can be chosen: cards, and buttons that choose."""
        found = [one for one in self.elements if one.attrs.get("name") == name]
        return [one.attrs.get("value", "") for one in found]

    def links(self) -> list[str]:
        """Return where the page leads by links."""
        return [one.attrs["href"] for one in self.all("a") if "href" in one.attrs]

    @property
    def title(self) -> str:
        """The browser's title."""
        return self.all("title")[0].text

    @property
    def question(self) -> str:
        """The question."""
        return " ".join(self.all("h1")[0].text.split())

    @property
    def written(self) -> str:
        """What stands in the field for words, as a browser reads it: without the first line break."""
        return self.all("textarea")[0].text.removeprefix("\n")


class Teller(Person):
    """The person, who goes through a talk."""

    def __init__(self, app: Flask, code: str, *, browser: "Teller | Worker | None" = None) -> None:
        """Open a link on a browser of its own, or on one that somebody used before; no code: nothing yet."""
        self.talk: Talk = app.extensions[NAME].talk
        self.pages: list[tuple[str, str]] = []
        if browser is None:
            super().__init__(app, code)
            return
        self.browser = browser.browser
        if code:
            self.enter(code)

    def enter(self, code: str) -> TestResponse:
        """Open a link on this browser."""
        secret = token(self.browser.get(f"/i/{code}").text)
        self.last = self.browser.post(f"/i/{code}", data={"csrf_token": secret})
        self.at = "/talk"
        return self.last

    @property
    def code(self) -> str:
        """The code of this sitting, as its cookie holds it."""
        found = self.browser.get_cookie(SITTING_COOKIE)
        assert found is not None
        return found.value

    def name_of(self, address: str) -> str:
        """Return which step stands at an address: ``wants/want``, from the second on ``wants/want@2``."""
        _, _, _topic, code, *n = urlsplit(address).path.split("/")
        step = next(one for one in self.talk.catalogue.steps.values() if one.code == code)
        return step.id if not n or n[0] == "draft" else f"{step.id}@{n[0]}"

    def tell(self, says: Mapping[str, Say], *, until: str = "") -> str:
        """Go on from here, saying what is given and else only going on; return the last page."""
        html = self.last.text if self.at.startswith("/talk/") else self.go_on()
        while self.at != DONE:
            name = self.name_of(self.at)
            if name == until:
                return html
            self.pages.append((name, html))
            step = self.talk.catalogue.steps[name.partition("@")[0]]
            say = says.get(name) or BY_KIND.get(step.kind, NEXT)
            html = self.answer(say.words, *say.choices, readers=say.readers)
            assert self.last.status_code == 200, (name, Html(html).question)
            assert len(self.pages) < 60, "the talk goes round in a ring"
        self.pages.append(("done", html))
        return html

    @property
    def passed(self) -> list[str]:
        """The steps passed, in order."""
        return [name for name, _ in self.pages]

    def page(self, name: str) -> Html:
        """Return the page of a step as it was passed last."""
        return Html(next(html for step, html in reversed(self.pages) if step == name))

    def look(self, address: str) -> Html:
        """Open a page and take it apart."""
        return Html(self.see(address))

    def address(self, name: str) -> str:
        """Return where a step stands."""
        step, _, n = name.partition("@")
        topic = next(
            topic for topic in self.talk.catalogue.topics.values()
            if any(place.step.id == step for place in topic.places)
        )  # fmt: skip
        base = f"/talk/{topic.code}/{self.talk.catalogue.steps[step].code}"
        return f"{base}/{n}" if n else base

    def addresses(self) -> list[str]:
        """Return where every step of every talk stands."""
        wanted = [f"{step}{n}" for step, one in self.talk.catalogue.steps.items()
                  for n in ("", "@2", "@3") if not one.beside]  # fmt: skip
        return [self.address(one) for one in wanted]

    def choose(self, address: str, choice: str) -> TestResponse:
        """Open a page and press the button that chooses this."""
        secret = token(self.see(address))
        return self.browser.post(address, data={"csrf_token": secret, "choice": choice})

    def read(self) -> Html:
        """Say that nobody is here, where that is asked first, and open my words."""
        if self.browser.get("/mine").status_code == 303:
            self.see(self.address("welcome/here"))
            self.answer("", "nobody")
        return self.look("/mine")

    def draft(self, text: str, rev: int = 0) -> TestResponse:
        """Send what is written so far."""
        data = {"csrf_token": token(self.browser.get(self.at).text), "words": text, "rev": str(rev)}
        return self.browser.post(f"{self.at}/draft", data=data)


class Worker:
    """Somebody who signs in."""

    def __init__(self, app: Flask, email: str) -> None:
        self.browser = app.test_client()
        secret = token(self.browser.get("/sign-in").text)
        data = {"csrf_token": secret, "email": email, "password": PASSWORD}
        answer = self.browser.post("/sign-in", data=data)
        assert answer.status_code == 303
        self.home = answer.location

    def see(self, address: str) -> str:
        """Open a page that is there."""
        answer = self.browser.get(address)
        assert answer.status_code == 200, address
        return answer.text

    def look(self, address: str) -> Html:
        """Open a page and take it apart."""
        return Html(self.see(address))

    def do(self, page: str, action: str, **data: str) -> TestResponse:
        """Send a form from a page."""
        return self.browser.post(action, data={"csrf_token": token(self.see(page)), **data})


def sam(app: Flask) -> Worker:
    """Sign Sam in."""
    return Worker(app, "sam@willow.example")


def priya(app: Flask) -> Worker:
    """Sign Priya in."""
    return Worker(app, "priya@willow.example")


def helen(app: Flask) -> Worker:
    """Sign the manager in."""
    return Worker(app, "helen@willow.example")


def token(html: str) -> str:
    """Return the token of the forms on a page."""
    found = re.search(r'name="csrf_token" value="([^"]+)"', html)
    assert found is not None
    return found[1]


def kept(service: Service) -> list[Utterance]:
    """Return everything that is kept of the person's."""
    with service.store.read() as conn:
        return utterances.of_person(service.store, conn, service.person)


def kept_words(service: Service) -> list[str]:
    """Return the words that are kept, in order."""
    return [one.content.words for one in kept(service) if one.content and one.content.words]


def masked(html: str) -> str:
    """Return a page without what is new on every page: the tokens and keys of its forms."""
    return re.sub(r'(name="(?:csrf_token|key)" value=")[^"]*', r"\1", html)


def without_ids(html: str) -> str:
    """Return a page without keys and without the ids of people and answers, to hold beside another's."""
    return re.sub(r"[0-9a-f]{32}", "id", masked(html))
