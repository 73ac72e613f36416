"""What is read and written once, when the service starts."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path

from app.ground.faults import Fault
from app.ground.store import Store
from app.record import questions
from app.talk import bank, harm, load
from app.talk.bank import Banked
from app.talk.catalogue import Catalogue
from app.talk.snapshots import every_snapshot


@dataclass(frozen=True)
class Talk:
    """The conversation's files, read at start: what is asked, after which words nobody says *more*.

    ``voices``: the languages in which a page can be heard.
    """

    catalogue: Catalogue
    harm: frozenset[str]
    prints: Mapping[tuple[str, int, frozenset[str], str], str]
    bank: Mapping[str, Banked]
    voices: frozenset[str] = frozenset()


def read_talk(dirs: Iterable[Path], pictures: Iterable[str], languages: Iterable[str] = ("en",)) -> Talk:
    """Read the conversation. Raise ``Fault`` naming file and line when anything in it is wrong."""
    folders = list(dirs)
    catalogue = load.load(folders, pictures, languages)
    words = next((folder / harm.FILE for folder in folders if (folder / harm.FILE).is_file()), None)
    if words is None:
        raise Fault(f"There is no {harm.FILE} in any prompts folder.")
    prints = {}
    for name, number, left_out, snapshot in every_snapshot(catalogue):
        prints[name, number, left_out, snapshot["language"]] = questions.fingerprint(snapshot)
    return Talk(catalogue, harm.read_harm(words), prints, bank.read_bank(folders))


def remember_questions(store: Store, talk: Talk) -> None:
    """Keep each question as it can come on a screen, so that every answer can point at what was asked."""
    snapshots = [snapshot for *_, snapshot in every_snapshot(talk.catalogue)]
    with store.write() as tx:
        questions.remember(tx, snapshots)
