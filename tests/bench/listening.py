"""What listening costs and how true it is: kept sounds, many listeners at once, the word that is lit."""

import json
import re
import threading
import time
from collections.abc import Iterator
from contextlib import ExitStack
from functools import partial
from pathlib import Path
from statistics import quantiles

from playwright.sync_api import Page, sync_playwright

from tests.bench import client, people, servers
from tests.bench.figures import Figure, alternate, growth, most
from tests.support.browser import launch

ASKED = 400  # kept sounds in one run
LISTENERS, EACH = 50, 8
TRIES = 200  # of one who is told to come again in a moment
EARLY = 20.0  # milliseconds: less than any word takes
LOST = 1000.0  # milliseconds: what a word counts that was never lit
PLAYER = re.compile(r'data-lines="([^"]+)"')
STATIC = re.compile(r'src="(/static/[0-9a-f]+/listen\.js)"')
# Whenever a word is lit: where the sound was, and where the word stands in it.
NOTED = """window.notes = []; window.marks = [];
const was = {Audio: window.Audio, add: Highlight.prototype.add, fetch: window.fetch};
window.Audio = class extends was.Audio { constructor() { super(); window.sound = this; } };
window.fetch = async (...asked) => { const reply = await was.fetch.apply(window, asked);
    const marks = reply.headers.get("Word-Marks"); if (marks) window.marks.push(marks.split(" ").map(Number));
    return reply; };
Highlight.prototype.add = function (place) {
    window.notes.push([window.sound.currentTime * 1000, window.sound.src]);
    return was.add.call(this, place); };"""


def measure(folder: Path) -> Iterator[Figure]:
    """Measure listening on one running service."""
    service = people.new_service(folder / "heard")
    (somebody,) = people.make_people(service, people.tell(service), 1)
    service.store.close()
    port = servers.free_port()
    with ExitStack() as stack:
        stack.enter_context(servers.serving(servers.ours(folder / "heard", port), port, folder / "log"))
        page = _get(port, "/")
        known = json.loads(_get(port, _found(PLAYER, page)))
        yield _kept(port, known, _found(STATIC, page))
        yield from _many(port, somebody)
        yield _lit(port, somebody)


def _get(port: int, path: str) -> str:
    line = client.Line(port)
    line.send(client.get(path))
    body = line.receive().partition(client.END)[2]
    line.close()
    return body.decode()


def _found(pattern: re.Pattern[str], page: str) -> str:
    found = pattern.search(page)
    if found is None:
        raise RuntimeError("that is not a page that can be heard")
    return found[1]


def _kept(port: int, known: dict[str, object], static: str) -> Figure:
    """Tell of a kept sound beside a static file that is about as large."""
    lines = known["lines"]
    if not isinstance(lines, list):
        raise TypeError("the list of lines is none")
    wanted = len(_get(port, static).encode())
    longest = sorted(range(len(lines)), key=lambda n: -len(lines[n]))[:40]
    sizes = {n: _size(port, f"{known['sounds']}{n}") for n in longest}
    nearest = min(sizes, key=lambda n: abs(sizes[n] - wanted))
    paths = f"{known['sounds']}{nearest}", static
    measures = [
        partial(client.throughput, port, [client.get(path)] * ASKED, expect=b"HTTP/1.1 200") for path in paths
    ]
    for once in measures:
        once()
    sound, file = ([1000 / rate for rate in rates] for rates in alternate(*measures))
    name = f"A kept sound of {sizes[nearest]:,} bytes beside a static file of {wanted:,} bytes"
    return growth(name, tuple(sound), tuple(file), 1.2)


def _size(port: int, path: str) -> int:
    line = client.Line(port)
    line.send(client.get(path))
    body = line.receive().partition(client.END)[2]
    line.close()
    return len(body)


class _Crowd:
    """Fifty who listen at once, each to lines of their own, and somebody who opens pages meanwhile."""

    def __init__(self, port: int, somebody: people.Somebody) -> None:
        self._port, self._somebody = port, somebody
        self._done = threading.Event()
        self.wrong: list[str] = []
        self.again = 0
        self.pages: list[float] = []

    def run(self) -> float:
        """Let all of them; return the seconds until the last has heard everything."""
        beside = threading.Thread(target=self._opens)
        crowd = [threading.Thread(target=self._listens, args=(who,)) for who in range(LISTENERS)]
        start = time.perf_counter()
        for one in (beside, *crowd):
            one.start()
        for one in crowd:
            one.join()
        spent = time.perf_counter() - start
        self._done.set()
        beside.join()
        return spent

    def _listens(self, who: int) -> None:
        line = client.Line(self._port)
        for n in range(EACH):
            asked = _asking(f"This is what I want, number {who} and {n}.")
            for _ in range(TRIES):
                line.send(asked)
                reply = line.receive()
                if b"Retry-After" not in reply.partition(client.END)[0]:
                    break
                self.again += 1
                time.sleep(0.15)
            if not reply.startswith(b"HTTP/1.1 200") or b"audio/mpeg" not in reply:
                self.wrong.append(reply[:20].decode("latin-1"))
        line.close()

    def _opens(self) -> None:
        line = client.Line(self._port)
        while not self._done.is_set():
            start = time.perf_counter()
            line.send(client.get(self._somebody.page, self._somebody.cookie))
            if not line.receive().startswith(b"HTTP/1.1 200"):
                self.wrong.append("page")
            self.pages.append(1000 * (time.perf_counter() - start))
            time.sleep(0.02)
        line.close()


def _many(port: int, somebody: people.Somebody) -> Iterator[Figure]:
    crowd = _Crowd(port, somebody)
    spent = crowd.run()
    print(f"    {LISTENERS} x {EACH} lines: {spent:.1f} s, asked again {crowd.again} times", flush=True)
    yield most("Fifty listeners at once: errors", (float(len(crowd.wrong)),), 0, unit="errors")
    yield most("A page meanwhile, 95 of 100", (quantiles(crowd.pages, n=20)[-1],), None, unit="ms")


def _asking(text: str) -> bytes:
    body = json.dumps({"text": text, "language": "en"}).encode()
    head = "POST /speech HTTP/1.1\r\nHost: 127.0.0.1\r\nContent-Type: application/json\r\n"
    return f"{head}Content-Length: {len(body)}".encode() + client.END + body


def _lit(port: int, somebody: people.Somebody) -> Figure:
    """Tell how far the lit word is from the one that is said, in Chromium, for 95 of 100 words."""
    with sync_playwright() as playwright:
        browser = launch(playwright)
        context = browser.new_context()
        name, _, value = somebody.cookie.partition("=")
        address = f"http://127.0.0.1:{port}"
        context.add_cookies([{"name": name, "value": value, "url": address}])
        context.add_init_script(NOTED)
        page = context.new_page()
        page.goto(f"{address}{somebody.page}")
        page.evaluate("document.getElementById('listen').dataset.hear = 'play'")
        page.get_by_role("button", name="Listen", exact=True).click()
        late = _late(page)
        browser.close()
    worst = quantiles(late, n=20)[-1]
    print(f"    {len(late)} words, the latest {max(late):.0f} ms", flush=True)
    return most("The lit word in Chromium, from when it is said: 95 of 100 words", (worst,), 50, unit="ms")


def _late(page: Page) -> list[float]:
    """Return how late each word of some lines was lit, in milliseconds of the sound."""
    for _ in range(1200):
        page.wait_for_timeout(100)
        if page.locator('[data-sound="pause"]').inner_text() == "Go on":
            break
    notes, marks = page.evaluate("notes"), page.evaluate("marks")
    lines: dict[str, list[float]] = {}
    for at, source in notes:
        lines.setdefault(source, []).append(at)
    # a word that was passed over counts as lit when the next one was; it may be lit a moment too early
    late = [
        next((abs(at - mark) for at in times if at >= mark - EARLY), LOST)
        for times, line in zip(lines.values(), marks, strict=True)
        for mark in line
    ]
    if len(late) < 30:
        raise RuntimeError("too few words were lit")
    return late
