"""Whether each recording of an answer is there, whole, in its place, and the one that was kept."""

from collections.abc import Iterator, Mapping
from typing import Any

from app.ground.faults import Fault
from app.ground.keyfile import DoesNotOpen, read_installation_key
from app.ground.sealing import PersonKey, read_key
from app.ground.settings import Settings
from app.record.attachments import Kept, sha256_of
from app.record.content import unpack
from app.record.lists import RECORDED
from app.record.media import TYPES
from app.record.rows import bound
from app.record.strict import Source

Flaw = tuple[str, str | None, int | None]
ALTERED = "The recording of this answer was altered."
MISSING = "The recording of this answer is not there."
CUT = "The recording of this answer is not whole."


class Recordings:
    """The recordings of one record. ``unopened``: those that could not be compared without their key."""

    def __init__(self, settings: Settings) -> None:
        self._settings = settings
        self._answers: dict[str, tuple[Mapping[str, Any], bytes]] = {}
        self._keys: dict[str, PersonKey | None] = {}
        self.count = 0
        self.unopened = 0

    def note(self, row: Mapping[str, Any], ciphertext: bytes | None) -> None:
        """Note an answer of the record, where it is one that has a recording."""
        if row["how"] in RECORDED:
            self._answers[row["id"]] = row, ciphertext or b""

    def check(self, source: Source) -> Iterator[Flaw]:
        """Compare every recording with its answer, after all answers were noted; say what is wrong."""
        seen = set()
        for id_, utterance, person, media, count in source.recordings():
            self.count += 1
            if utterance not in self._answers or utterance in seen:
                yield "A recording stands beside an answer that is not its own.", utterance, None
                continue
            seen.add(utterance)
            row, sealed = self._answers[utterance]
            proper = type(count) is int and count > 0 and media in TYPES[row["how"]]
            if id_ is None or person != row["person"] or not proper:
                yield ALTERED, utterance, row["seq"]
                continue
            found = list(source.chunks(id_))
            what = self._compare(Kept(id_, utterance, person, media, count), row, sealed, found)
            if what:
                yield what, utterance, row["seq"]
        for utterance in self._answers.keys() - seen:
            yield MISSING, utterance, self._answers[utterance][0]["seq"]
        for lost in source.lost_chunks():
            yield "A piece of a recording is there, but the recording is not.", lost, None

    def _compare(
        self, kept: Kept, row: Mapping[str, Any], sealed: bytes, found: list[tuple[Any, bytes | None]]
    ) -> str:
        """Return what is wrong with one recording, or nothing."""
        if [n for n, _ in found] != list(range(kept.chunks)):
            return CUT
        chunks = [chunk for _, chunk in found]
        if not sealed:
            return "The recording of an answer that was erased is still there." if any(chunks) else ""
        if not all(chunks):
            removed = all(chunk == b"" for chunk in chunks)
            return "The recording of this answer was removed without an erasure." if removed else ALTERED
        key = self._key(kept.person)
        if key is None:
            self.unopened += 1
            return ""
        return "" if _is_the_one(key, kept, row, sealed, chunks) else ALTERED

    def _key(self, person: str) -> PersonKey | None:
        if person not in self._keys:
            try:
                installation = read_installation_key(self._settings.key_file)
                self._keys[person] = read_key(installation, self._settings.people_file, person)
            except Fault:
                self._keys[person] = None
        return self._keys[person]


def _is_the_one(
    key: PersonKey, kept: Kept, row: Mapping[str, Any], sealed: bytes, chunks: list[bytes | None]
) -> bool:
    try:
        data = b"".join(key.open(chunk or b"", kept.bound(n)) for n, chunk in enumerate(chunks))
        return sha256_of(data) == unpack(key.open(sealed, bound(row))).attachment
    except DoesNotOpen:
        return False
