"""The database's own refusal to change what was said. One function, called by every revision.

SQLite lets REPLACE past the delete triggers of a connection that did not ask for them, so inserts over a row
that is there are refused too. PostgreSQL has TRUNCATE, refused a statement at a time; its triggers are
``ENABLE ALWAYS`` so that a replication role does not pass them by.
"""

from collections.abc import Sequence

from sqlalchemy import Connection, inspect, text

# each append-only table with the columns that may not be there twice
APPEND_ONLY: dict[str, tuple[tuple[str, ...], ...]] = {
    "utterance": (("seq",), ("id",), ("conversation", "key", "n")),
    "question": (("fingerprint",),),
    "look": (("id",),),
    "erasure": (("id",),),
    "legal_hold": (("id",),),
    "quarantine": (("id",),),
    "quarantined": (("utterance", "quarantine"),),
    "attachment": (("id",),),
    "answer_back": (("id",),),
    "answer_back_read": (("answer_back",),),
    "plan_text": (("id",),),
    "asking": (("id",),),
    "asking_ended": (("asking",),),
    "representative": (("id",),),
    "representative_ended": (("representative",),),
    "notice": (("id",),),
    "notice_reader": (("notice", "account"),),
    "notice_seen": (("notice", "account"),),
    "notice_done": (("notice",),),
    "statement": (("id",),),
    "statement_said": (("id",),),
    "other_view": (("id",),),
    "taking_part": (("id",),),
    "opening": (("id",),),
    "opening_decided": (("opening",),),
    "opening_told": (("opening",),),
}

_ERASED = """SELECT 1 FROM erasure AS e JOIN utterance AS u ON u.id = {utterance}
    WHERE e.utterance = u.id OR (e.utterance IS NULL AND e.person = u.person)"""

# tables of ciphertexts: only emptying one that an erasure names is let through
EMPTIED: dict[str, tuple[tuple[str, ...], str, str]] = {
    "utterance_sealed": (("utterance_id",), "ciphertext", _ERASED.format(utterance="OLD.utterance_id")),
    "attachment_chunk": (
        ("attachment", "n"),
        "ciphertext",
        _ERASED.format(utterance="(SELECT a.utterance FROM attachment AS a WHERE a.id = OLD.attachment)"),
    ),
}


def expected(dialect: str) -> set[str]:
    """Return the names of the triggers that have to be there."""
    kinds = ("no_update", "no_delete", "no_replace" if dialect == "sqlite" else "no_truncate")
    return {f"{table}_{kind}" for table in [*APPEND_ONLY, *EMPTIED] for kind in kinds}


def installed(connection: Connection) -> set[str]:
    """Return the names of the triggers that are there and on."""
    if connection.dialect.name == "sqlite":
        query = "SELECT name FROM sqlite_master WHERE type = 'trigger'"
    else:
        query = (
            "SELECT t.tgname FROM pg_trigger AS t JOIN pg_class AS c ON c.oid = t.tgrelid"
            " JOIN pg_namespace AS s ON s.oid = c.relnamespace"
            " WHERE NOT t.tgisinternal AND t.tgenabled = 'A' AND s.nspname = current_schema()"
        )
    return {row[0] for row in connection.execute(text(query))}


def install(connection: Connection) -> None:
    """Put every trigger in its place again, for the tables that are there."""
    tables = set(inspect(connection).get_table_names())
    make = _sqlite if connection.dialect.name == "sqlite" else _postgresql
    for table, keys in APPEND_ONLY.items():
        if table in tables:
            _run(connection, make(table, keys, None))
    for table, (key, column, erased) in EMPTIED.items():
        if table in tables:
            _run(connection, make(table, (key,), _emptying(connection.dialect.name, key, column, erased)))


def _run(connection: Connection, statements: Sequence[str]) -> None:
    for statement in statements:
        connection.exec_driver_sql(statement)


def _emptying(dialect: str, key: tuple[str, ...], column: str, erased: str) -> str:
    same = "IS" if dialect == "sqlite" else "IS NOT DISTINCT FROM"
    rows = " AND ".join(f"NEW.{name} {same} OLD.{name}" for name in key)
    blob = f" AND typeof(NEW.{column}) = 'blob'" if dialect == "sqlite" else ""
    return f"{rows}{blob} AND length(NEW.{column}) = 0 AND EXISTS ({erased})"


def _sqlite(table: str, keys: tuple[tuple[str, ...], ...], allowed: str | None) -> list[str]:
    there = " OR ".join(
        f"EXISTS (SELECT 1 FROM {table} WHERE {' AND '.join(f'{name} = NEW.{name}' for name in key)})"  # noqa: S608 our own names
        for key in keys
    )
    whens = {
        "no_update": ("UPDATE", f"WHEN NOT coalesce({allowed}, 0)" if allowed else ""),
        "no_delete": ("DELETE", ""),
        "no_replace": ("INSERT", f"WHEN {there}"),
    }
    statements = []
    for kind, (act, when) in whens.items():
        name = f"{table}_{kind}"
        statements.append(f"DROP TRIGGER IF EXISTS {name}")
        statements.append(
            f"CREATE TRIGGER {name} BEFORE {act} ON {table} FOR EACH ROW {when} "
            f"BEGIN SELECT RAISE(ABORT, '{table} is append-only'); END"
        )
    return statements


def _postgresql(table: str, _keys: tuple[tuple[str, ...], ...], allowed: str | None) -> list[str]:
    let = f"IF TG_OP = 'UPDATE' THEN IF {allowed} THEN RETURN NEW; END IF; END IF; " if allowed else ""
    refuse = f"RAISE EXCEPTION '{table} is append-only' USING ERRCODE = 'restrict_violation'; "
    function = f"{table}_refuse()"
    body = f"$$ BEGIN {let}{refuse}END $$"
    statements = [f"CREATE OR REPLACE FUNCTION {function} RETURNS trigger LANGUAGE plpgsql AS {body}"]
    acts = {
        "no_update": ("UPDATE", "ROW"),
        "no_delete": ("DELETE", "ROW"),
        "no_truncate": ("TRUNCATE", "STATEMENT"),
    }
    for kind, (act, each) in acts.items():
        name = f"{table}_{kind}"
        statements.append(f"DROP TRIGGER IF EXISTS {name} ON {table}")
        statements.append(
            f"CREATE TRIGGER {name} BEFORE {act} ON {table} FOR EACH {each} EXECUTE FUNCTION {function}"
        )
        statements.append(f"ALTER TABLE {table} ENABLE ALWAYS TRIGGER {name}")
    return statements
