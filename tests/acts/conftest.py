"""A service on each engine in turn, with Sam as the named worker."""

from collections.abc import Callable

import pytest

from app.access import accounts
from app.access.accounts import AccountInfo
from app.ground.store import Store
from tests.support.service import Service, make_service


@pytest.fixture
def service(both_store: Store) -> Service:
    """Give a service with one person, two workers and a manager."""
    return make_service(both_store)


@pytest.fixture
def who(service: Service) -> Callable[[str], AccountInfo]:
    """Give the account of an id."""

    def find(which: str) -> AccountInfo:
        with service.store.read() as conn:
            found = accounts.by_id(conn, which)
        assert found is not None
        return found

    return find
