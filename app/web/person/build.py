"""The page of one step, put together from what the conversation asks and what was said so far."""

from dataclasses import dataclass, replace

from app.acts.room import Room
from app.acts.starting import Talk
from app.ground.canonical import canonical_text
from app.record.drafts import Draft
from app.record.utterances import Utterance
from app.talk.answers import Answer
from app.talk.kinds import Sent
from app.talk.pages import Visit
from app.web.person.filling import SENTENCE, Text, earlier_of, filling
from app.web.person.options import Offered, offered
from app.web.person.page import CheckItem, Frame, LineView, SaidBack, StepPage
from app.web.person.pieces import answer_pieces, helper_line, picture_of
from app.web.person.recording_view import is_want_label, recording_of
from app.web.person.words import Filling, Theirs, joined
from easyread.prompts import Line, Prompt

FLAG_NAMES = "flags"
HELPER_PAGE = "helper/page"  # before a helped sitting the helper reads it, and says so
ASKS_ON = frozenset({"wants/else", "wants/else-again"})


@dataclass(frozen=True)
class Asked:
    """A question ready to be shown or answered: its prompt, slots and choices."""

    visit: Visit
    prompt: Prompt
    filling: Filling
    offered: Offered

    def slots(self, room: Room) -> dict[str, str]:
        """Return what filled the slots, as sealed with the answer: a want by its id, not by its words."""
        kept = self.filling.kept()
        used = set(self.prompt.slots)
        slots = {name: value for name, value in kept.items() if name in used}
        want = room.way.answers.of(self.visit.step.quotes, self.visit.n) if self.visit.step.quotes else None
        before = earlier_of(room, self.visit)
        if want is not None or before is not None:
            slots["want"] = want.id if want else before.id if before else ""
        if self.filling.flags:
            slots[FLAG_NAMES] = " ".join(sorted(self.filling.flags))
        if self.visit.step.names and not self.offered.written:
            # a label may be the person's own words, with whatever is in them
            slots["options"] = canonical_text([[one.id, one.label] for one in self.offered.options])
        return slots


def ask(talk: Talk, room: Room, visit: Visit, text: Text, filled: Filling | None = None) -> Asked:
    """Make a question ready; ``filled`` where its slots come from elsewhere than the conversation."""
    prompt = talk.catalogue.of_step(visit.step, visit.n)
    filled = filled or filling(room, visit, text)
    return Asked(visit, prompt, filled, offered(room, visit, prompt, filled))


def address(visit: Visit) -> str:
    """Return the address of a page: short, the same for everybody, saying nothing."""
    base = f"/talk/{visit.topic.code}/{visit.step.code}"
    return base if visit.n == 1 else f"{base}/{visit.n}"


def step_page(
    talk: Talk,
    room: Room,
    asked: Asked,
    frame: Frame,
    text: Text,
    *,
    key: str,
    draft: Draft | None = None,
    sent: Sent | None = None,
    errors: tuple[str, ...] = (),
) -> StepPage:
    """Put a question's page together. ``sent`` is what came and could not be taken: it stands there again."""
    visit, prompt, filled = asked.visit, asked.prompt, asked.filling
    step = visit.step
    before = _shown_answer(room, visit)
    back = room.way.back(visit)
    items = _items(room, asked, talk, text)
    lines = filled.lines(prompt.lines)
    if items and step.kind != "check":
        lines = tuple(line for line in lines if not any(piece.theirs for piece in line.pieces))
    thanks, bubble = _what_was_said(talk, lines, room, visit, text)
    page = StepPage(
        frame=_where(room, visit, frame, text, checked=prompt.checked is not None),
        kind=step.kind, question=filled.plain(prompt.question), key=key,
        action=address(visit), lines=lines, more=filled.lines(prompt.more),
        ideas=filled.lines(_rotated(room, prompt)), notes=thanks, said_back=bubble,
        choices=asked.offered.views, written=asked.offered.written,
        multiple=step.kind in {"several", "people"}, has_words=step.takes_words,
        folded=step.folded_words, spelling=room.likes.spelling, standing=step.kind != "page",
        draft_url=f"{address(visit)}/draft" if step.takes_words else None, errors=errors,
        items=items, next_label=text("helper.read") if step.id == HELPER_PAGE else None,
        back=address(back) if back else None, stopping=visit.place.stop, keeps_on_leave=step.takes_words,
        prompt=prompt.name,
    )  # fmt: skip
    page = _with_answer(page, room, before, text)
    page = with_draft(page, draft, text)
    return with_sent(page, sent, text) if sent is not None else page


def _what_was_said(
    talk: Talk, lines: tuple[LineView, ...], room: Room, visit: Visit, text: Text
) -> tuple[tuple[LineView, ...], tuple[SaidBack, ...]]:
    """Say back what came before, once: in a sentence of thanks, in a line of this page, or as a bubble."""
    thanks = () if visit.step.edge else notes(talk, room, visit, text)
    if any(note.pieces == line.pieces for note in thanks for line in lines):
        thanks = ()
    said = {piece.text for note in (*thanks, *lines) for piece in note.pieces if piece.theirs}
    return thanks, tuple(one for one in _said_back(room, visit, text) if one.words not in said)


def _where(room: Room, visit: Visit, frame: Frame, text: Text, *, checked: bool) -> Frame:
    # at the edge of the part done alone a number would tell how much was said there
    n, pages = (0, 0) if visit.step.edge else room.way.where(visit)
    # each page has one: made outright it takes a quarter of what ``replace`` does
    title = text("page.title-step", n=n, all=pages) if n else text("page.title")
    return Frame(
        frame.csrf, title, frame.lang, frame.dir, frame.theme, frame.size, frame.pictures,
        text(f"topic.{visit.topic.id}"), visit.topic.picture, n, pages, frame.trying_out, not checked,
        frame.links, frame.hear, frame.reads, frame.signs,
    )  # fmt: skip


def _rotated(room: Room, prompt: Prompt) -> tuple[Line, ...]:
    """Return the ideas, another one first at each visit, so that the first is not always the same."""
    ideas = prompt.ideas
    turn = len({one.sitting for one in room.said}) % len(ideas) if ideas else 0
    return ideas[turn:] + ideas[:turn]


def _shown_answer(room: Room, visit: Visit) -> Utterance | None:
    answer = room.way.answers.of(visit.step.id, visit.n)
    utterance = room.utterance(answer.id) if answer else None
    return utterance if utterance is not None and room.shows(utterance) else None


def _with_answer(page: StepPage, room: Room, before: Utterance | None, text: Text) -> StepPage:
    content = before.content if before else None
    if before is None or content is None:
        return page
    chosen = {picked.id for picked in content.choices}
    readers = room.readers_of(before.id)
    state = (
        "shared",
        text("state.shared", readers=joined([r.first_name for r in readers], text("page.and"))),
    )
    if not readers:
        state = ("kept", text("state.kept"))
    if room.watched:
        state = ("kept", "")
    return replace(
        page, words=content.words or "", state=state[0], state_text=state[1] if content.words else "",
        choices=tuple(replace(view, checked=view.id in chosen) for view in page.choices),
    )  # fmt: skip


def with_draft(page: StepPage, draft: Draft | None, text: Text) -> StepPage:
    """Put what was written and not sent into the field, with what is true of it."""
    if draft is None or not page.has_words:
        return page
    return replace(
        page,
        words=draft.words,
        rev=draft.rev,
        draft_other=draft.other,
        state="kept",
        state_text=text("state.kept"),
    )


def with_sent(page: StepPage, sent: Sent, text: Text) -> StepPage:
    """Put what came and could not be taken back on the screen."""
    return replace(
        page, words=sent.words, state="not_kept", state_text=text("state.not-kept"),
        choices=tuple(
            replace(view, checked=view.id in (sent.readers if view.name == "reader" else sent.choices))
            for view in page.choices
        ),
    )  # fmt: skip


def _said_back(room: Room, visit: Visit, text: Text) -> tuple[SaidBack, ...]:
    """Return the words given just before, above the question, where neither note nor line says them again."""
    back = room.way.back(visit)
    utterance = _shown_answer(room, back) if back else None
    quoted = _recorded_want(room, visit)
    if quoted is not None:
        return _back(quoted, text)
    if back is None or utterance is None or not back.step.for_staff or visit.step.quotes:
        return ()
    return _back(utterance, text)


def _back(utterance: Utterance, text: Text) -> tuple[SaidBack, ...]:
    """Return what was said in the person's own way: words, a recording, or both."""
    words = utterance.content.words if utterance.content else None
    recording = recording_of(utterance)
    if not words and recording is None:
        return ()
    return (SaidBack(text("page.you-said"), words or "", helper_line(utterance, text), recording),)


def _recorded_want(room: Room, visit: Visit) -> Utterance | None:
    """Return the answer that a page speaks of, where it has no words that could stand in a line."""
    answer = room.way.answers.of(visit.step.quotes, visit.n) if visit.step.quotes else None
    said = room.utterance(answer.id) if answer else earlier_of(room, visit)
    if said is None or said.content is None or said.content.words or not said.content.attachment:
        return None
    return said if room.shows(said) else None


def notes(talk: Talk, room: Room, visit: Visit, text: Text) -> tuple[LineView, ...]:
    """Return the sentence that thanks for, or says back, the answer before this page."""
    back = room.way.back(visit)
    utterance = _shown_answer(room, back) if back else None
    if back is None or utterance is None or utterance.content is None or utterance.code in {"skip", "seen"}:
        return ()
    if back.step.kind == "share" and room.watched:
        return ()
    said = talk.catalogue.of_step(back.step, back.n).said_back
    chosen = ("reader" if p.id.startswith("reader-") else p.id for p in utterance.content.choices)
    sentence = next((said[one] for one in chosen if one in said), said.get("", ""))
    filled = _answer_filling(room, back, utterance, text)
    if not sentence or any(name not in filled.slots for name in _slots(sentence)):
        return ()
    return (LineView("", filled.pieces(sentence)),)


def _slots(sentence: str) -> list[str]:
    return [part.partition("}")[0] for part in sentence.split("{")[1:]]


def _answer_filling(room: Room, visit: Visit, utterance: Utterance, text: Text) -> Filling:
    filled = filling(room, visit, text)
    slots = dict(filled.slots)
    content = utterance.content
    if content is None:
        return filled
    labels = ", ".join(p.label for p in content.choices)
    if visit.step.kind in {"rating", "one", "several", "agree"} and labels:
        slots["rating"] = slots["choice"] = labels
    if content.words:
        slots["words"] = Theirs(content.words)
    if visit.step.kind == "first-of" and labels:
        ours = any(is_want_label(picked.id, picked.label) for picked in content.choices)
        slots["want"] = labels if ours else Theirs(labels)
    names = [p.label.partition(",")[0] for p in content.choices if p.id.startswith("reader-")]
    slots["readers"] = slots["excluded"] = joined(names, text("page.and"))
    return Filling(slots, filled.flags)


def _shown_items(room: Room, visit: Visit) -> list[Answer]:
    """Return the answers a page shows with a way to change each: all at a check, a want after it came."""
    if visit.step.kind == "check":
        return room.way.items(visit)
    want = room.way.answers.of(visit.step.quotes, visit.n) if visit.step.id in ASKS_ON else None
    return [want] if want else []


def _items(room: Room, asked: Asked, talk: Talk, text: Text) -> tuple[CheckItem, ...]:
    items = []
    for answer in _shown_items(room, asked.visit):
        visit = room.way.find(answer.step, answer.n)
        utterance = room.utterance(answer.id)
        if visit is None or not room.shows(utterance) or utterance.code == "skip":
            continue
        prompt = talk.catalogue.of_step(visit.step, visit.n)
        change = address(visit) if room.way.open(visit) else None
        filled = filling(room, visit, text)
        sentence = [slot for name in SENTENCE if isinstance(slot := filled.slots.get(name), str)]
        question = " ".join(sentence) or filled.plain(prompt.question)
        picture = picture_of(talk, utterance)
        shown, by = answer_pieces(utterance), helper_line(utterance, text)
        items.append(CheckItem(question, shown, change, by, picture, recording_of(utterance)))
    return tuple(items)
