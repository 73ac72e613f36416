"""Rules about a whole page: a prompt as it is asked, and a translation beside its English."""

from collections.abc import Collection, Iterator

from easyread.prompts import Choice, Line, Prompt
from easyread.rules import Finding
from easyread.text import split

MOST_LINES = 6  # easy-read-online and yorksj: 6 in a list at most
MOST_SENTENCES = 2  # one sentence a line, or two very short ones


def check_prompt(prompt: Prompt, pictures: Collection[str]) -> Iterator[Finding]:
    """Return what is wrong with a prompt as a page, beside its sentences."""
    if prompt.question.count("?") > 1:
        yield _finding(prompt, prompt.question_at, "E202", "there are 2 questions here", "ask one")
    if prompt.checked is None:
        yield _finding(
            prompt, 1, "W203", "nobody has checked these words", "write who and when at checked:, at the top"
        )
    yield from _pictures(prompt, pictures)
    yield from _amounts(prompt)
    for line in prompt.all_lines:
        count = len(split(line.text))
        if count > MOST_SENTENCES:
            what = f"this line has {count} sentences"
            yield _finding(prompt, line.number, "W204", what, "give each sentence its own line and picture")


def _pictures(prompt: Prompt, pictures: Collection[str]) -> Iterator[Finding]:
    entries: tuple[Line | Choice, ...] = (*prompt.all_lines, *prompt.choices)
    for entry in entries:
        if entry.picture not in pictures:
            what = f"there is no picture with the name {entry.picture}"
            near = [name for name in sorted(pictures) if name[:3] == entry.picture[:3]]
            better = f"use one of these: {', '.join(near[:5])}" if near else "use one of easyread/pictures"
            yield _finding(prompt, entry.number, "E201", what, better)
    seen: set[str] = set()
    for choice in prompt.choices:
        if choice.picture in seen:
            what = f"the picture {choice.picture} stands beside 2 choices"
            yield _finding(prompt, choice.number, "W205", what, "choose another picture for one of them")
        seen.add(choice.picture)


def _amounts(prompt: Prompt) -> Iterator[Finding]:
    always = sum(1 for line in prompt.lines if line.when is None)
    for count, code, name in (
        (always, "W201", "lines"),
        (len(prompt.ideas), "W202", "ideas"),
        (len(prompt.choices), "W206", "choices"),
    ):
        if count > MOST_LINES:
            yield _finding(
                prompt, prompt.question_at, code, f"there are {count} {name}", f"{MOST_LINES} at most"
            )


def compare(prompt: Prompt, english: Prompt) -> Iterator[Finding]:
    """Return where a translation would show or keep something else than the English."""
    for name, here, there in (
        ("choices", [choice.id for choice in prompt.choices], [choice.id for choice in english.choices]),
        ("slots", sorted(prompt.slots), sorted(english.slots)),
        ("parts with Only when", sorted(prompt.flags), sorted(english.flags)),
    ):
        if here != there:
            what = f"the {name} are not those of the English: {', '.join(here) or 'none'}"
            yield _finding(
                prompt, prompt.question_at, "E203", what, f"use these: {', '.join(there) or 'none'}"
            )


def _finding(prompt: Prompt, line: int, code: str, what: str, better: str) -> Finding:
    return Finding(prompt.path, line, code, what, better)
