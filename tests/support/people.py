"""Recordings of people, as somebody hands them in."""

from datetime import date

from app.acts.clips import Given
from tests.support.media import mp3

PROMPT, LINE = "wants/want", "We keep your words."
OLD = "We keep all of your words."  # as the line may have read before


def given(data: bytes | None = None, *, prompt: str = PROMPT, by: str = "Ama", most: int = 100_000) -> Given:
    """Return a recording: a sound, where nothing else is said."""
    return Given(mp3() if data is None else data, prompt, by, date(2026, 11, 23), most)
