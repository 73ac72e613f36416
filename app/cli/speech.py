"""``speech``: makes the sound of each line that is the same for everybody, before anybody listens.

It says too which lines people speak in the computer's place, and which recordings are of a text that was
changed since: those are never played.
"""

import threading
from argparse import ArgumentParser
from collections.abc import Iterator
from contextlib import closing

from app.acts.starting import read_talk
from app.cli.console import FOUND, OK, Console
from app.ground import data_files
from app.ground.faults import Fault
from app.ground.messages import load_messages
from app.ground.settings import Settings
from app.web.house import LANGUAGES
from app.web.speech import Speech
from easyread.pictures import Pictures
from easyread.sound import Mute

WIDTH = 30  # characters of the bar


def speech_arguments(parser: ArgumentParser) -> None:
    """Add what ``speech`` takes."""
    parser.add_argument("--quiet", action="store_true", help="print nothing but what goes wrong")


def speech(console: Console) -> int:
    """Make the sounds that are not there yet; 1 when a line stays without one."""
    silent: list[str] = []
    people: list[str] = []
    drift: list[str] = []
    made = 0
    with console.store() as store, closing(_speech(store.settings)) as found:
        for language in filter(found.speaks, LANGUAGES):
            lines = found.fixed(language).lines
            people += [f"{language}: {line}" for line in found.fixed(language).people]
            drift += [f"{language}: {one.text}" for one in found.people.drifted(language, lines)]
            for n, line in enumerate(lines, 1):
                try:
                    found.sounds.get(line, language)
                    made += 1
                except Mute:
                    silent.append(f"{language}: {line}")
                if not console.args.quiet:
                    _bar(console, language, n, len(lines))
    for line in silent:
        console.warn(f"There is no sound of {line}")
    for line in drift:
        console.warn(f"Recorded by a person, and not said any more: {line}")
    if not console.args.quiet:
        console.say(f"{made} lines can be heard at once.")
        _by_people(console, people)
    console.give({"lines": made, "silent": silent, "people": people, "drift": drift})
    return FOUND if silent else OK


def _by_people(console: Console, lines: list[str]) -> None:
    """Name the lines that people say."""
    if lines:
        console.say(f"Said by people: {len(lines)}")
    for line in lines:
        console.say(f"  {line}")


def _bar(console: Console, language: str, n: int, of: int) -> None:
    """Show how far it is: on a screen a bar that grows, in a file a line at each quarter."""
    if console.args.json:
        return
    if console.out.isatty():
        done = "#" * (WIDTH * n // of)
        console.out.write(f"\r{language} [{done:<{WIDTH}}] {n} of {of}" + ("\n" if n == of else ""))
        console.out.flush()
    elif n == of or n * 4 // of > (n - 1) * 4 // of:
        console.say(f"{language}: {n} of {of}")


def _speech(settings: Settings) -> Speech:
    pictures = Pictures.load()
    messages = load_messages(data_files.find("locales", settings.data), tuple(LANGUAGES))
    talk = read_talk(data_files.find("prompts", settings.data), pictures.names, tuple(LANGUAGES))
    return Speech(settings, talk, messages)


class Ahead:
    """Makes the sounds while the service runs, with a voice of its own: nobody who listens waits for it."""

    def __init__(self, settings: Settings) -> None:
        self._settings = settings
        self._stopped = threading.Event()
        self._thread = threading.Thread(target=self._run, name="speech", daemon=True)

    def start(self) -> None:
        """Begin."""
        self._thread.start()

    def stop(self) -> None:
        """End soon, and wait for it."""
        self._stopped.set()
        self._thread.join()

    def _run(self) -> None:
        # what cannot be made ahead is made when somebody listens, or the page says that there is no sound
        try:
            with closing(_speech(self._settings)) as found:
                for _ in self._lines(found):
                    if self._stopped.wait(0.02):
                        return
        except (Fault, Mute, OSError):
            return

    def _lines(self, found: Speech) -> Iterator[str]:
        for language in filter(found.speaks, LANGUAGES):
            yield from found.ahead(language)
