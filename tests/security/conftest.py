"""A service under attack, on SQLite: one for each test, and one that a whole module shares."""

import io
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import timedelta

import pytest
from flask import Flask

from app.ground.clock import SetClock
from app.ground.settings import load_settings
from app.ground.store import Store
from tests.conftest import START
from tests.support.attack import at_words, listening
from tests.support.service import Person, Service, make_service, serve


@pytest.fixture
def service(store: Store) -> Service:
    """Give a service."""
    return make_service(store)


@pytest.fixture
def app(service: Service) -> Flask:
    """Give its pages."""
    return serve(service)


@pytest.fixture
def log() -> Iterator[io.StringIO]:
    """Catch the log as it is written."""
    with listening() as stream:
        yield stream


@dataclass(frozen=True)
class Place:
    """A service, its pages, its clock, and one person in the middle of a talk, at a question in own words."""

    service: Service
    store: Store
    app: Flask
    clock: SetClock
    person: Person
    conversation: str
    code: str

    def another(self) -> Person:
        """Open the same link in another browser."""
        return Person(self.app, self.code)


def make_place(store: Store, clock: SetClock) -> Place:
    """Put somebody in the middle of a talk."""
    service = make_service(store)
    app = serve(service)
    conversation = service.open()
    code = service.invite(conversation)
    person = Person(app, code)
    at_words(person)
    return Place(service, store, app, clock, person, conversation, code)


@pytest.fixture
def place(store: Store, clock: SetClock) -> Place:
    """Give somebody in the middle of a talk."""
    return make_place(store, clock)


@pytest.fixture(scope="module")
def same_place(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Place]:
    """Give the same to every test of a module that keeps nothing, or does not mind what was kept."""
    clock = SetClock(START, step=timedelta(milliseconds=1))
    store = Store.create(load_settings(tmp_path_factory.mktemp("shared") / "data", {}), clock)
    yield make_place(store, clock)
    store.close()
