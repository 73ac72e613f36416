"""Whether anybody can tell by time that something was said alone: views with and without it, load by load.

The measure is the area under the curve of who guesses by the time of one load: a half is guessing. Beside it
stand two people of whom neither said anything alone, and a delay of two milliseconds that must be found.
"""

import sys
import time
from bisect import bisect_left, bisect_right
from collections.abc import Iterator, Mapping, Sequence
from contextlib import ExitStack
from dataclasses import replace
from pathlib import Path
from statistics import median

from flask import Flask

from app.acts import office
from app.web.factory import create_app
from app.web.security import SIGN_IN_COOKIE, SITTING_COOKIE
from tests.bench import client, people, servers
from tests.bench.figures import Figure
from tests.stories.telling import Say, Teller, Worker, pick, share_with, words
from tests.support.service import Service

LOADS, WARM = 2000, 50
MOST = LEAST = 0.55  # of the curve: at most for what must not be told apart, more for what must be found
LATE = "X-Late: 1"
# The service, with a delay of two milliseconds for a request that asks for it.
RUN = """
import sys, time
from app.cli import serve
made = serve.create_app
def create_app(store):
    app = made(store)
    inner = app.wsgi_app
    def late(environ, start):
        if environ.get("HTTP_X_LATE"):
            time.sleep(0.002)
        return inner(environ, start)
    app.wsgi_app = late
    return app
serve.create_app = create_app
from app.cli.main import main
sys.exit(main(sys.argv[1:]))
"""
BEFORE: Mapping[str, Say] = {
    "welcome/here": pick("family"), "helper/who": pick("family"), "helper/does": pick("write"),
    "today/matters": words("I like my room."), "alone/start": pick("ready"), "alone/back": pick("back"),
    "today/share": pick("not-yet"),
}  # fmt: skip


def measure(folder: Path) -> Iterator[Figure]:
    """Measure the helper's, a worker's and a left-out worker's view of three people."""
    service = people.new_service(folder / "apart")
    app = create_app(service.store)
    loud, quiet, same = (_somebody(service, name) for name in ("Ann", "Bea", "Cat"))
    talks = {
        "loud": _talk(app, loud, _alone(loud)), "quiet": _talk(app, quiet, {}), "same": _talk(app, same, {})
    }  # fmt: skip
    signed = {name: _code(Worker(app, f"{name}@willow.example")) for name in ("sam", "priya")}
    service.store.close()
    port = servers.free_port()
    command = [
        sys.executable,
        "-c",
        RUN,
        "run",
        "--no-speech",
        "--data",
        str(folder / "apart"),
        "--port",
        str(port),
    ]
    with ExitStack() as stack:
        stack.enter_context(servers.serving(command, port, folder / "log"))
        line = client.Line(port)
        stack.callback(line.close)
        views = {
            "the helper's": {
                who: client.get("/mine", f"{SITTING_COOKIE}={code}") for who, code in talks.items()
            },
            **{
                f"{whose} worker's": {
                    who: client.get(f"/staff/people/{one.person}", f"{SIGN_IN_COOKIE}={signed[name]}")
                    for who, one in (("loud", loud), ("quiet", quiet), ("same", same))
                }
                for whose, name in (("a", "sam"), ("a left-out", "priya"))
            },
        }
        for view, requests in views.items():
            yield from _figures(line, view, requests)


def _somebody(service: Service, called: str) -> Service:
    """Put in one more person whom the same two workers are linked to."""
    person = office.add_person(service.store, called=called, unit=service.unit)
    for account in (service.sam, service.priya):
        office.link(service.store, account=account, person=person, reason="Works with them")
    return replace(service, person=person)


def _alone(service: Service) -> dict[str, Say]:
    hurts = "He hits me when nobody looks. " * 20
    return {
        "alone/with": pick("not-ok"), "alone/told": pick("others"), "alone/say-first": words(hurts),
        "alone/not-see": pick(f"reader-{service.priya}"), "today/safe": Say(hurts, ("not-safe",)),
        "today/safe-much": pick("lot"), "today/chooses": pick("others"), "today/chooses-ok": pick("not-ok"),
    }  # fmt: skip


def _talk(app: Flask, service: Service, alone: Mapping[str, Say]) -> str:
    """Go through the part done alone, and stand where the helper is back; return the sitting's code."""
    jo = Teller(app, service.invite(service.open()))
    jo.tell({**BEFORE, **alone}, until="wants/want")
    jo.tell({"wants/want": words("To go out."), "wants/share": share_with(service.sam)}, until="goodbye/feel")
    return jo.code


def _code(worker: Worker) -> str:
    found = worker.browser.get_cookie(SIGN_IN_COOKIE)
    if found is None:
        raise RuntimeError("nobody is signed in")
    return found.value


def _figures(line: client.Line, view: str, requests: Mapping[str, bytes]) -> Iterator[Figure]:
    """Load a view of each in turn, and of the quiet one with a delay; tell what the times give away."""
    late = requests["quiet"].replace(b"\r\n\r\n", f"\r\n{LATE}\r\n\r\n".encode())
    turns = {**requests, "late": late}
    times: dict[str, list[float]] = {who: [] for who in turns}
    for load in range(LOADS + WARM):
        for who, request in turns.items():
            start = time.perf_counter()
            line.send(request)
            response = line.receive()
            spent = time.perf_counter() - start
            if not response.startswith(b"HTTP/1.1 200"):
                raise RuntimeError(f"{view} view of {who} did not open")
            if load >= WARM:
                times[who].append(spent)
    quiet = times["quiet"]
    name = f"Telling by time that something was said alone, {view} view"
    yield _told(name, times["loud"], quiet, MOST, least=False)
    yield _told("    two people who said nothing alone", times["same"], quiet, MOST, least=False)
    yield _told("    a delay of 2 ms that must be found", times["late"], quiet, LEAST, least=True)


def _told(name: str, some: Sequence[float], other: Sequence[float], target: float, *, least: bool) -> Figure:
    curve = area(some, other)
    return Figure(
        name, (median(some) * 1000,), (median(other) * 1000,), ("one", "other"), "ms",
        max(curve, 1 - curve), f"area under the curve over {LOADS} loads,", target, least=least,
    )  # fmt: skip


def area(some: Sequence[float], other: Sequence[float]) -> float:
    """Return how often one of ``some`` is larger than one of ``other``, a tie being half: 0.5 is guessing."""
    ordered = sorted(other)
    above = sum(bisect_left(ordered, one) + bisect_right(ordered, one) for one in some)
    return above / (2 * len(some) * len(ordered))
