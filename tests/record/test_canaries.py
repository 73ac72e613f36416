"""What was said or only drafted stands nowhere in the clear: not in a file, a log, a backup or free space."""

import base64
import io
import logging
import zipfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any
from urllib.parse import quote

from app.ground import log
from app.ground.store import Store
from app.record import drafts, erase
from app.record.backup import backup
from app.record.content import Content, Picked
from app.record.verify import verify

Room = Any
SAID = "Kanarienvögel singen laut im Keller"
DRAFTED = "Zeisige schlafen leise im Garten"
NAMED = "Frau Rotkehlchen-Braunkehlchen"


def spellings(words: str) -> Iterator[bytes]:
    """Return the ways in which words may stand in a file."""
    raw = words.encode()
    yield from (raw, quote(words).encode(), quote(words, safe="").replace("%20", "+").encode())
    yield from (words.encode("utf-16-le"), words.encode("utf-16-be"), words.encode("latin-1"))
    yield words.encode("unicode_escape")
    for shift in range(3):
        coded = base64.b64encode(b"x" * shift + raw)
        yield coded[4 : len(coded) - 4]


def holds(data: bytes, words: str) -> bool:
    return any(spelling in data for spelling in spellings(words))


def found_in(folder: Path, *words: str) -> list[str]:
    """Return the files under a folder that hold any of the words, zip files opened."""
    found = []
    for path in folder.rglob("*"):
        if not path.is_file():
            continue
        data = path.name.encode() + path.read_bytes()
        if zipfile.is_zipfile(path):
            with zipfile.ZipFile(path) as archive:
                data += b"".join(archive.read(name) for name in archive.namelist())
        found += [path.name for one in words if holds(data, one)]
    return found


def test_words_stand_nowhere_in_the_clear(room: Room, tmp_path: Path) -> None:
    root = logging.getLogger()
    before, stream = root.handlers[:], io.StringIO()
    log.configure(stream)
    root.setLevel(logging.DEBUG)
    logging.getLogger("sqlalchemy.engine").setLevel(logging.DEBUG)
    # opened anew: a connection from before does not know that everything is logged now
    room.store.close()
    room.store = Store.open(room.store.settings, room.store.clock)
    try:
        kept = room.say(content=Content(SAID, (Picked("a", NAMED),), None, {"who": NAMED}, (NAMED,)))
        with room.store.write() as tx:
            drafts.save(
                tx, room.store, conversation=room.conversation, sitting=room.sitting, person=room.person,
                topic="wants", step="want", instance=1, words=DRAFTED, rev=0,
            )  # fmt: skip
        assert room.all()[0].content.words == SAID
        backup(room.store, tmp_path / "backups")
        assert verify(room.store).ok
    finally:
        root.handlers[:] = before
        root.setLevel(logging.WARNING)
        logging.getLogger("sqlalchemy.engine").setLevel(logging.NOTSET)
    assert found_in(tmp_path, SAID, DRAFTED, NAMED) == []
    assert "INFO sqlalchemy.engine" in stream.getvalue()
    assert not any(holds(stream.getvalue().encode(), words) for words in (SAID, DRAFTED, NAMED))

    with room.store.write() as tx:
        erasure = erase.decide(
            tx, room.store, person=None, utterance=kept.id, by=room.account, second=room.second,
            reason="r", appraised="a",
        )  # fmt: skip
    erase.finish(room.store, [erasure])
    room.store.close()
    assert found_in(tmp_path, SAID, DRAFTED, NAMED) == []


def test_the_spellings_would_be_found(tmp_path: Path) -> None:
    for number, spelling in enumerate(spellings(SAID)):
        (tmp_path / "file").write_bytes(b"before" + spelling + b"after")
        assert found_in(tmp_path, SAID) == ["file"], number
