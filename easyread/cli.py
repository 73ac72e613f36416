"""The ``easyread`` command: check words, show a prompt as a page, speak it."""

import argparse
import sys
from collections.abc import Sequence
from pathlib import Path

from easyread.check import check_file, files_in, language_of
from easyread.page import page
from easyread.pictures import PictureFault
from easyread.prompts import PromptFault, load_prompt
from easyread.sound import MP3, WAV, Mute, SpokenApart, VoiceFault
from easyread.sound.aloud import read_aloud, read_lines

OK, FOUND, USAGE = 0, 1, 2
SPOKEN = (".md", ".txt")
SOUNDS = {".mp3": MP3, ".wav": WAV}


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
    return str(error)


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
    speak = commands.add_parser("speak", help="speak a prompt or a text into a sound file")
    speak.add_argument("file", type=Path, metavar="FILE", help="a prompt (.md) or a text (.txt)")
    speak.add_argument("-o", "--out", type=Path, metavar="OUT", required=True, help="an .mp3 or a .wav")
    speak.add_argument("--language", help="of the words, if not of the folder: en, cy, pl, ur")
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


def _speak(parsed: argparse.Namespace) -> int:
    media = SOUNDS.get(parsed.out.suffix.lower())
    if media is None:
        raise ValueError(f"a sound file ends in {' or '.join(SOUNDS)}, not like {parsed.out}")
    if parsed.file.suffix not in SPOKEN:
        raise ValueError(f"only {' and '.join(SPOKEN)} files can be spoken, not {parsed.file}")
    language = parsed.language or language_of(parsed.file)
    try:
        lines = read_lines(parsed.file, language)
        with SpokenApart() as voice:
            sound = read_aloud(voice, lines, language, media)
    except (PromptFault, VoiceFault) as fault:
        return _failed(str(fault))
    except UnicodeDecodeError:
        return _failed(f"{parsed.file}: this is not UTF-8 text. Save the file as UTF-8")
    except Mute as mute:
        return _failed(f"{parsed.file}: {mute} (language: {language})")
    try:
        parsed.out.write_bytes(sound)
    except OSError as error:
        return _failed(f"{parsed.out}: this cannot be written: {error.strerror}")
    return OK


def _failed(why: str) -> int:
    print(why, file=sys.stderr)
    return FOUND


if __name__ == "__main__":
    sys.exit(main())
