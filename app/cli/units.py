"""``unit add``, ``unit set``, ``unit show``: the services and teams, and what each sets for itself."""

import argparse
import json
import tomllib
from pathlib import Path

from app.access import units
from app.acts import office
from app.cli.console import OK, Console
from app.cli.people import find_unit
from app.ground.faults import Fault


def unit_add_arguments(parser: argparse.ArgumentParser) -> None:
    """Add what ``unit add`` takes."""
    parser.add_argument("name")
    parser.add_argument("--above", metavar="UNIT", help="the unit it belongs to; none: it stands at the top")
    parser.add_argument("--country", choices=units.JURISDICTIONS, help="default: that of the unit above")


def unit_add(console: Console) -> int:
    """Put in a service or team."""
    args = console.args
    with console.store() as store:
        above = find_unit(store, args.above, make=False) if args.above else None
        made = office.add_unit(store, name=args.name, parent=above, jurisdiction=args.country)
    console.give({"id": made})
    console.say(f"{args.name} is there now.")
    return OK


def unit_set_arguments(parser: argparse.ArgumentParser) -> None:
    """Add what ``unit set`` takes."""
    parser.add_argument("unit", metavar="UNIT", help="its name or id")
    parser.add_argument("file", type=Path, metavar="FILE.toml", help="all that it sets for itself")


def unit_set(console: Console) -> int:
    """Put other settings in the place of a unit's own: numbers, days to answer, duty, years to keep."""
    args = console.args
    text = json.dumps(_read(args.file), default=str)
    with console.store() as store:
        office.set_unit_settings(store, find_unit(store, args.unit, make=False), text)
    console.say(f"{args.unit} has these settings now. What it does not set, the unit above it sets.")
    return OK


def unit_show_arguments(parser: argparse.ArgumentParser) -> None:
    """Add what ``unit show`` takes."""
    parser.add_argument("unit", metavar="UNIT", nargs="?", help="its name or id; none: every unit")


def unit_show(console: Console) -> int:
    """Say which units there are, in which country, and what each sets for itself."""
    with console.store() as store:
        wanted = find_unit(store, console.args.unit, make=False) if console.args.unit else None
        with store.read() as conn:
            found = [
                {**vars(one), "settings": json.loads(units.line(conn, one.id)[0][1])}
                for one in units.everyone(conn)
                if wanted in {None, one.id}
            ]
    for one in found:
        console.say(f"{one['name']} ({one['jurisdiction']})")
        for name, value in one["settings"].items():
            console.say(f"  {name} = {json.dumps(value, ensure_ascii=False)}")
    console.give(found)
    return OK


def _read(path: Path) -> dict[str, object]:
    try:
        return tomllib.loads(path.read_text("utf-8"))
    except OSError:
        raise Fault(f"{path} cannot be read.") from None
    except (UnicodeDecodeError, tomllib.TOMLDecodeError) as error:
        raise Fault(f"{path} is not TOML: {error}.") from None
