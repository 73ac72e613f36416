"""Faults that are told in plain words."""


class Fault(Exception):  # noqa: N818 the word used everywhere for it
    """Something is wrong that somebody has to be told in one plain sentence.

    The text never holds anything about a person: no words, names, codes or addresses of theirs.
    """


class Refused(Fault):
    """Somebody may not do this, or not now."""


class NotFound(Fault):
    """There is nothing here for whoever asks."""
