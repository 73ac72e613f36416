"""The ``ownwords`` command: one table of commands, plain words, 0 ok, 1 found or failed, 2 usage."""

import argparse
import io
import os
import sys
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from importlib import import_module
from typing import IO, Any

from app.cli.console import FOUND, OK, USAGE, Console
from app.ground import log
from app.ground.faults import Fault

INTERRUPTED = 130  # what a shell expects after Ctrl-C


@dataclass(frozen=True)
class Command:
    """One command. Its module is imported only when it is called.

    ``place`` is ``module:function``; the function takes a ``Console`` and returns an exit code. A function
    ``<name>_arguments`` beside it, where there is one, adds to the parser what the command takes.
    """

    name: str
    place: str
    help: str

    def part(self, suffix: str = "") -> Callable[[Any], int | None] | None:
        """Import and return the function, or what stands beside it."""
        module, function = self.place.split(":")
        part: Callable[[Any], int | None] | None = getattr(import_module(module), function + suffix, None)
        return part


COMMANDS = (
    Command("init", "app.cli.data:init", "make the data of a new installation"),
    Command("demo", "app.cli.demo:demo", "put in fictitious people and print ways in"),
    Command("run", "app.cli.serve:run", "serve the pages"),
    Command("speech", "app.cli.speech:speech", "make the sound of every line that is the same for everybody"),
    Command("user add", "app.cli.people:user_add", "add an account"),
    Command("user disable", "app.cli.people:user_disable", "close an account, on every browser"),
    Command("user recover", "app.cli.people:user_recover", "make a link for somebody who cannot sign in"),
    Command("user password", "app.cli.people:user_password", "give an account another password"),
    Command("unit add", "app.cli.units:unit_add", "add a service or team"),
    Command("unit set", "app.cli.units:unit_set", "set a unit's numbers, days, duty and how long it keeps"),
    Command("unit show", "app.cli.units:unit_show", "say which units there are and what each sets"),
    Command("person add", "app.cli.people:person_add", "add a person"),
    Command("invite", "app.cli.people:invite", "make a link for a person"),
    Command("migrate", "app.cli.data:migrate", "bring the tables up to date; backs up first"),
    Command("verify", "app.cli.data:verify", "name every utterance that was altered, moved or removed"),
    Command("backup", "app.cli.data:backup", "write data and keys as two files"),
    Command("restore", "app.cli.data:restore", "put a backup into an empty place, on either engine"),
    Command("export", "app.cli.words:export", "write out what a person said"),
    Command("erase", "app.cli.words:erase", "erase an answer or a person, as two people decided"),
    Command("hold", "app.cli.words:hold", "place or lift a legal hold"),
    Command("quarantine", "app.cli.words:quarantine", "set apart what was put in under the wrong name"),
    Command("due", "app.cli.words:due", "name whose record is due to be looked at; destroys nothing"),
    Command("rekey", "app.cli.data:rekey", "put a new installation key in the place of the old one"),
    Command("doctor", "app.cli.doctor:doctor", "say whether everything is as it should be"),
)


def main(
    argv: Sequence[str] | None = None,
    *,
    env: Mapping[str, str] | None = None,
    out: IO[str] | None = None,
    err: IO[str] | None = None,
) -> int:
    """Run one command and return its exit code. Nothing gets out as a traceback."""
    if out is None and isinstance(sys.stdout, io.TextIOWrapper):
        sys.stdout.reconfigure(encoding="utf-8")
    words = list(sys.argv[1:] if argv is None else argv)
    try:
        args = _parser(words).parse_args(words)
    except SystemExit as stop:
        return stop.code if isinstance(stop.code, int) else USAGE
    log.configure(err)
    return _run(args.chosen, Console(args, os.environ if env is None else env, out=out, err=err))


def _run(command: Command, console: Console) -> int:
    try:
        function = command.part()
        if function is None:
            raise Fault(f"“{command.name}” is not in this program yet.")  # noqa: TRY301 told like every fault
        code = function(console)
        console.out.flush()
    except Fault as fault:
        console.warn(str(fault))
        return FOUND
    except KeyboardInterrupt:
        return INTERRUPTED
    except BrokenPipeError:
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return FOUND  # whoever read our output is gone
    except Exception as error:  # noqa: BLE001 the last net: a traceback could hold a person's words
        log.failure("command", error)
        console.warn("Something went wrong inside the program. What it was stands in the line above.")
        return FOUND
    return OK if code is None else code


def _parser(words: Sequence[str]) -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser("ownwords", description="A person's own words, kept exactly.")
    top = parser.add_subparsers(required=True, metavar="COMMAND")
    groups: dict[str, Any] = {}
    for command in COMMANDS:
        group, _, name = command.name.rpartition(" ")
        if group and group not in groups:
            inner = top.add_parser(group, help=command.help)
            groups[group] = inner.add_subparsers(required=True, metavar="WHAT")
        sub = (groups[group] if group else top).add_parser(
            name, help=command.help, description=command.help.capitalize() + "."
        )
        sub.add_argument("--data", metavar="DIR", help="where the data lies (default: OWNWORDS_DATA, or var)")
        sub.add_argument("--json", action="store_true", help="print for a program to read")
        sub.set_defaults(chosen=command)
        if list(words[: len(command.name.split())]) == command.name.split():
            add = command.part("_arguments")
            if add is not None:
                add(sub)
    return parser


if __name__ == "__main__":
    sys.exit(main())
