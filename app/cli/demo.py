"""The demo: fictitious people whose words came in through the same acts as anybody's."""

import argparse
import json
import secrets
from collections.abc import Callable
from contextlib import closing
from datetime import UTC, datetime, timedelta

from app.access.accounts import by_email
from app.acts import office, opening, signing, starting
from app.cli import living
from app.cli.console import Console
from app.cli.living import Row
from app.ground import data_files
from app.ground.clock import SetClock
from app.ground.faults import Fault
from app.ground.settings import Settings
from app.ground.store import Store
from easyread.pictures import Pictures

MARK = "demo.json"


def is_demo(settings: Settings) -> bool:
    """Say whether this data holds the demo."""
    return (settings.data / MARK).is_file()


def make(settings: Settings, store: Store) -> None:
    """Fill a store with the demo, some weeks back, through the acts."""
    told = living.service()
    now = datetime.now(UTC)
    clock = SetClock(now - timedelta(days=61), step=timedelta(seconds=2))
    store.clock = clock
    talk = starting.read_talk(data_files.find("prompts", settings.data), Pictures.load().names)
    starting.remember_questions(store, talk)
    ids = _office(store, told)
    teller = living.Teller(store, clock, talk, settings, ids, now)
    people = [teller.tell(story) for story in living.stories()]
    clock.at = now
    mark = {"unit": ids["unit"], "accounts": [row["email"] for row in told["account"]], "people": people}
    (settings.data / MARK).write_text(json.dumps(mark), "utf-8")


def _office(store: Store, told: Row) -> dict[str, str]:
    """Put in the units and accounts; return their ids by name."""
    above = office.add_unit(store, name=told["unit"]["above"])
    unit = office.add_unit(store, name=told["unit"]["name"], parent=above)
    ids = {"unit": unit}
    for row in told["account"]:
        where = above if row.get("above") or row["role"] == "operator" else unit
        ids[row["name"]] = office.add_account(
            store, email=row["email"], name=row["name"], job=row["job"], role=row["role"], unit=where,
            password=secrets.token_urlsafe(16),
        )  # fmt: skip
    staff = [ids[row["name"]] for row in told["account"] if row["role"] == "staff"]
    duty = [{"account": one, "days": [0, 1, 2, 3, 4], "starts": "08:00", "ends": "18:00"} for one in staff]
    settings = json.dumps({**told["unit"]["settings"], "duty": duty}, default=str)
    office.set_unit_settings(store, unit, settings)
    return ids


def ways_in(settings: Settings, store: Store, base: str) -> Row:
    """Make fresh ways in to a demo: new passwords, new links. Return them as ``demo --json`` prints them."""
    mark = json.loads((settings.data / MARK).read_text("utf-8"))
    users = []
    for email in mark["accounts"]:
        with store.read() as conn:
            account = by_email(conn, email)
        if account is None or account.disabled:
            continue
        password = "-".join(secrets.token_hex(2) for _ in range(4))
        signing.set_password(store, account.id, password)
        users.append({"role": account.role, "email": email, "password": password})
    people = []
    for person in mark["people"]:
        invites = {
            pathway: f"{base}/i/{opening.invite(store, conversation).code}"
            for pathway, conversation in person["conversations"].items()
        }
        people.append({"id": person["id"], "called": person["called"], "invites": invites})
    return {"base": base, "users": users, "people": people}


def demo_arguments(parser: argparse.ArgumentParser) -> None:
    """Take how the demo is made."""
    parser.add_argument("--again", action="store_true", help="on data that is there: fresh ways in")
    parser.add_argument("--quiet", action="store_true", help="make it and print nothing")


def demo(console: Console) -> None:
    """Make the demo, or with ``--again`` fresh ways in to it; print them. Raise ``Fault`` on other data."""
    settings = console.settings()
    there = settings.key_file.exists()
    if there and not console.args.again:
        raise Fault(f"There is data in {settings.data}. For fresh ways in to a demo, say --again.")
    if there and not is_demo(settings):
        raise Fault(f"The data in {settings.data} is no demo. Nothing was changed.")
    if not there:
        with closing(Store.create(settings, console.clock)) as store:
            make(settings, store)
    with console.store() as store:
        ways = ways_in(settings, store, settings.address)
    if console.json:
        console.give(ways)
    elif not console.args.quiet:
        print_ways(ways, console.say)


def print_ways(ways: Row, say: Callable[[str], None]) -> None:
    """Say the ways in."""
    say("Sign in at /sign-in:")
    for user in ways["users"]:
        say(f"  {user['role']:9} {user['email']}  {user['password']}")
    for person in ways["people"]:
        for pathway, link in person["invites"].items():
            say(f"{person['called']}, {pathway}: {link}")
