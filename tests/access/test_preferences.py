"""How a person likes the page. The risk: what helps somebody to read tells others about them."""

from dataclasses import replace

import pytest

from app.access import preferences
from app.access.preferences import Preferences
from app.ground.sealing import seal_json
from app.ground.store import Store
from tests.support.service import make_service

LIKES = Preferences(theme="contrast", size="d", pictures=False, spelling=True, short=True)


def test_the_latest_likes_count_and_are_sealed(both_store: Store) -> None:
    """Given likes that change, when they are read,
    then the latest are there, and the database says nothing.
    """
    person = make_service(both_store).person
    with both_store.read() as conn:
        assert preferences.load(both_store, conn, person) == Preferences()
    for likes in (replace(LIKES, theme="dark"), LIKES):
        with both_store.write() as tx:
            preferences.save(tx, both_store, person, likes)
    with both_store.read() as conn:
        assert preferences.load(both_store, conn, person) == LIKES
    raw = b"".join(path.read_bytes() for path in both_store.settings.data.glob("record.db*"))
    assert b"contrast" not in raw


@pytest.mark.parametrize("kept", [{"theme": "pink", "size": "z"}, {"theme": "dark", "newer": 1}])
def test_likes_of_another_version_are_read_as_far_as_they_go(store: Store, kept: dict[str, object]) -> None:
    """Given likes with a theme that is gone or a thing not known yet, when they are read,
    then the page opens.
    """
    person = make_service(store).person
    with store.write() as tx:
        preferences.save(tx, store, person, LIKES)
        sealed = seal_json(store.keys, person, kept, f"preference:{person}:sealed")
        tx.conn.execute(preferences.PREFERENCE.update().values(sealed=sealed))
    with store.read() as conn:
        found = preferences.load(store, conn, person)
    assert found.theme == ("dark" if kept["theme"] == "dark" else "light")
    assert found.size == "a"
