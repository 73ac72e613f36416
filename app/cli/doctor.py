"""``doctor``: is everything as it should be, and is it ready for real worries."""

import shutil
from argparse import ArgumentParser
from collections.abc import Callable
from contextlib import closing
from dataclasses import asdict, dataclass
from datetime import date
from pathlib import Path

from sqlalchemy import text

from app.access import people
from app.acts import readiness
from app.cli.console import FOUND, OK, Console
from app.ground import files, keyfile, migrate, triggers
from app.ground.clock import london_day, utc_text
from app.ground.faults import Fault
from app.ground.people_file import read_meta
from app.ground.sealing import Erased
from app.ground.settings import Settings, load_settings
from app.ground.store import Store
from app.record.verify import verify_record

ROOM = 500_000_000  # bytes: below this a disk counts as nearly full
COPY_SEEN = "key_copy_seen"


@dataclass(frozen=True)
class Finding:
    """What one look found. ``warns``: it works, but should not stay so."""

    ok: bool
    what: str
    warns: bool = False


def doctor_arguments(parser: ArgumentParser) -> None:
    """Add what ``doctor`` takes."""
    parser.add_argument("--live", action="store_true", help="is it ready for real worries")
    parser.add_argument(
        "--key-copy", type=Path, metavar="PATH", help="look at a copy of the key and note that it fits"
    )
    parser.add_argument(
        "--restored", type=Path, metavar="DIR", help="look at a restored copy and note that it fits"
    )
    parser.add_argument(
        "--tested", metavar="YYYY-MM-DD", help="note the day of a test with the people it is for"
    )


def doctor(console: Console) -> int:
    """Look at everything; say what is wrong. 1 when something is, or with ``--live`` when it is not ready."""
    args = console.args
    settings = console.settings()
    found: list[Finding] = []
    _look(found, lambda: _files(settings))
    try:
        with console.store(any_schema=True) as store:
            _notes(console, store)
            for look in (_schema, _triggers, _database, _keys, _key_copy, _erasures):
                _look(found, lambda look=look: look(store))  # type: ignore[misc] # a default argument has no type
            if args.live:
                found += [Finding(ok=False, what=what) for what in readiness.missing(store)]
    except Fault as fault:
        found.append(Finding(ok=False, what=str(fault)))
    _look(found, lambda: _verified(settings))
    bad = [one for one in found if not one.ok and not one.warns]
    for one in found:
        console.say(f"{'ok     ' if one.ok else 'warning' if one.warns else 'WRONG  '} {one.what}")
    if args.live and bad:
        console.say("Trying out: not for real worries.")
    console.give({"ok": not bad, "findings": [asdict(one) for one in found]})
    return FOUND if bad else OK


def _look(found: list[Finding], look: Callable[[], list[Finding]]) -> None:
    """Take one look; what cannot be looked at is a finding too."""
    try:
        found += look()
    except Fault as fault:
        found.append(Finding(ok=False, what=str(fault)))


def _notes(console: Console, store: Store) -> None:
    """Keep what the operator shows: a copy of the key, a restored copy, a test with people."""
    args, keys = console.args, store.keys
    if args.key_copy:
        copy = keyfile.key_id(_read_copy(args.key_copy))
        if copy != keys.meta("key_id"):
            raise Fault("That is a key, but not the key of this record.")
        if args.key_copy.resolve() == store.settings.key_file.resolve():
            raise Fault("That is the key file itself, not a copy in another place.")
        keys.set_meta(COPY_SEEN, copy)
    if args.restored:
        restored = load_settings(args.restored, {})
        if read_meta(restored.people_file, "ring") != keys.meta("ring") or not verify_record(restored).ok:
            raise Fault(f"What lies in {args.restored} is no whole copy of this record.")
        keys.set_meta("restore_tried", utc_text(console.clock.now()))
    if args.tested:
        keys.set_meta("tested_with_people", _day(args.tested, london_day(console.clock.now())))


def _read_copy(path: Path) -> bytes:
    try:
        key = bytes.fromhex(path.read_text("ascii").strip())
    except (OSError, ValueError):
        raise Fault(f"{path} cannot be read as a key.") from None
    if len(key) != keyfile.KEY_BYTES:
        raise Fault(f"{path} does not hold a key of ours.")
    return key


def _day(value: str, today: date) -> str:
    try:
        day = date.fromisoformat(value)
    except ValueError:
        raise Fault("Give the day of the test as 2026-11-23.") from None
    if day > today:
        raise Fault("That day is still to come.")
    return day.isoformat()


def _files(settings: Settings) -> list[Finding]:
    found = [
        Finding(ok=False, what=f"Other people on this computer can read {path}.")
        for path in (settings.key_file, settings.people_file, settings.record_file)
        if path.is_file() and files.is_open_to_others(path)
    ]
    if settings.data.is_dir():
        free = shutil.disk_usage(settings.data).free
        what = f"There are {free // 1_000_000} MB free on the disk."
        found.append(Finding(ok=free > ROOM, what=what, warns=True))
    return found


def _schema(store: Store) -> list[Finding]:
    with store.read() as conn:
        migrate.require_head(conn)
    return [Finding(ok=True, what="The tables are up to date.")]


def _triggers(store: Store) -> list[Finding]:
    with store.read() as conn:
        missing = triggers.expected(conn.dialect.name) - triggers.installed(conn)
    what = "What was said cannot be changed in the database."
    if missing:
        what = f"The database would let words be changed: {len(missing)} triggers are gone."
    return [Finding(ok=not missing, what=what)]


def _database(store: Store) -> list[Finding]:
    with store.read() as conn:
        if not store.settings.is_sqlite:
            kept = conn.scalar(text("SHOW synchronous_commit"))
            on = conn.scalar(text("SHOW fsync"))
            what = "PostgreSQL waits for the disk before it says that something is kept."
            return [Finding(ok=kept == "on" and on == "on", what=what)]
        with closing(conn.connection.cursor()) as cursor:
            broken = cursor.execute("PRAGMA foreign_key_check").fetchone()
    if broken:
        return [Finding(ok=False, what=f"A row of the table {broken[0]} points at nothing.")]
    return [Finding(ok=True, what="The database waits for the disk, and every row points where it should.")]


def _keys(store: Store) -> list[Finding]:
    """Open what each person is called: a key that is gone or damaged is found before somebody needs it."""
    with store.read() as conn:
        everybody = people.everybody(conn)
    lost = 0
    for person in everybody:
        try:
            with store.read() as conn:
                people.get(store, conn, person)
        except Erased:
            continue
        except Fault:
            lost += 1
    what = f"The keys of {len(everybody)} people open what is sealed under them."
    if lost:
        what = f"The keys of {lost} people are gone or damaged: their words cannot be opened."
    return [Finding(ok=not lost, what=what)]


def _key_copy(store: Store) -> list[Finding]:
    seen = store.keys.meta(COPY_SEEN) == store.keys.meta("key_id")
    what = (
        "A copy of the key was seen." if seen else "No copy of the key was seen yet: doctor --key-copy PATH"
    )
    return [Finding(ok=seen, what=what, warns=True)]


def _erasures(store: Store) -> list[Finding]:
    left = len(store.keys.file.erasures(done=False))
    if left:
        what = f"{left} erasures were begun and not finished. Run: ownwords erase --resume"
        return [Finding(ok=False, what=what)]
    return []


def _verified(settings: Settings) -> list[Finding]:
    report = verify_record(settings)
    what = f"{report.utterances} utterances, none altered, moved, removed or cut off."
    if not report.ok:
        what = f"{len(report.faults)} findings in the record. Run: ownwords verify"
    return [Finding(ok=report.ok, what=what)]
