"""``export``, ``erase``, ``hold``, ``quarantine`` and ``due``: one person's words."""

from argparse import ArgumentParser
from pathlib import Path

from app.acts import erasing, keeping
from app.cli.console import OK, USAGE, Console
from app.ground import files
from app.ground.clock import utc_text
from app.ground.faults import Fault
from app.papers import export as exporting


def export_arguments(parser: ArgumentParser) -> None:
    """Add what ``export`` takes."""
    parser.add_argument("person", metavar="PERSON", help="the person's id")
    parser.add_argument("--format", choices=("json", "csv", "fhir"), default="json")
    parser.add_argument(
        "--for", dest="reader", default="person", metavar="person|team|advocate|USER",
        help="only what that reader may open; USER is an email address (default: person, everything)",
    )  # fmt: skip
    parser.add_argument("-o", "--output", type=Path, metavar="FILE", help="write to a new file, private")


def export(console: Console) -> int:
    """Write out what a person said: everything, or what one reader may open."""
    args = console.args
    with console.store() as store:
        text = exporting.export(store, args.person, form=args.format, reader=args.reader)
    if args.output is None:
        console.out.write(text)
        return OK
    try:
        files.write_new(args.output, text.encode("utf-8"))
    except FileExistsError:
        raise Fault(f"There is a file {args.output} already. Nothing was written.") from None
    except OSError:
        raise Fault(f"The file {args.output} cannot be written.") from None
    return OK


def erase_arguments(parser: ArgumentParser) -> None:
    """Add what ``erase`` takes."""
    what = parser.add_mutually_exclusive_group(required=True)
    what.add_argument("--utterance", metavar="ID", help="erase the words of one answer")
    what.add_argument("--person", metavar="ID", help="destroy the person's key: everything of them")
    what.add_argument("--resume", action="store_true", help="finish what was begun and broken off")
    parser.add_argument("--by", metavar="EMAIL", help="who erases")
    parser.add_argument("--second", metavar="EMAIL", help="the second person who agreed")
    parser.add_argument("--reason", metavar="TEXT", help="why; without names or words of the person")
    parser.add_argument("--appraised", metavar="TEXT", help="who appraised the record, when, what was found")


def erase(console: Console) -> int:
    """Erase as two people decided, or finish what broke off."""
    args = console.args
    with console.store() as store:
        if args.resume:
            count = erasing.resume(store)
            console.say(f"{count} erasures were finished." if count else "There was nothing to finish.")
            console.give({"finished": count})
            return OK
        missing = [name for name in ("by", "second", "reason", "appraised") if not getattr(args, name)]
        if missing:
            console.warn(f"Nothing is erased without --{' and --'.join(missing)}.")
            return USAGE
        erasing.erase(
            store,
            by=args.by,
            second=args.second,
            reason=args.reason,
            appraised=args.appraised,
            utterance=args.utterance,
            person=args.person,
        )
    console.say("Erased, for good. A restore with newer keys erases it again.")
    older = sorted(console.settings().data.glob("backups/*.keys.db"))
    for one in older:
        console.say(f"An older backup still holds it: {one.name}. Destroy it, and each copy of it elsewhere.")
    console.give({"erased": args.utterance or args.person})
    return OK


def hold_arguments(parser: ArgumentParser) -> None:
    """Add what ``hold`` takes."""
    parser.add_argument("person", metavar="PERSON", help="the person's id")
    parser.add_argument("--by", required=True, metavar="EMAIL", help="who places or lifts it")
    parser.add_argument("--reason", required=True, metavar="TEXT", help="why")
    parser.add_argument("--lift", action="store_true", help="lift it again")


def hold(console: Console) -> int:
    """Place or lift a legal hold."""
    args = console.args
    with console.store() as store:
        erasing.hold(store, person=args.person, by=args.by, reason=args.reason, lift=args.lift)
    console.say(
        "The hold is lifted." if args.lift else "The hold is placed. Nothing of this person is erased."
    )
    console.give({"person": args.person, "held": not args.lift})
    return OK


def quarantine_arguments(parser: ArgumentParser) -> None:
    """Add what ``quarantine`` takes."""
    parser.add_argument("person", metavar="PERSON", help="the person's id")
    what = parser.add_mutually_exclusive_group()
    what.add_argument("--sitting", metavar="ID", help="set apart what was put in during this sitting")
    what.add_argument("--back", metavar="ID", help="take this decision back")
    parser.add_argument("--by", metavar="EMAIL", help="who sets it apart")
    parser.add_argument("--second", metavar="EMAIL", help="the second person who agreed")
    parser.add_argument("--reason", metavar="TEXT", help="why")


def quarantine(console: Console) -> int:
    """Say what stands under a person's name, or set apart what is not theirs, as two people decided."""
    args = console.args
    chosen = args.sitting or args.back
    missing = [name for name in ("by", "second", "reason") if chosen and not getattr(args, name)]
    if missing:
        console.warn(f"Nothing is set apart or given back without --{' and --'.join(missing)}.")
        return USAGE
    two = {"by": args.by, "second": args.second, "reason": args.reason}
    with console.store() as store:
        if args.sitting:
            count = erasing.set_apart(store, person=args.person, sitting=args.sitting, **two)
            console.say(f"{count} rows are set apart. Nobody reads them. They are not erased.")
            console.say(
                "Answers to them, notices and notes that staff wrote stay where they are. Look at them."
            )
            console.say(
                "Tell the person, and ask whose words they are: they can say them under their own name."
            )
            console.give({"apart": count})
        elif args.back:
            erasing.give_back(store, person=args.person, quarantine_id=args.back, **two)
            console.say("The decision is taken back. The answers stand under the person's name again.")
            console.give({"back": args.back})
        else:
            _under_the_name(console, erasing.under_the_name(store, args.person))
    return OK


def _under_the_name(console: Console, found: erasing.UnderTheName) -> None:
    for sitting in found.sittings:
        at = sitting.info.at.isoformat(" ", "minutes")
        console.say(f"sitting {sitting.info.id}: {sitting.info.pathway}, {at}, {sitting.answers} rows")
    for one in found.apart:
        console.say(f"set apart {one.id}: sitting {one.sitting}, {len(one.answers)} rows: {one.reason}")
    console.give({
        "sittings": [
            {"id": one.info.id, "pathway": one.info.pathway, "at": utc_text(one.info.at), "rows": one.answers}
            for one in found.sittings
        ],
        "apart": [
            {"id": one.id, "sitting": one.sitting, "rows": len(one.answers), "at": utc_text(one.at)}
            for one in found.apart
        ],
    })  # fmt: skip


def due(console: Console) -> int:
    """Name whose record is due by their unit's schedule. Nothing is destroyed."""
    with console.store() as store:
        found = keeping.due(store)
    for one in found:
        held = " A legal hold stands: nothing of it is erased." if one.held else ""
        console.say(f"{one.person.id}: due since {one.since}, last said on {one.last}.{held}")
    console.say(
        "Look at each record, write down what you found, and decide it with somebody else: ownwords erase."
        if found
        else "No record is due. What a unit keeps, and how long, is its setting keep_years."
    )
    console.give([
        {"person": one.person.id, "last": str(one.last), "years": one.years, "since": str(one.since),
         "held": one.held}
        for one in found
    ])  # fmt: skip
    return OK
