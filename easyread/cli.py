"""The ``easyread`` command: check words, show a prompt as a page, speak it."""

import argparse
import sys
from collections.abc import Sequence
from pathlib import Path

from easyread.check import check_file, files_in, language_of
from easyread.page import page
from easyread.pictures import PictureFault
from easyread.prompts import PromptFault, load_prompt

OK, FOUND, USAGE = 0, 1, 2


def main(arguments: Sequence[str] | None = None) -> int:
    """Run the command. Return 0 when all is well, 1 for errors found, 2 when it was called wrongly."""
    parsed = _parser().parse_args(arguments)
    try:
        return int(parsed.run(parsed))
    except (OSError, ValueError) as error:
        print(f"easyread: {_why(error)}", file=sys.stderr)
        return USAGE


def _why(error: OSError | ValueError) -> str:
    if isinstance(error, FileNotFoundError):
        return f"there is no file or folder here: {error.filename or error}"
    if isinstance(error, OSError):
        return f"this cannot be read: {error.filename or error}"
    return f"only .md, .po and .txt files can be checked, not {error}"


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="easyread", description="Makes words easy to read.")
    commands = parser.add_subparsers(required=True, metavar="COMMAND")
    check = commands.add_parser("check", help="say what is hard to read, where, and a better way")
    check.add_argument(
        "paths", nargs="+", type=Path, metavar="PATH", help="prompt, catalogue, text or folder"
    )
    check.add_argument("--errors-only", action="store_true", help="leave the warnings out")
    check.add_argument("--why", action="store_true", help="say the reason and the source of each rule")
    check.set_defaults(run=_check)
    show = commands.add_parser("page", help="print a prompt as a page of its own")
    show.add_argument("file", type=Path, metavar="FILE")
    show.set_defaults(run=_page)
    speak = commands.add_parser("speak", help="speak a prompt into a sound file")
    speak.add_argument("file", type=Path, metavar="FILE")
    speak.add_argument("-o", "--out", type=Path, metavar="OUT")
    speak.set_defaults(run=_speak)
    return parser


def _check(parsed: argparse.Namespace) -> int:
    files = errors = warnings = 0
    for path in files_in(parsed.paths):
        files += 1
        for finding in check_file(path):
            errors += finding.is_error
            warnings += not finding.is_error
            if finding.is_error or not parsed.errors_only:
                print(finding)
                if parsed.why:
                    print(f"    Why: {finding.reason} ({finding.source})")
    print(f"{files} files, {errors} errors, {warnings} warnings")
    return FOUND if errors else OK


def _page(parsed: argparse.Namespace) -> int:
    try:
        prompt = load_prompt(parsed.file, parsed.file.stem, language_of(parsed.file))
        print(page(prompt))
    except (PromptFault, PictureFault) as fault:
        print(fault, file=sys.stderr)
        return FOUND
    except KeyError as missing:
        print(f"{parsed.file}: there is no picture with the name {missing.args[0]}", file=sys.stderr)
        return FOUND
    return OK


def _speak(_parsed: argparse.Namespace) -> int:
    print("easyread: speaking is not built yet. It comes with the sound part.", file=sys.stderr)
    return FOUND


if __name__ == "__main__":
    sys.exit(main())
