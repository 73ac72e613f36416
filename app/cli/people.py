"""``ownwords user add``, ``person add`` and ``invite``: who signs in, who talks, and their ways in."""

import argparse
import getpass
import sys

from sqlalchemy import Connection

from app.access import accounts, conversations, invitations, people, units
from app.access.accounts import AccountInfo
from app.acts import colleagues, office, opening, signing
from app.acts.entering import finished
from app.acts.starting import Talk, read_talk
from app.cli.console import Console
from app.ground import data_files
from app.ground.faults import Fault, NotFound
from app.ground.store import Store
from easyread.pictures import Pictures


def user_add_arguments(parser: argparse.ArgumentParser) -> None:
    """Add what ``user add`` takes."""
    parser.add_argument("email")
    parser.add_argument("--name", required=True)
    parser.add_argument("--job", required=True, help="as the person meets it, for example: Support worker")
    parser.add_argument("--role", required=True, choices=accounts.ROLES)
    parser.add_argument("--unit", help="its name; needed where there are several")


def user_add(console: Console) -> int:
    """Put in somebody who signs in. The password comes by prompt, or as one line of standard input."""
    args = console.args
    with console.store() as store:
        account = office.add_account(
            store,
            email=args.email,
            name=args.name,
            job=args.job,
            role=args.role,
            unit=find_unit(store, args.unit),
            password=read_password(),
        )
    console.give({"id": account})
    console.say(f"{args.email} can sign in now.")
    return 0


def user_disable_arguments(parser: argparse.ArgumentParser) -> None:
    """Add what ``user disable`` takes."""
    parser.add_argument("email")


def user_disable(console: Console) -> int:
    """Close an account from now on, on every browser. What it wrote stays."""
    with console.store() as store:
        colleagues.close_by_operator(store, _account(store, console.args.email).id)
    console.say(f"{console.args.email} cannot sign in any more.")
    return 0


def user_password_arguments(parser: argparse.ArgumentParser) -> None:
    """Add what ``user password`` takes."""
    parser.add_argument("email")


def user_password(console: Console) -> int:
    """Give an account another password, by prompt or standard input, and sign it out everywhere."""
    with console.store() as store:
        signing.set_password(store, _account(store, console.args.email).id, read_password())
    console.say(f"{console.args.email} has a new password, and is signed out everywhere.")
    return 0


def user_recover_arguments(parser: argparse.ArgumentParser) -> None:
    """Add what ``user recover`` takes."""
    parser.add_argument("email")


def user_recover(console: Console) -> int:
    """Make a link for somebody who cannot sign in, and print it once.

    Once they use it, no password, passkey or sign-in of before opens their account.
    """
    with console.store() as store:
        code = colleagues.recover(store, _account(store, console.args.email).id)
        link = f"{store.settings.address}/join/{code}"
    console.give({"url": link})
    console.say(link)
    return 0


def person_add_arguments(parser: argparse.ArgumentParser) -> None:
    """Add what ``person add`` takes."""
    parser.add_argument("called", help="what the person is called")
    parser.add_argument("--unit", help="its name; needed where there are several")
    parser.add_argument("--link", action="append", metavar="EMAIL", help="a worker who needs to know")
    parser.add_argument("--reason", default="Works with them", help="why they need to know")


def person_add(console: Console) -> int:
    """Put in a person, and link the workers who are named to them."""
    args = console.args
    with console.store() as store:
        workers = [_account(store, email) for email in args.link or ()]
        person = office.add_person(store, called=args.called, unit=find_unit(store, args.unit))
        for worker in workers:
            office.link(store, account=worker.id, person=person, reason=args.reason)
    console.give({"id": person})
    console.say(f"The person is in. Their id is {person}")
    return 0


def invite_arguments(parser: argparse.ArgumentParser) -> None:
    """Add what ``invite`` takes."""
    parser.add_argument("person", help="the person's id")
    parser.add_argument("--pathway", default="first")
    parser.add_argument("--worker", metavar="EMAIL", help="the named worker; else the first linked one")
    parser.add_argument("--my-words-too", action="store_true", help="earlier words show too")
    parser.add_argument("--new", action="store_true", help="in a new conversation, even where one is open")


def invite(console: Console) -> int:
    """Make a link for a person, to the open conversation of that pathway or a new one; print it once."""
    args = console.args
    with console.store() as store:
        talk = read_talk(data_files.find("prompts", store.settings.data), Pictures.load().names)
        known = talk.catalogue.pathways
        if args.pathway not in known:
            raise Fault(f"There is no pathway “{args.pathway}”. There are: {', '.join(known)}.")
        conversation = _conversation(store, talk, args)
        opens = invitations.READING if args.my_words_too else invitations.SPEAKING
        made = opening.invite(store, conversation, opens=opens)
        link = f"{store.settings.address}/i/{made.code}"
    console.give({"url": link, "conversation": conversation})
    console.say(link)
    return 0


def find_unit(store: Store, name: str | None, *, make: bool = True) -> str:
    """Return the unit of that name or id; without a name the only one. Raise ``Fault`` for none or several.

    ``make``: put it in when there is no unit at all yet.
    """
    with store.read() as conn:
        known = units.everyone(conn)
    found = [one for one in known if name in {one.id, one.name}] if name else known
    if len(found) == 1:
        return found[0].id
    if not known and make:
        return office.add_unit(store, name=name or "Our service")
    if not known:
        raise Fault("There is no unit yet. Run: ownwords unit add")
    raise Fault(f"Say which unit: {', '.join(one.name for one in known)}.")


def read_password() -> str:
    """Read a password: asked for twice at a terminal, else one line of standard input."""
    if not sys.stdin.isatty():
        return sys.stdin.readline().rstrip("\r\n")
    first = getpass.getpass("Password: ")
    if getpass.getpass("The same again: ") != first:
        raise Fault("The two passwords are not the same.")
    return first


def _conversation(store: Store, talk: Talk, args: argparse.Namespace) -> str:
    with store.read() as conn:
        if not people.is_there(conn, args.person):
            raise NotFound("There is no person with this id.")
        worker = _worker(store, conn, args)
        known = conversations.of_person(conn, args.person)
    fits = [one.id for one in known if (one.pathway, one.worker.id) == (args.pathway, worker.id)]
    open_ones = [one for one in fits if not args.new and not finished(store, talk, one)]
    if open_ones:
        return open_ones[-1]
    return opening.open_conversation(
        store, person=args.person, pathway=args.pathway, worker=worker.id, by=worker.id
    )


def _worker(store: Store, conn: Connection, args: argparse.Namespace) -> AccountInfo:
    linked = people.linked_accounts(conn, args.person, store.clock.now())
    staff = [one for one in linked if one.role == "staff" and args.worker in {None, one.email}]
    if not staff:
        raise Fault("Nobody of the staff is linked to this person yet. Link somebody first.")
    return staff[0]


def _account(store: Store, email: str) -> AccountInfo:
    with store.read() as conn:
        found = accounts.by_email(conn, email)
    if found is None or found.disabled:
        raise NotFound("There is no account with this email address.")
    return found
