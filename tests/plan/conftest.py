"""A service on each engine in turn, with Sam as the named worker."""

import pytest

from app.ground.store import Store
from tests.support.service import Service, make_service


@pytest.fixture
def service(both_store: Store) -> Service:
    """Give a service with one person, two workers and a manager."""
    return make_service(both_store)
