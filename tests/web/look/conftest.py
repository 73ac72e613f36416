"""The person's pages without the service: what shows them, and a small server to meet them at."""

import threading
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field, replace
from typing import Any

import pytest
from flask import Flask, Response, redirect, request
from jinja2 import Environment, FileSystemLoader, StrictUndefined
from markupsafe import Markup
from playwright.sync_api import Browser, BrowserContext, Page
from werkzeug.serving import WSGIRequestHandler, make_server

from app.web import fonts
from app.web.furniture import TURNED, give_parts
from app.web.security import CONTENT_POLICY
from easyread.pictures import Pictures

from .pages import PAGES, TEMPLATES
from .sources import WEB, messages

KINDS = {"css": "text/css", "js": "text/javascript", "svg": "image/svg+xml", "woff2": "font/woff2"}


def _environment() -> Environment:
    words, pictures = messages(), Pictures.load()
    look = Environment(
        loader=FileSystemLoader(WEB / "templates"),
        autoescape=True,
        trim_blocks=True,
        lstrip_blocks=True,
        undefined=StrictUndefined,
    )
    drawing = Markup('<svg viewBox="0 0 96 96" aria-hidden="true">{}</svg>')

    def picture(name: str) -> Markup:
        return drawing.format(Markup(pictures.svg(name)))

    def drawn(name: str, shown: bool, kind: str = "pic") -> Markup:
        turn = " turn" if name in TURNED else ""
        frame = Markup('<span class="{}{}">{}</span>')
        return frame.format(kind, turn, picture(name)) if shown and name else Markup()

    look.globals.update(
        spoken_lines=lambda language: f"/speech/lines/{language}/0",
        t=lambda key, **slots: words[key].format_map(slots),
        picture=picture,
        drawn=drawn,
        asset=lambda name: f"/static/0/{name}",
    )
    look.filters["kept"] = lambda macro, *facts: macro(*facts)
    give_parts(look)
    return look


@pytest.fixture(scope="session")
def render() -> Callable[..., str]:
    """Give the shower of pages: a page's name or the page itself, and what is different in its frame."""
    look = _environment()

    def show(name: str, page: Any = None, **frame: Any) -> str:
        page = page or PAGES[name]
        if frame:
            page = replace(page, frame=replace(page.frame, **frame))
        return look.get_template(TEMPLATES[name]).render(page=page)

    return show


@dataclass
class Stub:
    """A server that answers as a test says, and remembers what it was sent."""

    address: str = ""
    posts: list[tuple[str, dict[str, list[str]]]] = field(default_factory=list)
    answer: Callable[[], Any] = lambda: redirect("/show/one", 303)
    draft: Callable[[], Any] = lambda: {"rev": 1, "state": "Kept. Nobody has it yet."}
    shown: dict[str, str] = field(default_factory=dict)

    def sent(self, path: str) -> list[dict[str, list[str]]]:
        """Give the forms sent to one address."""
        return [form for where, form in self.posts if where == path]


def _app(stub: Stub, render: Callable[..., str], letters: dict[str, bytes]) -> Flask:
    app = Flask("look")

    @app.get("/show/<name>")
    def show(name: str) -> Response:
        body = stub.shown.get(name) or render(name)
        headers = {"Content-Security-Policy": CONTENT_POLICY, "Cache-Control": "no-store"}
        return Response(body, headers=headers)

    @app.get("/static/0/<name>")
    def static_file(name: str) -> Response:
        body = letters.get(name) or (WEB / "static" / name).read_bytes()
        return Response(body, content_type=KINDS[name.rpartition(".")[2]])

    @app.get("/")
    def start() -> str:
        return render("plain")

    @app.get("/<path:where>")
    def elsewhere(where: str) -> str:
        return render("hide" if where == "hide" else "one")

    @app.post("/<path:where>")
    def post(where: str) -> Any:
        stub.posts.append((f"/{where}", request.form.to_dict(flat=False)))
        if where == "hide":
            return redirect("/hide", 303)
        return stub.draft() if where == "draft" else stub.answer()

    return app


class Quiet(WSGIRequestHandler):
    """Says nothing of each request."""

    def log_request(self, *_: object) -> None:
        """Say nothing."""


@pytest.fixture(scope="session")
def letters(tmp_path_factory: pytest.TempPathFactory) -> dict[str, bytes]:
    """Give the fonts."""
    return dict(fonts.load(tmp_path_factory.mktemp("fonts")))


@pytest.fixture
def stub(render: Callable[..., str], letters: dict[str, bytes]) -> Iterator[Stub]:
    """Give a running stub."""
    stub = Stub()
    app = _app(stub, render, letters)
    server = make_server("127.0.0.1", 0, app, threaded=True, request_handler=Quiet)
    stub.address = f"http://127.0.0.1:{server.server_port}"
    thread = threading.Thread(target=server.serve_forever)
    thread.start()
    yield stub
    server.shutdown()
    thread.join()
    server.server_close()


@pytest.fixture
def context(chromium: Browser) -> Iterator[Callable[..., BrowserContext]]:
    """Give the maker of contexts; an error in the script or against the policy fails the test."""
    made: list[BrowserContext] = []
    trouble: list[str] = []

    def make(**how: Any) -> BrowserContext:
        made.append(chromium.new_context(**how))
        made[-1].on("weberror", lambda error: trouble.append(str(error.error)))
        made[-1].on("console", lambda said: trouble.append(said.text) if "Policy" in said.text else None)
        return made[-1]

    yield make
    for one in made:
        one.close()
    assert not trouble


@pytest.fixture
def tab(context: Callable[..., BrowserContext], stub: Stub) -> Callable[..., Page]:
    """Give the opener of pages."""

    def show(name: str, **how: Any) -> Page:
        page = context(**how).new_page()
        page.goto(f"{stub.address}/show/{name}")
        return page

    return show
