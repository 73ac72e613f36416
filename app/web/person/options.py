"""The choices of a question as they stand on the screen; some stand for people or for wants."""

from collections.abc import Iterable
from dataclasses import dataclass
from functools import lru_cache

from app.acts.room import Room
from app.plan.asking import Known
from app.talk.kinds import Option
from app.talk.pages import Visit
from app.web.person.page import ChoiceView, LineView, Piece
from app.web.person.recording_view import want_label
from app.web.person.words import Filling, Theirs
from easyread.prompts import Choice, Prompt

FACE = "face"
CODE = 2  # letters of a language's code, ISO 639-1
BY_NAME = ("person-i-know", "person")


@dataclass(frozen=True)
class Offered:
    """The choices of one page: as they are kept, as they are shown, and which of the file were left out.

    ``written``: they are just what the file says, the same for everybody.
    """

    options: tuple[Option, ...]
    views: tuple[ChoiceView, ...]
    left_out: frozenset[str]
    written: bool = False


def offered(room: Room, visit: Visit, prompt: Prompt, filling: Filling) -> Offered:
    """Work out the choices of a page."""
    step = visit.step
    left_out = frozenset(
        choice for choice, when in step.without.items() if when.holds(room.way.answers, visit.n)
    )
    if (
        step.names in {"", "languages"}
        and step.kind != "share"
        and not any("{" in one.label for one in prompt.choices)
    ):
        return _as_written(prompt.choices, step.apart, left_out, in_their_own=step.names == "languages")
    options: list[Option] = []
    views: list[ChoiceView] = []
    for choice in prompt.choices:
        if choice.id in left_out:
            continue
        for option, view in _expanded(room, visit, choice, filling):
            options.append(option)
            views.append(view)
    if step.kind == "share":
        faces = list(_faces(room))
        options += [option for option, _ in faces]
        views += [view for _, view in faces]
        if not faces:
            options = [option for option in options if option.id != "yes"]
            views = [view for view in views if view.id != "yes"]
    return Offered(tuple(options), tuple(views), left_out)


@lru_cache(maxsize=1000)
def _as_written(
    choices: tuple[Choice, ...], apart: frozenset[str], left_out: frozenset[str], *, in_their_own: bool
) -> Offered:
    """Return choices that hold nothing of anybody; ``in_their_own``: names of languages, each in its own."""
    asked = [choice for choice in choices if choice.id not in left_out]
    return Offered(
        tuple(Option(one.id, one.label, one.picture) for one in asked),
        tuple(
            ChoiceView(
                one.id, (Piece(one.label),), one.picture, apart=one.id in apart,
                language=one.id if in_their_own and len(one.id) == CODE else "",
            )
            for one in asked
        ),
        left_out,
        written=True,
    )  # fmt: skip


def _expanded(
    room: Room, visit: Visit, choice: Choice, filling: Filling
) -> Iterable[tuple[Option, ChoiceView]]:
    names = visit.step.names
    if names == "readers" and choice.id == "reader":
        for reader in room.linked:
            label = f"{reader.name}, {reader.job}"
            view = ChoiceView(
                f"reader-{reader.id}", (Piece(reader.name),), face=reader.name[:1], role=reader.job
            )
            yield Option(view.id, label, FACE, reader.id), view
    elif names == "wants":
        yield from _want(room, choice)
    elif slot := next((name for name in BY_NAME if f"{{{name}}}" in choice.label), None):
        yield from _known(room, visit, choice, slot)
    else:
        label = filling.plain(choice.label)
        apart = choice.id in visit.step.apart
        if "{" not in label:
            yield (
                Option(choice.id, label, choice.picture),
                ChoiceView(choice.id, (Piece(label),), choice.picture, apart=apart),
            )


def _known(room: Room, visit: Visit, choice: Choice, slot: str) -> Iterable[tuple[Option, ChoiceView]]:
    """Return a choice for each of the people that this person knows, by their name."""
    apart = choice.id in visit.step.apart
    for one in room.asked:
        if one.kind != "known":
            continue
        known: Known = one.content
        label = choice.label.replace(f"{{{slot}}}", known.name)
        name = f"{choice.id}-{one.number}"
        yield (
            Option(name, f"{label}, {known.who}" if known.who else label, FACE),
            ChoiceView(name, (Piece(label),), face=known.name[:1], role=known.who, apart=apart),
        )


def _want(room: Room, choice: Choice) -> Iterable[tuple[Option, ChoiceView]]:
    answer = room.way.answers.of("wants/want", int(choice.id.rpartition("-")[2]))
    if answer is None or not answer.given:
        return
    utterance = room.utterance(answer.id)
    if not room.shows(utterance) or utterance.content is None:
        return
    words = utterance.content.words
    if not words and utterance.content.attachment:
        label = want_label(utterance.how, utterance.instance)
        yield Option(choice.id, label, choice.picture), ChoiceView(choice.id, (Piece(label),), choice.picture)
    elif words:
        yield (
            Option(choice.id, words, choice.picture),
            ChoiceView(choice.id, (Piece(words, theirs=True),), choice.picture),
        )


def _faces(room: Room) -> Iterable[tuple[Option, ChoiceView]]:
    for reader in room.faces():
        option = Option(f"reader-{reader.id}", f"{reader.name}, {reader.job}", FACE, reader.id)
        note: tuple[LineView, ...] = ()
        yield (
            option,
            ChoiceView(
                reader.id,
                (Piece(reader.name),),
                face=reader.name[:1],
                role=reader.job,
                note=note,
                name="reader",
            ),
        )


def words_of(room: Room, step: str, n: int) -> Theirs | None:
    """Return the words given at a step, where they may show here."""
    answer = room.way.answers.of(step, n)
    if answer is None:
        return None
    utterance = room.utterance(answer.id)
    content = utterance.content
    return Theirs(content.words) if room.shows(utterance) and content and content.words else None


def label_of(room: Room, step: str, n: int) -> str:
    """Return the label of what was chosen at a step, where it may show here."""
    answer = room.way.answers.of(step, n)
    if answer is None or answer.code in {"skip", "seen"}:
        return ""
    utterance = room.utterance(answer.id)
    content = utterance.content
    return ", ".join(p.label for p in content.choices) if room.shows(utterance) and content else ""
