"""What changed since, as far as one reader may know: newer words count where the reader can open them."""

from collections.abc import Iterable, Sequence

from app.record.said import Utterance


def replaced(readable: Iterable[Utterance], said: Sequence[Utterance]) -> dict[str, str]:
    """Return for each readable utterance that has newer words instead: the id of the newest readable ones.

    Words in between that the reader cannot open are passed over, and leave no trace.
    """
    before = {one.id: one.supersedes for one in said}
    known = sorted(readable, key=lambda one: one.seq)
    ids = {one.id for one in known}
    found: dict[str, str] = {}
    for newer in known:
        older = before.get(newer.id)
        while older is not None:
            if older in ids:
                found[older] = newer.id
            older = before.get(older)
    return found
