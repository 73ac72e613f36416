"""A service under attack, on SQLite: one for each test, and one that a whole module shares."""

import io
from collections.abc import Iterator
from datetime import timedelta

import pytest
from flask import Flask

from app.ground.clock import SetClock
from app.ground.settings import load_settings
from app.ground.store import Store
from tests.conftest import START
from tests.security.place import Place, make_place
from tests.security.told import told
from tests.support.attack import listening
from tests.support.service import Service, make_service, serve


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


__all__ = ["told"]
