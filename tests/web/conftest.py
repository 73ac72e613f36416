"""The app over a small service, and browsers of each kind of account."""

from collections.abc import Callable

import pytest
from flask import Flask
from flask.testing import FlaskClient

from app.acts.starting import Talk
from app.ground.store import Store
from app.web.factory import create_app
from tests.support.office import Office, make_office, sign_in
from tests.support.service import conversation


@pytest.fixture
def office_of(store: Store) -> Office:
    """Give a service with every kind of account and two people, one of them nobody's."""
    return make_office(store)


@pytest.fixture(scope="session")
def made_once() -> Talk:
    """Give the conversation, read once."""
    return conversation()


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
