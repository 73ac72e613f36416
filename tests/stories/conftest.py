"""A service, its pages, and the people of the stories."""

import pytest
from flask import Flask

from app.ground.store import Store
from tests.support.service import Service, make_service, serve


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
