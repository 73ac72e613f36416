"""The revisions make exactly the tables that the rooms describe, on both engines, up and down."""

from typing import Any

import pytest
from alembic.autogenerate import compare_metadata
from alembic.runtime.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import inspect, text
from sqlmodel import SQLModel

import app.access.tables
import app.plan.tables
import app.record.tables  # noqa: F401 the tables are known once they are imported
from app.ground import migrate
from app.ground.clock import SystemClock
from app.ground.engines import make_engine
from app.ground.faults import Fault
from app.ground.store import Store


def test_the_newest_revision_is_what_the_rooms_describe(both_store: Store) -> None:
    with both_store.engine.connect() as conn:
        context = MigrationContext.configure(conn, opts={"compare_type": True})
        assert compare_metadata(context, SQLModel.metadata) == []


def test_every_revision_goes_up_and_down(both_settings: Any) -> None:
    both_settings.data.mkdir()
    engine = make_engine(both_settings)
    try:
        with engine.begin() as conn:
            migrate.upgrade(conn)
        for revision in [*migrate.revisions()[-2::-1], "base"]:
            with engine.begin() as conn:
                migrate.downgrade(conn, revision)
        with engine.connect() as conn:
            assert set(inspect(conn).get_table_names()) <= {"alembic_version"}
        with engine.begin() as conn:
            migrate.upgrade(conn)
            assert migrate.current(conn) == migrate.head()
    finally:
        engine.dispose()


def test_the_files_are_named_in_the_order_they_are_run() -> None:
    """Risk: a start takes old tables for the newest, because it reads the order off the files' names."""
    scripts = ScriptDirectory(str(migrate.FOLDER))
    assert [one.revision for one in scripts.walk_revisions()][::-1] == migrate.revisions()
    assert scripts.get_current_head() == migrate.head()


@pytest.mark.parametrize(("revision", "sentence"), [("0000", "newer"), (None, "no tables")])
def test_another_schema_is_refused_in_words(both_store: Store, revision: str | None, sentence: str) -> None:
    with both_store.engine.begin() as conn:
        conn.execute(text("DELETE FROM alembic_version"))
        if revision:
            conn.execute(text("INSERT INTO alembic_version VALUES (:revision)"), {"revision": revision})
    with pytest.raises(Fault, match=sentence):
        Store.open(both_store.settings, SystemClock())


def test_a_table_made_anew_by_a_batch_loses_its_triggers_and_that_is_seen(store: Store) -> None:
    """Alembic's batch mode copies a table on SQLite; the check that runs after every revision sees it."""
    from alembic.operations import Operations

    from app.ground import triggers

    with store.engine.begin() as conn:
        operations = Operations(MigrationContext.configure(conn))
        with operations.batch_alter_table("look", recreate="always"):
            pass
        assert triggers.installed(conn) != triggers.expected("sqlite")
        triggers.install(conn)
        assert triggers.installed(conn) == triggers.expected("sqlite")
