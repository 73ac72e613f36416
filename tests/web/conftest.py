"""The app over a small service, and browsers of each kind of account."""

from collections.abc import Callable, Iterator
from types import SimpleNamespace

import pytest
from flask import Flask
from flask.testing import FlaskClient

from app.acts.starting import Talk, read_talk
from app.ground import data_files
from app.ground.store import Store
from app.web import fonts
from app.web.factory import create_app
from easyread.pictures import Pictures
from tests.support.office import Office, make_office, sign_in


@pytest.fixture
def office_of(store: Store) -> Office:
    """Give a service with every kind of account and two people, one of them nobody's."""
    return make_office(store)


@pytest.fixture(scope="session")
def made_once(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Talk]:
    """Make the fonts and read the conversation once, and not again for each test's folder."""
    letters = fonts.load(tmp_path_factory.mktemp("letters"))
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("app.web.factory.fonts", SimpleNamespace(load=lambda _data: letters))
        yield read_talk(data_files.find("prompts", None), Pictures.load().names)


@pytest.fixture
def app(office_of: Office, made_once: Talk) -> Flask:
    """Give the app."""
    return create_app(office_of.store, talk=made_once)


@pytest.fixture
def browser(app: Flask) -> Callable[[str], FlaskClient]:
    """Give a browser signed in with an email address; without one, nobody is."""

    def make(email: str = "") -> FlaskClient:
        client = app.test_client()
        if email:
            sign_in(client, email)
        return client

    return make
