"""The database itself refuses to change what was said, on both engines and after every revision."""

import sqlite3
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import Boolean, Connection, Integer, LargeBinary, MetaData, Table, insert, inspect, text
from sqlalchemy.exc import DBAPIError

from app.ground import migrate, triggers
from app.ground.store import Store, make_engine

TABLES = [*triggers.APPEND_ONLY, *triggers.EMPTIED]


def without_foreign_keys(conn: Connection) -> None:
    sqlite = conn.dialect.name == "sqlite"
    conn.execute(text("PRAGMA foreign_keys=OFF" if sqlite else "SET session_replication_role = replica"))


def made_up(table: Table) -> dict[str, Any]:
    """Return a row of any table."""
    values: dict[str, Any] = {}
    for column in table.columns:
        kind = column.type
        number = isinstance(kind, Integer)
        values[column.name] = (
            True
            if isinstance(kind, Boolean)
            else 1
            if number
            else b"x"
            if isinstance(kind, LargeBinary)
            else "x"
        )
    return values


@pytest.fixture
def tables(both_store: Store) -> dict[str, Table]:
    """Put one row into every append-only table."""
    metadata = MetaData()
    engine = both_store.engine
    metadata.reflect(engine)
    with engine.connect() as conn:
        if both_store.settings.is_sqlite:
            conn.connection.cursor().execute("PRAGMA foreign_keys=OFF").close()
        else:
            without_foreign_keys(conn)
        for name in TABLES:
            conn.execute(insert(metadata.tables[name]), made_up(metadata.tables[name]))
        conn.commit()
        conn.invalidate()
    return dict(metadata.tables)


def refused(store: Store, statement: str) -> bool:
    try:
        with store.engine.begin() as conn:
            conn.execute(text(statement))
    except DBAPIError as error:
        return "append-only" in str(error.orig)
    return False


@pytest.mark.usefixtures("tables")
def test_update_delete_replace_and_truncate_are_refused(both_store: Store, tables: dict[str, Table]) -> None:
    for name in TABLES:
        column = list(tables[name].columns)[-1].name
        columns = ", ".join(one.name for one in tables[name].columns)
        assert refused(both_store, f"UPDATE {name} SET {column} = {column}")
        assert refused(both_store, f"DELETE FROM {name}")
        key = next(one.name for one in tables[name].primary_key.columns)
        if both_store.settings.is_sqlite:
            assert refused(both_store, f"INSERT OR REPLACE INTO {name} SELECT {columns} FROM {name}")
            assert refused(both_store, f"REPLACE INTO {name} SELECT {columns} FROM {name}")
        else:
            assert refused(both_store, f"TRUNCATE {name} CASCADE")
        keys = ", ".join(one.name for one in tables[name].primary_key.columns)
        upsert = f"ON CONFLICT ({keys}) DO UPDATE SET {key} = excluded.{key}"
        assert refused(both_store, f"INSERT INTO {name} SELECT {columns} FROM {name} WHERE true {upsert}")


def test_replace_is_refused_on_a_connection_that_asked_for_nothing(store: Store, tmp_path: Path) -> None:
    path = store.settings.record_file
    with closing(sqlite3.connect(path)) as db:
        db.execute("INSERT INTO question VALUES ('f', 's')")
        db.commit()
        for statement in (
            "REPLACE INTO question VALUES ('f', 'other')",
            "UPDATE OR REPLACE question SET snapshot = 'x'",
        ):
            with pytest.raises(sqlite3.IntegrityError, match="append-only"):
                db.execute(statement)
    assert tmp_path.exists()


def test_replica_role_does_not_pass_the_triggers_by(both_store: Store, tables: dict[str, Table]) -> None:
    assert tables
    with both_store.engine.connect() as conn:
        if not both_store.settings.is_sqlite:
            conn.execute(text("SET session_replication_role = replica"))
        with pytest.raises(DBAPIError, match="append-only"):
            conn.execute(text("DELETE FROM utterance"))
        conn.invalidate()


def test_a_ciphertext_is_emptied_only_when_an_erasure_names_it(
    both_store: Store, tables: dict[str, Table]
) -> None:
    blob = "x''" if both_store.settings.is_sqlite else "''::bytea"
    empty = f"UPDATE utterance_sealed SET ciphertext = {blob} WHERE utterance_id = 'x'"
    with both_store.engine.connect() as conn:
        if both_store.settings.is_sqlite:
            conn.connection.cursor().execute("PRAGMA foreign_keys=OFF").close()
        else:
            without_foreign_keys(conn)
        for name in ("utterance", "utterance_sealed"):
            other = {**made_up(tables[name]), "id": "y", "utterance_id": "y", "seq": 2, "n": 2}
            conn.execute(insert(tables[name]), {k: v for k, v in other.items() if k in tables[name].columns})
        conn.commit()
        conn.invalidate()

    # the made-up erasure names utterance "x", and nothing names "y"
    assert refused(both_store, empty.replace("= 'x'", "= 'y'"))
    longer = "x'00'" if both_store.settings.is_sqlite else "'a'::bytea"
    assert refused(both_store, f"UPDATE utterance_sealed SET ciphertext = {longer} WHERE utterance_id = 'x'")
    assert refused(
        both_store, "UPDATE utterance_sealed SET utterance_id = 'z', ciphertext = '' WHERE utterance_id = 'x'"
    )
    with both_store.engine.begin() as conn:
        assert conn.execute(text(empty)).rowcount == 1


def test_the_triggers_stand_after_every_revision(both_settings: Any) -> None:
    both_settings.data.mkdir()
    engine = make_engine(both_settings)
    try:
        for revision in migrate.revisions():
            with engine.begin() as conn:
                migrate.upgrade(conn, revision)
                tables = set(inspect(conn).get_table_names())
                wanted = triggers.expected(conn.dialect.name)
                there = {one for one in wanted if one.rpartition("_no_")[0] in tables}
                assert triggers.installed(conn) == there
        assert there == wanted
    finally:
        engine.dispose()
