"""Changing a SQLite record behind everybody's back, and seeing what was changed."""

import random
import shutil
import sqlite3
from collections.abc import Callable, Iterator
from contextlib import closing
from pathlib import Path

from app.ground.settings import Settings, load_settings
from app.record.rows import COLUMNS

Rows = dict[str, tuple[object, ...]]
TABLES = ("utterance", "utterance_sealed", "question", "chain_head")


class Text(bytes):
    """Bytes stored as text."""


def stored(path: Path) -> Rows | None:
    """Return every stored value of the tables, type by type; ``None`` when they cannot be read."""
    rows: Rows = {}
    try:
        with closing(sqlite3.connect(f"file:{path}?mode=ro", uri=True)) as db:
            db.text_factory = Text
            for table in TABLES:
                for number, row in enumerate(db.execute(f"SELECT * FROM {table} NOT INDEXED")):
                    named = tuple((type(value).__name__, value) for value in row)
                    rows[f"{table}:{number}"] = named
    except (sqlite3.Error, OverflowError, UnicodeDecodeError):
        return None
    return rows


def answers(path: Path) -> dict[str, tuple[object, ...]]:
    """Return each utterance with its ciphertext and its question, by id."""
    query = (
        f"SELECT u.id, {', '.join(f'u.{name}' for name in COLUMNS)}, s.ciphertext, q.snapshot"
        " FROM utterance AS u LEFT JOIN utterance_sealed AS s ON s.utterance_id = u.id"
        " LEFT JOIN question AS q ON q.fingerprint = u.question"
    )
    try:
        with closing(sqlite3.connect(f"file:{path}?mode=ro", uri=True)) as db:
            db.text_factory = Text
            return {bytes(row[0]).decode("latin-1"): tuple(map(repr, row[1:])) for row in db.execute(query)}
    except (sqlite3.Error, OverflowError, TypeError, UnicodeDecodeError):
        return {}


class Tampering:
    """One record to copy and tamper with, over and over."""

    def __init__(self, settings: Settings, folder: Path) -> None:
        self.settings = settings
        self.folder = folder
        with closing(sqlite3.connect(settings.record_file, isolation_level=None)) as db:
            for (name,) in db.execute("SELECT name FROM sqlite_master WHERE type = 'trigger'").fetchall():
                db.execute(f"DROP TRIGGER {name}")
            db.execute("PRAGMA wal_checkpoint(TRUNCATE)")
        self.before = stored(settings.record_file)
        self.answers = answers(settings.record_file)

    def each(self, count: int, seed: int) -> Iterator[tuple[str, Settings]]:
        """Give a tampered copy after the other, with what was done."""
        chance = random.Random(seed)
        ways: list[Callable[[random.Random, Path], str]] = [self.flip, self.flip, self.flip, *SQL_WAYS]
        for number in range(count):
            copy = self.folder / str(number)
            shutil.copytree(self.settings.data, copy)
            there = load_settings(copy, {})
            way = ways[number % len(ways)]
            yield f"{number}: {way(chance, there.record_file)}", there
            shutil.rmtree(copy)

    @staticmethod
    def flip(chance: random.Random, path: Path) -> str:
        """Flip a bit, or write another byte, somewhere in the raw file."""
        raw = bytearray(path.read_bytes())
        where = chance.randrange(len(raw))
        raw[where] = chance.choice([raw[where] ^ (1 << chance.randrange(8)), chance.randrange(256), 0, 255])
        path.write_bytes(raw)
        return f"byte {where}"

    def changed(self, there: Settings) -> tuple[bool, set[str]]:
        """Say whether a stored byte is another one now, and the ids of the answers of which that is so."""
        now = answers(there.record_file)
        names = {name for name in {*now, *self.answers} if now.get(name) != self.answers.get(name)}
        return stored(there.record_file) != self.before, names & set(self.answers)


def _run(path: Path, *statements: str) -> None:
    with closing(sqlite3.connect(path, isolation_level=None)) as db:
        for statement in statements:
            db.execute(statement)


def _pick(chance: random.Random, path: Path) -> tuple[int, str]:
    with closing(sqlite3.connect(path)) as db:
        return chance.choice(db.execute("SELECT seq, id FROM utterance").fetchall())


def _column(chance: random.Random, path: Path) -> str:
    seq, _ = _pick(chance, path)
    name = chance.choice([column for column in COLUMNS if column != "seq"])
    value = chance.choice(
        ["'x'", "7", "x'00'", "''", f"{name} || 'x'", "CAST(x'ff' AS TEXT)", "upper('abc')"]
    )
    _run(path, f"UPDATE OR IGNORE utterance SET {name} = {value} WHERE seq = {seq}")
    return f"{name} of {seq} is {value}"


def _other_type(chance: random.Random, path: Path) -> str:
    seq, _ = _pick(chance, path)
    name = chance.choice([column for column in COLUMNS if column not in {"seq", "n", "instance", "format"}])
    _run(path, f"UPDATE utterance SET {name} = CAST({name} AS BLOB) WHERE seq = {seq}")
    return f"{name} of {seq} as a blob"


def _swap(chance: random.Random, path: Path) -> str:
    (one, _), (two, _) = _pick(chance, path), _pick(chance, path)
    _run(
        path,
        f"UPDATE utterance SET seq = -1 WHERE seq = {one}",
        f"UPDATE utterance SET seq = {one} WHERE seq = {two}",
        f"UPDATE utterance SET seq = {two} WHERE seq = -1",
    )
    return f"{one} and {two} swapped"


def _swap_words(chance: random.Random, path: Path) -> str:
    (_, one), (_, two) = _pick(chance, path), _pick(chance, path)
    _run(
        path,
        "CREATE TEMP TABLE t AS SELECT * FROM utterance_sealed",
        f"UPDATE utterance_sealed SET ciphertext = (SELECT ciphertext FROM t WHERE utterance_id = '{two}')"
        f" WHERE utterance_id = '{one}'",
        f"UPDATE utterance_sealed SET ciphertext = (SELECT ciphertext FROM t WHERE utterance_id = '{one}')"
        f" WHERE utterance_id = '{two}'",
    )
    return f"words of {one} and {two} swapped"


def _delete(chance: random.Random, path: Path) -> str:
    seq, name = _pick(chance, path)
    tables = chance.choice([("utterance_sealed", "utterance"), ("utterance_sealed",), ("utterance",)])
    for table in tables:
        key = "utterance_id" if table == "utterance_sealed" else "id"
        _run(path, f"DELETE FROM {table} WHERE {key} = '{name}'")
    return f"{seq} deleted from {' and '.join(tables)}"


def _retime(chance: random.Random, path: Path) -> str:
    seq, _ = _pick(chance, path)
    _run(
        path,
        f"UPDATE utterance SET at = replace(at, '2026', '20{chance.randrange(10, 26)}') WHERE seq = {seq}",
    )
    return f"{seq} re-timed"


def _cut(chance: random.Random, path: Path) -> str:
    seq, _ = _pick(chance, path)
    _run(
        path,
        f"DELETE FROM utterance_sealed WHERE utterance_id IN (SELECT id FROM utterance WHERE seq >= {seq})",
        f"DELETE FROM utterance WHERE seq >= {seq}",
        f"UPDATE chain_head SET seq = {seq - 1} WHERE scope = 'installation'",
        f"UPDATE chain_head SET head = (SELECT hash FROM utterance WHERE seq = {seq - 1})"
        f" WHERE scope = 'installation' AND {seq} > 1",
    )
    return f"cut from {seq}"


def _head(chance: random.Random, path: Path) -> str:
    change = chance.choice(["seq = seq + 1", "head = substr(head, 2) || substr(head, 1, 1)", "seq = 1 << 60"])
    _run(path, f"UPDATE chain_head SET {change} WHERE rowid = (SELECT max(rowid) FROM chain_head)")
    return f"head: {change}"


def _question(chance: random.Random, path: Path) -> str:
    change = chance.choice(
        ["snapshot = snapshot || ' '", "snapshot = CAST(snapshot AS BLOB)", "fingerprint = 'x'"]
    )
    _run(path, f"UPDATE question SET {change}")
    return f"question: {change}"


def _empty(chance: random.Random, path: Path) -> str:
    _, name = _pick(chance, path)
    _run(path, f"UPDATE utterance_sealed SET ciphertext = x'' WHERE utterance_id = '{name}'")
    return f"{name} emptied"


SQL_WAYS = [
    _column, _other_type, _swap, _swap_words, _delete, _retime, _cut, _head, _question, _empty, _column,
]  # fmt: skip
