"""The question as it stands on the screen, without anybody's words: what a fingerprint is made of."""

from collections.abc import Iterator
from itertools import chain, combinations
from typing import Any

from app.talk.catalogue import Catalogue, Step
from easyread.prompts import Line

FORMAT = 1


def snapshot(
    catalogue: Catalogue, step: Step, n: int, left_out: frozenset[str], language: str
) -> dict[str, Any]:
    """Return the template of a step as shown at its ``n``-th time with some choices left out.

    Slots stay as ``{name}``; what filled them is kept, sealed, with each answer.
    """
    prompt = catalogue.of_step(step, n, language)
    return {
        "format": FORMAT,
        "step": step.id,
        "kind": step.kind,
        "language": prompt.language,
        "question": prompt.question,
        "lines": _lines(prompt.lines),
        "more": _lines(prompt.more),
        "ideas": _lines(prompt.ideas),
        "options": [
            {"id": choice.id, "label": choice.label, "picture": choice.picture}
            for choice in prompt.choices
            if choice.id not in left_out
        ],
        "scale": step.scale or None,
        "slots": sorted(prompt.slots),
        "checked": prompt.checked,
    }


def _lines(lines: tuple[Line, ...]) -> list[dict[str, str | None]]:
    return [{"picture": line.picture, "text": line.text, "when": line.when} for line in lines]


def every_snapshot(catalogue: Catalogue) -> Iterator[tuple[str, int, frozenset[str], dict[str, Any]]]:
    """Return each template that can come on a screen, with its step, form (1 or 2) and left-out choices."""
    for language in catalogue.prompts:
        for step in catalogue.steps.values():
            names = sorted(step.without)
            for picked in chain.from_iterable(combinations(names, k) for k in range(len(names) + 1)):
                left_out = frozenset(picked)
                yield step.id, 1, left_out, snapshot(catalogue, step, 1, left_out, language)
                if step.again:
                    yield step.id, 2, left_out, snapshot(catalogue, step, 2, left_out, language)
