"""Everything a room needs to reach the data: engines, keys, anchor, settings and clock."""

import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

from sqlalchemy import Connection, inspect, text

from app.ground import files, keyfile, log, migrate, sqlite, troubles
from app.ground.anchor import Anchor
from app.ground.changes import Changes, Mark
from app.ground.clock import Clock
from app.ground.engines import by_hand, locked, make_engine
from app.ground.faults import Fault
from app.ground.people_file import PeopleFile
from app.ground.sealing import KeyRing
from app.ground.settings import Settings

WRITER = 0x6F776E776F726473  # "ownwords": the one advisory lock that writers take on PostgreSQL
WAIT_SECONDS = sqlite.BUSY_MS / 1000
MARK_SECONDS = 0.05


class Write:
    """One open transaction that may change things, and what is to be done once it is kept.

    ``kept``: the record's mark once it is kept; ``None`` before, and where there are no marks.
    """

    def __init__(self, conn: Connection, before: Mark | None = None, last: int = 0) -> None:
        self.conn = conn
        self.kept: Mark | None = None
        self._before = before
        self._last = last
        self._after: list[Callable[[], None]] = []

    def after(self, act: Callable[[], None]) -> None:
        """Do this after COMMIT. What is kept stays kept when it fails: the failure is only logged."""
        self._after.append(act)

    def follows(self, mark: Mark) -> bool:
        """Tell whether nothing that concerns its person was changed between a mark and it, by whomever."""
        return self._before is not None and self._before.theirs == mark.theirs and self._last <= mark.ours

    def done(self, ours: int) -> None:
        """Note how many writes there are with it."""
        if self._before is not None:
            self.kept = Mark(self._before.theirs, ours)

    def run_after(self) -> None:
        """Do what was asked for, in its order."""
        for act in self._after:
            try:
                act()
            except (Fault, OSError) as error:
                log.failure("after_commit", error)


class Store:
    """The open data of one installation."""

    def __init__(self, settings: Settings, clock: Clock, keys: KeyRing) -> None:
        self.settings = settings
        self.clock = clock
        self.keys = keys
        self.anchor = Anchor(settings.anchor_file)
        self.engine = make_engine(settings)
        self.reader = make_engine(settings, reading=True)
        self._turn = threading.Lock()
        self._idle: list[Connection] = []
        self._writer: Connection | None = None
        self._changes = Changes()
        self._others = sqlite.Changed()

    @classmethod
    def open(cls, settings: Settings, clock: Clock, *, any_schema: bool = False) -> "Store":
        """Open what is there. Raise ``Fault`` for no data, an old schema, or a missing or unsafe key.

        ``any_schema``: for the commands that bring an old one up to date.
        """
        if settings.is_sqlite and not settings.record_file.is_file():
            raise Fault(
                f"There is no record in {settings.data} yet. Run: ownwords init --data {settings.data}"
            )
        store = cls(settings, clock, open_keys(settings, clock))
        try:
            with store.read() as conn:
                if not any_schema:
                    migrate.require_head(conn)
        except UnicodeDecodeError:  # SQLite's own sentence about a damaged file need not be UTF-8
            store.close()
            raise troubles.Damaged from None
        except BaseException:
            store.close()
            raise
        return store

    @classmethod
    def create(cls, settings: Settings, clock: Clock) -> "Store":
        """Make the data of a new installation: folders, keys, tables, triggers, anchor.

        Raise ``Fault`` when something is there already. What a broken first try left is gone on with.
        """
        files.make_folder(settings.data)
        if settings.key_file.exists():
            key = keyfile.read_installation_key(settings.key_file)
        else:
            if settings.people_file.exists():
                raise Fault(f"There are people's keys in {settings.data}, but no key file that opens them.")
            key = keyfile.new_installation_key(settings.key_file)
        store = cls(settings, clock, KeyRing.make(key, settings.people_file, clock))
        try:
            store.make_tables()
        except BaseException:
            store.close()
            raise
        return store

    def upgrade_tables(self) -> None:
        """Bring the tables of an older record up to date."""
        with troubles.told(), self.engine.begin() as conn:
            migrate.upgrade(conn)

    def make_tables(self) -> None:
        """Make the tables of an empty record and begin its anchor."""
        with troubles.told(), self.engine.begin() as conn:
            if migrate.current(conn) is not None:
                raise Fault("There is a record here already. Nothing was changed.")
            if inspect(conn).get_table_names():
                raise Fault("The database is not empty. Nothing was changed.")
            if not self.settings.is_sqlite and conn.scalar(text("SHOW server_encoding")) != "UTF8":
                raise Fault(
                    "The database cannot hold every letter: it has to be made with the encoding UTF8."
                )
            migrate.upgrade(conn)
        if self.settings.is_sqlite:
            self.settings.record_file.chmod(files.PRIVATE_FILE)
        if self.anchor.last() is None:
            self.anchor.begin(0, "0" * 64, "init")

    def close(self) -> None:
        """Let go of every connection and key."""
        if self._writer is not None:
            self._writer.close()
            self._writer = None
        while self._idle:
            self._idle.pop().close()
        self.engine.dispose()
        self.reader.dispose()
        self.keys.close()
        self.anchor.close()

    def mark(self) -> Mark | None:
        """Return the record's mark, for ``unchanged``: our own changes now, another program's within 10 ms.

        ``None`` where that cannot be told without reading: on PostgreSQL, and while a write takes long.
        """
        if not self.settings.is_sqlite:
            return None
        theirs = self._others.lately()
        if theirs is not None:  # without waiting for a write to end
            return Mark(theirs, self._changes.ours)
        if not self._turn.acquire(timeout=MARK_SECONDS):
            return None
        try:
            with troubles.told():
                if self._writer is None:
                    self._writer = self._new_writer()
                return self._marked(self._writer)
        finally:
            self._turn.release()

    def unchanged(self, person: str, since: Mark, now: Mark | None) -> bool:
        """Tell whether nothing that concerns a person was changed since a mark; ``now``: a later one."""
        return now is not None and since.theirs == now.theirs and self._changes.last(person) <= since.ours

    def _marked(self, conn: Connection) -> Mark:
        """Return the mark, by the one connection that writes: its own writes do not move ``theirs``."""
        return Mark(self._others.seen(conn.connection.dbapi_connection), self._changes.ours)

    def _new_writer(self) -> Connection:
        self._changes.note()
        self._others.forget()
        return by_hand(self.engine)

    @contextmanager
    def read(self) -> Iterator[Connection]:
        """Give a connection that sees one state of the record and can change nothing."""
        with troubles.told(), self._reading() as conn:
            yield conn

    @contextmanager
    def write(self, of: str | None = None) -> Iterator[Write]:
        """Give the one open write. Its lock is taken first, so prepare before. An exception rolls back.

        ``of``: the one person that all of it concerns, where there is one.
        One writer at a time on both engines: nothing can deadlock, and heads are read after the lock.
        """
        if not self._turn.acquire(timeout=WAIT_SECONDS):
            raise troubles.Busy
        try:
            with troubles.told(), self._writing() as conn:
                before = self._marked(conn) if self.settings.is_sqlite else None
                tx = Write(conn, before, self._changes.last(of))
                yield tx
        finally:
            ours = self._changes.note(of)  # what failed may have been kept all the same
            self._turn.release()
        tx.done(ours)
        tx.run_after()

    @contextmanager
    def _reading(self) -> Iterator[Connection]:
        """Give a connection with its transaction open: on SQLite one that was used before, as for writing."""
        if not self.settings.is_sqlite:
            with self.reader.connect() as conn, conn.begin():
                yield conn
            return
        try:
            conn = self._idle.pop()
        except IndexError:
            conn = by_hand(self.reader)
        try:
            driver: Any = conn.connection.dbapi_connection
            driver.execute("BEGIN").close()
            yield conn
            driver.execute("COMMIT").close()
        except BaseException:
            conn.close()
            raise
        self._idle.append(conn)

    @contextmanager
    def _writing(self) -> Iterator[Connection]:
        """Give a connection with its transaction open and the lock taken."""
        if not self.settings.is_sqlite:
            with self.engine.begin() as conn:
                conn.execute(_TAKE_TURN, {"writer": WRITER})
                yield conn
            return
        # one connection over and over, until something fails; its transactions are begun and ended at the
        # driver, and SQLAlchemy sees one that never ends: a part of what an append costs beside the disk
        conn, self._writer = self._writer or self._new_writer(), None
        try:
            driver = locked(conn)
            if driver is None:
                conn.invalidate()
                conn.close()
                conn = self._new_writer()
                driver = locked(conn)
            yield conn
            driver.execute("COMMIT").close()
        except BaseException:
            conn.close()  # rolls back
            raise
        self._writer = conn


def open_keys(settings: Settings, clock: Clock) -> KeyRing:
    """Open the people's keys with the installation's key, and finish a change of that key that broke off."""
    people = PeopleFile(settings.people_file)
    try:
        keyfile.finish_change(settings.key_file, people.meta("key_id"))
        return KeyRing(keyfile.read_installation_key(settings.key_file), people, clock)
    except BaseException:
        people.close()
        raise


_TAKE_TURN = text("SELECT pg_advisory_xact_lock(:writer)")
