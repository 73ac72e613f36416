"""A running service, browsers with and without memory, and what they asked for and complained about."""

from collections.abc import Callable, Iterator
from typing import Any

import pytest
from playwright.sync_api import Browser, BrowserContext, Playwright

from app.ground.store import Store
from tests.browser.look import Look
from tests.support.browser import Server, Visitor, Watch, launch
from tests.support.service import Service, make_service, serve

SOON = 10_000  # milliseconds for anything on this page: two slow cores, no more


@pytest.fixture(scope="session")
def quick(playwright: Playwright) -> Iterator[Browser]:
    """Give Chromium for what is the same with windows and without: what a page shows, says and does."""
    browser = launch(playwright, whole=False)
    yield browser
    browser.close()


@pytest.fixture(scope="session")
def remembering(playwright: Playwright) -> Iterator[Browser]:
    """Give Chromium as everybody has it: it remembers the pages before."""
    browser = launch(playwright)
    yield browser
    browser.close()


@pytest.fixture(scope="session")
def forgetting(playwright: Playwright) -> Iterator[Browser]:
    """Give Chromium without its memory of the pages before: Back asks the server again."""
    browser = launch(playwright, memory=False)
    yield browser
    browser.close()


@pytest.fixture
def service(store: Store) -> Service:
    """Give a service."""
    return make_service(store)


@pytest.fixture
def server(service: Service) -> Iterator[Server]:
    """Give its running server."""
    running = Server(serve(service))
    yield running
    running.kill()


@pytest.fixture
def watch() -> Watch:
    """Give what the browsers of a test asked for and complained about."""
    return Watch()


@pytest.fixture
def window(quick: Browser, watch: Watch) -> Iterator[Callable[..., BrowserContext]]:
    """Give the opener of windows that share nothing; ``browser`` for another than the usual."""
    made: list[BrowserContext] = []

    def make(browser: Browser | None = None, **how: Any) -> BrowserContext:
        made.append((browser or quick).new_context(**how))
        made[-1].set_default_timeout(SOON)
        watch.over(made[-1])
        return made[-1]

    yield make
    for one in made:
        one.close()


@pytest.fixture
def visitor(window: Callable[..., BrowserContext], server: Server) -> Callable[..., Visitor]:
    """Give the opener of a window with somebody at it."""

    def make(*, seen: Any = None, **how: Any) -> Visitor:
        return Visitor(window(**how).new_page(), server, seen=seen)

    return make


@pytest.fixture
def look(request: pytest.FixtureRequest) -> Iterator[Look]:
    """Give somebody who looks pages over, and who holds what a screen reader is given beside what it was."""
    looks = Look()
    yield looks
    assert looks.trees.differences(request.node.name) == []
