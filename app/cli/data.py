"""``init``, ``migrate``, ``verify``, ``backup``, ``restore`` and ``rekey``: the data as a whole."""

from argparse import ArgumentParser
from dataclasses import asdict
from pathlib import Path

from app.cli.console import FOUND, OK, Console
from app.ground import migrate as migrations
from app.ground import rekey as changing
from app.ground.faults import Fault
from app.ground.store import Store
from app.record import backup as backups
from app.record import restore as restoring
from app.record.verify import Flaw, Report, verify_record


def init(console: Console) -> int:
    """Make folders, keys, tables and anchor."""
    settings = console.settings()
    Store.create(settings, console.clock).close()
    console.say(f"The data is made in {settings.data}.")
    console.say(
        f"The key is {settings.key_file}. Keep a copy of it in another place: without it no words open."
    )
    console.say(f"Then let us see the copy: ownwords doctor --data {settings.data} --key-copy PATH")
    console.give({"data": str(settings.data), "key_file": str(settings.key_file)})
    return OK


def migrate(console: Console) -> int:
    """Bring the tables up to date; what was there is backed up first."""
    with console.store(any_schema=True) as store:
        with store.read() as conn:
            before = migrations.current(conn)
        if before == migrations.head():
            console.say("The record is up to date. Nothing was changed.")
            console.give({"revision": before, "backup": None})
            return OK
        made = backups.backup(store, store.settings.data / "backups")
        store.upgrade_tables()
        console.say(f"The record is up to date now. What it was before lies in {made.data}")
        console.give({"revision": migrations.head(), "backup": str(made.data)})
    return OK


def verify(console: Console) -> int:
    """Name every utterance that was altered, moved, removed or cut off. Needs no key."""
    settings = console.settings()
    if settings.is_sqlite and not settings.record_file.exists() and not settings.people_file.exists():
        raise Fault(f"There is no record in {settings.data} yet. Run: ownwords init --data {settings.data}")
    report = verify_record(settings)
    console.give(report.as_json())
    if not console.json:
        _say(console, report)
    return OK if report.ok else FOUND


def _say(console: Console, report: Report) -> None:
    if report.ok:
        console.say(f"ok: {report.utterances} utterances, none altered, moved, removed or cut off.")
        console.say(f"head {report.head or '-'}")
        return
    for flaw in report.faults:
        console.say(_named(flaw))
    console.say(f"not ok: {len(report.faults)} findings in {report.utterances} utterances.")


def _named(flaw: Flaw) -> str:
    where = " ".join(
        part for part in (flaw.id and f"utterance {flaw.id}", flaw.seq and f"(seq {flaw.seq})") if part
    )
    return f"{where}: {flaw.what}" if where else flaw.what


def backup_arguments(parser: ArgumentParser) -> None:
    """Add what ``backup`` takes."""
    parser.add_argument("--to", type=Path, metavar="FOLDER", help="where to (default: DIR/backups)")


def backup(console: Console) -> int:
    """Write data and keys as two files."""
    with console.store() as store:
        made = backups.backup(store, console.args.to or store.settings.data / "backups")
    console.say(f"Data: {made.data}")
    console.say(f"Keys: {made.keys}")
    console.say("Keep the two in different places. The installation's key is in neither; both need it.")
    console.say(
        f"Up to seq {made.manifest.seq}, head {made.manifest.head}. Write this down: it is an anchor."
    )
    console.give({"data": str(made.data), "keys": str(made.keys), "manifest": asdict(made.manifest)})
    return OK


def restore_arguments(parser: ArgumentParser) -> None:
    """Add what ``restore`` takes."""
    parser.add_argument("backup", type=Path, metavar="FILE.data.zip", help="the data of a backup")
    parser.add_argument(
        "--keys", type=Path, metavar="FILE.keys.db", help="its keys (default: the one beside)"
    )
    parser.add_argument("--by", default="", metavar="WHO", help="who restores; stands in the anchor")


def restore(console: Console) -> int:
    """Put a backup into an empty place, with the newest keys, and verify it."""
    settings = console.settings()
    data: Path = console.args.backup
    beside = data.with_name(data.name.removesuffix(backups.DATA_SUFFIX) + backups.KEYS_SUFFIX)
    restored = restoring.restore(
        settings, console.clock, data, console.args.keys or beside, by=console.args.by
    )
    report = verify_record(settings)
    console.say(f"Restored up to seq {restored.manifest.seq}, head {restored.manifest.head}.")
    if restored.erased_again:
        console.say(f"{restored.erased_again} erasures were carried out again.")
    console.give({"seq": restored.manifest.seq, "head": restored.manifest.head, "verify": report.as_json()})
    _say(console, report)
    return OK if report.ok else FOUND


def rekey(console: Console) -> int:
    """Put a new key in the place of the installation's key."""
    with console.store() as store:
        old = changing.rekey(store)
        console.say(f"The key in {store.settings.key_file} is a new one. Keep a copy of it in another place.")
        console.say(f"The old key is {old}. Backups made before need it: keep it with them, away from here.")
        console.say("A service that is running has to be started again now.")
        console.give({"key_file": str(store.settings.key_file), "old_key_file": str(old)})
    return OK
