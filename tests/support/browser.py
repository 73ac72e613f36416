"""A real server and a real Chromium for the tests, and a person who uses them."""

import json
import re
import shutil
import threading
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import urlsplit

from flask import Flask
from playwright.sync_api import Browser, BrowserContext, Error, Page, Playwright
from waitress.server import create_server

from app.acts.starting import Talk
from app.web.house import NAME
from tests.stories.telling import BY_KIND, DONE, NEXT, Say
from tests.support.service import PASSWORD

ARGS = [
    "--headless", "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-sync",
    "--disable-background-networking", "--disable-component-update",
]  # fmt: skip
# Playwright turns the memory of pages before off; in everybody's browser it is on.
MEMORY = "--disable-back-forward-cache"
REPORT = """addEventListener("securitypolicyviolation", (event) =>
    console.error("Security Policy: " + event.violatedDirective));"""


def signed_in(page: Page, server: "Server", email: str) -> Page:
    """Sign somebody in with their password."""
    page.goto(f"{server.address}/sign-in")
    page.get_by_label("Email").fill(email)
    page.get_by_label("Password").fill(PASSWORD)
    with page.expect_navigation():
        page.get_by_role("button", name="Sign in", exact=True).click()
    return page


class Server:
    """The app on waitress, on a port of its own, in a thread. It can be killed and come back there."""

    def __init__(self, app: Flask) -> None:
        self.app = app
        self.port = 0
        self.start()

    @property
    def address(self) -> str:
        """Where it answers."""
        return f"http://127.0.0.1:{self.port}"

    def start(self) -> None:
        """Answer, at the same address as before."""
        self._sockets: dict[int, Any] = {}
        self._server = create_server(
            self.app, map=self._sockets, host="127.0.0.1", port=self.port, threads=4, _start=True
        )
        self.port = self._server.effective_port
        self._thread = threading.Thread(target=self._server.run, name="server")
        self._thread.start()

    def kill(self) -> None:
        """Answer nobody any more, from one moment to the next."""
        self._server.trigger.pull_trigger(self._close_all)
        self._thread.join()
        self._server.task_dispatcher.shutdown(cancel_pending=True, timeout=5)

    def _close_all(self) -> None:
        for one in list(self._sockets.values()):
            one.close()


def launch(playwright: Playwright, *more: str, memory: bool = True, whole: bool = True) -> Browser:
    """Start the system's Chromium, with or without its memory of the pages before; ``more``: arguments.

    Without ``whole`` it is Chromium's build for no screen, where there is one: the same page, script, sound
    and devices without the windows around them, at a fifth to a third less work; it remembers no page before.
    """
    found = None if whole else shutil.which("chromium-headless-shell")
    found = found or shutil.which("chromium")
    assert found, "Chromium is missing: see .ci/browser"
    return playwright.chromium.launch(
        executable_path=found, args=[*ARGS, *more], ignore_default_args=[MEMORY] if memory else []
    )


@dataclass
class Watch:
    """What a browser asked for and complained about."""

    requests: list[str] = field(default_factory=list)
    complaints: list[str] = field(default_factory=list)

    def over(self, context: BrowserContext) -> None:
        """Watch everything that happens in a browser's window."""
        context.add_init_script(REPORT)
        context.on("request", lambda request: self.requests.append(request.url))
        context.on("weberror", lambda error: self.complaints.append(str(error.error)))
        context.on("console", lambda said: self._said(said.type, said.text))

    def _said(self, kind: str, text: str) -> None:
        if kind in {"error", "warning"} or "Security Policy" in text:
            self.complaints.append(text)

    def elsewhere(self, address: str) -> list[str]:
        """Return the requests that went anywhere but to the service."""
        return [url for url in self.requests if not url.startswith((f"{address}/", f"blob:{address}/"))]


class Visitor:
    """The person at a page."""

    def __init__(
        self, page: Page, server: Server, *, seen: Callable[[Page, str], None] | None = None
    ) -> None:
        self.page = page
        self.server = server
        self.talk: Talk = server.app.extensions[NAME].talk
        self.seen = seen or (lambda _page, _name: None)
        self.passed: list[str] = []

    def open(self, code: str) -> None:
        """Open a link and go to the first page that waits."""
        self.page.goto(f"{self.server.address}/i/{code}")
        self._look("in/open")
        with self.page.expect_navigation():
            self.page.locator("#answer button").first.click()
        if urlsplit(self.page.url).path == "/talk":
            self._look("map")
            self.go_on()

    def go_on(self) -> None:
        """Take the map's main way on."""
        with self.page.expect_navigation():
            self.page.locator(".doors a.go").first.click()

    def name(self) -> str:
        """Return which step stands on the screen."""
        code, *n = urlsplit(self.page.url).path.split("/")[3:]
        step = next(one.id for one in self.talk.catalogue.steps.values() if one.code == code)
        return f"{step}@{n[0]}" if n else step

    def tell(self, says: Mapping[str, Say], *, until: str = "") -> None:
        """Go on from here to a step or to the end."""
        while urlsplit(self.page.url).path != DONE:
            name = self.name()
            self._look(name)
            if name == until:
                return
            self.passed.append(name)
            say = says.get(name) or BY_KIND.get(self.talk.catalogue.steps[name.partition("@")[0]].kind, NEXT)
            with self.page.expect_navigation():
                self.answer(say)
        self._look("done")

    def answer(self, say: Say) -> None:
        """Put an answer in and send it."""
        if say.words:
            folded = self.page.locator("details.own:not([open]) > summary")
            if folded.count():
                folded.click()
            self.page.locator("#words").fill(say.words)
        standing = [one for one in say.choices if one.startswith("_")]
        if standing:
            self.page.locator(f'button[value="{standing[0]}"]').click()
            return
        for choice in say.choices:
            self.page.locator(f'label:has(input[name="choice"][value="{choice}"])').click()
        for reader in say.readers:
            self.page.locator(f'label:has(input[name="reader"][value="{reader}"])').click()
        self.next()

    def next(self) -> None:
        """Touch *Next*."""
        self.page.locator(".moves button.go").click()

    def _look(self, name: str) -> None:
        self.seen(self.page, name)


def fits(page: Page) -> bool:
    """Tell whether a page needs no scrolling to the side."""
    return bool(page.evaluate("document.documentElement.scrollWidth <= document.documentElement.clientWidth"))


# What somebody in front of the screen can see, with what stands in every field.
IN_SIGHT = """JSON.stringify({
    path: location.pathname, ready: document.readyState, blank: !document.body || document.body.hidden,
    text: !document.body || document.body.hidden ? "" : [document.title, document.body.innerText,
        ...[...document.querySelectorAll("input, textarea")].map((one) => one.value)].join("\\n"),
})"""


class History:
    """The browser's own list of pages, as its Back button uses it; read past the driver.

    The driver hears nothing of a page that comes back out of the browser's memory, so what is in sight is
    asked for again and again until it stays.
    """

    def __init__(self, page: Page) -> None:
        self.page = page
        self._line = page.context.new_cdp_session(page)
        self.seen: list[str] = []

    def entries(self) -> list[dict[str, Any]]:
        """Return the list, the oldest first."""
        return list(self._line.send("Page.getNavigationHistory")["entries"])

    @property
    def at(self) -> int:
        """Which entry stands on the screen."""
        return int(self._line.send("Page.getNavigationHistory")["currentIndex"])

    def go(self, index: int) -> str:
        """Open an entry as Back or Forward does; return the path of the page that comes to stay."""
        self._line.send("Page.navigateToHistoryEntry", {"entryId": self.entries()[index]["id"]})
        return self.settle()

    def reload(self) -> str:
        """Press reload; return the path of the page that comes to stay."""
        self._line.send("Page.reload")
        return self.settle()

    def settle(self) -> str:
        """Wait until the same finished page was in sight three times; keep everything that was in sight."""
        last, times = "", 0
        for _ in range(200):
            now = self._in_sight()
            self.seen.append(now["text"])
            mark = json.dumps(now)
            whole = now["ready"] == "complete" and not now["blank"]
            times = times + 1 if whole and mark == last else 0
            if times == 3:
                return str(now["path"])
            last = mark
            self.page.wait_for_timeout(40)  # a page out of the memory raises no event here
        raise AssertionError("The page never comes to rest.")

    def value(self, expression: str) -> Any:
        """Ask the page something; nothing comes back from one that is just going."""
        try:
            found = self._line.send("Runtime.evaluate", {"expression": expression, "returnByValue": True})
        except Error:
            return None
        return found.get("result", {}).get("value")

    def _in_sight(self) -> dict[str, Any]:
        value = self.value(IN_SIGHT)
        nothing = {"path": "", "ready": "", "blank": True, "text": ""}
        return dict(json.loads(value)) if value else nothing


def words_on(page: Page) -> str:
    """Return every text that stands anywhere in a page: shown, hidden, in a field, in title or address."""
    return str(page.evaluate(
        """() => JSON.stringify([document.title, location.href, document.documentElement.outerHTML,
            ...[...document.querySelectorAll("input, textarea")].map((one) => one.value)])"""
    ))  # fmt: skip


def plain(text: str) -> str:
    """Return a text as it stands inside what ``words_on`` returns."""
    return json.dumps(text)[1:-1]


def step_number(page: Page) -> str:
    """Return the title, which says nothing but where somebody is."""
    return re.sub(r"\d+", "n", page.title())
