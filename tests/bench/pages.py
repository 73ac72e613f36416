"""A question's page and a posted answer, ours and bare, on the same server in child processes."""

import re
import shutil
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import ExitStack
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from urllib.parse import urlencode

from flask import Flask
from werkzeug.test import EnvironBuilder

from app.ground.ids import new_id
from app.web.factory import create_app
from tests.bench import bare, client, people, servers
from tests.bench.figures import RUNS, Figure, alternate, rate
from tests.bench.people import Somebody

SHOWN, POSTED = 300, 300  # requests in one run
LINES = 4
WRITE = "/talk/e/4r"  # what do I want to happen: own words
TOKEN = re.compile(r'name="csrf_token" value="([^"]+)"')


@dataclass(frozen=True)
class Form:
    """What a browser holds of one page of a person: cookies, the form's token, and the page itself."""

    cookie: str
    token: str
    page: str

    def post(self, words: str, path: str = WRITE) -> bytes:
        """Return the bytes of one answer, under a key of its own."""
        fields = {"csrf_token": self.token, "key": new_id(), "rev": "0", "aids": "", "words": words}
        return client.post(path, self.cookie, urlencode(fields).encode())


def open_page(port: int, somebody: Somebody) -> Form:
    """Open a person's page as a browser does."""
    line = client.Line(port)
    line.send(client.get(somebody.page, somebody.cookie))
    head, _, body = line.receive().partition(client.END)
    line.close()
    page = body.decode()
    token, form = TOKEN.search(page), re.search(rb"Set-Cookie: (ow_form=[^;]+)", head)
    if token is None or form is None or people.WANT not in page:
        raise RuntimeError("that is not the page that quotes a want")
    return Form(f"{somebody.cookie}; {form[1].decode()}", token[1], page)


def measure(folder: Path) -> Iterator[Figure]:
    """Measure pages and answers in a small installation."""
    service = people.new_service(folder / "pages")
    made = list(people.make_people(service, people.tell(service), 1 + LINES * (RUNS + 1)))
    yield _without_a_server(create_app(service.store), made[0], folder)
    service.store.close()
    ports = servers.free_port(), servers.free_port()
    page, record = folder / "page.html", service.store.settings.record_file
    with ExitStack() as stack:
        log = folder / "log"
        stack.enter_context(servers.serving(servers.ours(folder / "pages", ports[0]), ports[0], log))
        shown = open_page(ports[0], made[0])
        page.write_text(shown.page, "utf-8")
        stack.enter_context(servers.serving(servers.bare(page, record, ports[1]), ports[1], log))
        yield _shown(ports, made[0], shown)
        yield from _posted(ports, made[1:])
    shutil.rmtree(folder / "pages")


def _shown(ports: tuple[int, int], somebody: Somebody, form: Form) -> Figure:
    ours = [client.get(somebody.page, form.cookie)] * SHOWN
    plain = [client.get("/", form.cookie)] * SHOWN
    measures = [
        partial(client.throughput, port, requests, expect=b"HTTP/1.1 200", lines=LINES)
        for port, requests in zip(ports, (ours, plain), strict=True)
    ]
    for once in measures:
        once()
    return rate(
        "A question's page that quotes a want, of a person with 100 answers", *alternate(*measures), 0.4
    )


def _posted(ports: tuple[int, int], made: Sequence[Somebody]) -> Iterator[Figure]:
    """Tell of posted answers: beside the insert that an append is held against, and the shortest row."""
    forms = [open_page(ports[0], somebody) for somebody in made]
    runs = iter([forms[at : at + LINES] for at in range(0, len(forms), LINES)])

    def ours() -> float:
        requests = _answers(next(runs))
        return client.throughput(ports[0], requests, expect=b"HTTP/1.1 303", lines=LINES)

    def plain(path: str) -> float:
        requests = _answers(forms[:LINES], path=path)
        return client.throughput(ports[1], requests, expect=b"HTTP/1.1 303", lines=LINES)

    measures = ours, partial(plain, "/"), partial(plain, "/short")
    for once in measures:
        once()
    kept, same, short = alternate(*measures)
    yield rate(
        "A posted answer, kept before it is acknowledged, beside a bare form doing that insert",
        kept,
        same,
        0.4,
    )
    yield rate("A posted answer beside a bare form and the shortest row", kept, short, None)


def _answers(forms: Sequence[Form], path: str = WRITE) -> list[bytes]:
    return [forms[at % len(forms)].post(f"{people.WANT} {at}", path) for at in range(POSTED)]


def _without_a_server(app: Flask, somebody: Somebody, folder: Path) -> Figure:
    """Tell the same of the applications alone: what the server costs hides nothing here."""
    page = caller(app, somebody.page, somebody.cookie)
    plain = bare.make_app(page()[1].decode(), folder, folder / "none.db")
    measures = [_in_process(page), _in_process(caller(plain, "/", somebody.cookie))]
    for once in measures:
        once()
    return rate("The same page without any server around it, in one process", *alternate(*measures), None)


def caller(app: Flask, path: str, cookie: str) -> Callable[[], tuple[str, bytes]]:
    """Return a call of a page without a server; it gives the status and the page."""
    environ = EnvironBuilder(path, headers={"Cookie": cookie}).get_environ()

    def call() -> tuple[str, bytes]:
        status: list[str] = []
        body = app.wsgi_app(dict(environ), lambda said, _headers, _exc=None: status.append(said))  # type: ignore[arg-type,return-value] # a view in both
        return status[0], b"".join(body)

    return call


def _in_process(call: Callable[[], tuple[str, bytes]], times: int = 200) -> Callable[[], float]:
    def measure() -> float:
        start = time.perf_counter()
        for _ in range(times):
            status, _ = call()
            if status != "200 OK":
                raise RuntimeError(status)
        return times / (time.perf_counter() - start)

    return measure
