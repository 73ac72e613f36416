"""A service, its pages, and the people of the stories."""

from collections.abc import Iterator

import pytest
from flask import Flask

from app.ground.store import Store
from app.web import fonts
from tests.support.service import Service, make_service, serve


@pytest.fixture(scope="session", autouse=True)
def one_set_of_letters(tmp_path_factory: pytest.TempPathFactory) -> Iterator[None]:
    """Make the fonts once, and not again for each story's folder."""
    made = fonts.load(tmp_path_factory.mktemp("letters"))
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(fonts, "load", lambda _data: made)
        yield


@pytest.fixture
def service(store: Store) -> Service:
    """Give a service on SQLite."""
    return make_service(store)


@pytest.fixture
def app(service: Service) -> Flask:
    """Give its pages."""
    return serve(service)


@pytest.fixture
def both_service(both_store: Store) -> Service:
    """Give a service on each engine in turn."""
    return make_service(both_store)
