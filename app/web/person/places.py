"""Pages beside the questions: the map, a break, the end, changing one's mind, how I like the page."""

from collections.abc import Mapping
from dataclasses import replace

from app.acts.room import Room
from app.acts.starting import Talk
from app.record.utterances import Utterance
from app.talk.pages import Visit
from app.web.person.build import address
from app.web.person.filling import SENTENCE, Text, common
from app.web.person.page import Door, Frame, LineView, Piece, PlainPage
from app.web.person.pieces import answer_pieces
from app.web.person.words import Filling, Slot, Theirs
from easyread.prompts import Choice, Prompt

AT_A_TIME = 5
BESIDE = "/talk/beside"
STATES = {"done": "map.done", "later": "map.not-yet"}


# The help pages and their addresses, which say nothing: a browser's history is open to who sits there next.
HELP = {
    "index": "",
    "not-safe": "4p",
    "hold-up": "7x",
    "talk": "1m",
    "advocate": "8d",
    "stuck": "5t",
    "helpline": "3j",
    "outside": "6r",
}


def help_at(page: str) -> str:
    """Return the address of a help page."""
    return f"/help/{HELP[page]}".rstrip("/")


def prompt_page(prompt: Prompt, frame: Frame, filling: Filling, **rest: object) -> PlainPage:
    """Return a page that says what a prompt says."""
    return PlainPage(
        frame=frame, question=filling.plain(prompt.question), lines=filling.lines(prompt.lines),
        more=filling.lines(prompt.more), prompt=prompt.name, **rest,  # type: ignore[arg-type] # the fields of PlainPage
    )  # fmt: skip


def unshared(room: Room) -> bool:
    """Say whether there are words here that nobody has yet; with a helper in the room that is not said."""
    return not room.watched and any(room.audiences.get(one.id) == frozenset({"held"}) for one in room.here())


def share_of(room: Room) -> Visit | None:
    """Return the share that is about words nobody has yet: the last that was passed, else the next."""
    shares = [v for v in room.way.visits if v.step.kind == "share" and room.way.items(v) and room.way.open(v)]
    held = [
        v
        for v in shares
        if any(
            item.code != "skip" and room.audiences.get(item.id) == frozenset({"held"})
            for item in room.way.items(v)
        )
    ]
    return held[0] if held else None


def map_page(talk: Talk, room: Room, frame: Frame, text: Text, key: str) -> PlainPage:
    """Return the map: what was said, where to go on, what waits for another day."""
    waiting = room.way.next()
    others = [Door(one.label, one.picture, value=one.id) for one in map_doors(talk, room)]
    if room.way.at_the_doors():
        doors = [replace(others.pop(0), main=True)]
    else:
        doors = [Door(text("map.go-on"), "next", address(waiting) if waiting else "/talk/done", main=True)]
    for topic, state in room.way.topics():
        first = next((v for v in room.way.visits if v.topic.id == topic.id and room.way.open(v)), None)
        url = address(first) if first and state == "done" else None
        doors.append(
            Door(
                text(f"topic.{topic.id}"),
                topic.picture,
                url,
                state=text(STATES[state]) if state in STATES else "",
            )
        )
    flags = frozenset({"not-shared"}) if unshared(room) else frozenset[str]()
    share = share_of(room)
    if flags and share:
        doors.append(Door(text("map.share"), "share", address(share)))
    doors.append(Door(text("map.mine"), "my-words", "/mine"))
    if room.watched:
        doors.append(Door(text("view.door"), "look", BESIDE))
    here = room.way.find("welcome/here")
    if here and room.way.answers.of("welcome/here"):
        question = talk.catalogue.of_step(here.step, 1).question
        doors.append(Door(question, "people", address(here)))
    prompt = talk.catalogue.prompt("map")
    label = next((line.text for line in prompt.lines if line.when == "doors"), "")
    return prompt_page(
        prompt, frame, Filling(common(room, text), flags), doors=tuple(doors), later=tuple(others),
        later_label=label, action="/talk" if map_doors(talk, room) else "", key=key,
    )  # fmt: skip


def map_doors(talk: Talk, room: Room) -> list[Choice]:
    """Return the doors for another day, as the map names them, by what matters next."""
    known = Filling({"worker": room.conversation.worker.first_name})
    named = {choice.id: choice for choice in talk.catalogue.prompt("map").choices}
    doors = [named[topic.id] for topic in room.way.doors()]
    return [replace(one, label=known.plain(one.label)) for one in doors]


def break_page(talk: Talk, room: Room, frame: Frame, text: Text) -> PlainPage:
    """Return the page of a break: what is kept, and three ways on."""
    prompt = talk.catalogue.prompt("break")
    flags = {"kept"} if room.here() else set()
    flags |= {"not-shared"} if unshared(room) else set()
    share = None if room.watched else share_of(room)
    feel = room.way.find("goodbye/feel")
    urls = {
        "go-on": "/talk",
        "share": address(share) if share else None,
        "stop": address(feel) if feel else "/talk/done",
    }
    doors = tuple(
        Door(choice.label, choice.picture, urls[choice.id], main=choice.id == "go-on")
        for choice in prompt.choices
        if urls[choice.id]
    )
    return prompt_page(prompt, frame, Filling(common(room, text), frozenset(flags)), doors=doors)


def stop_page(talk: Talk, frame: Frame) -> PlainPage:
    """Return the page that asks whether to stop: nothing is closed before that is said."""
    prompt = talk.catalogue.prompt("break")
    labels = {choice.id: choice for choice in prompt.choices}
    doors = (
        Door(labels["stop"].label, labels["stop"].picture, value="stop", main=True),
        Door(labels["go-on"].label, labels["go-on"].picture, "/talk"),
    )
    return prompt_page(prompt, frame, Filling(), doors=doors, action="/talk/done")


def changeable(room: Room) -> list[Utterance]:
    """Return the answers that can be changed here, the newest first: those this sitting may show and open."""
    found = []
    for visit in room.way.visits:
        answer = room.way.answers.of(visit.step.id, visit.n)
        if answer is None or not visit.step.for_staff or not room.way.open(visit):
            continue
        utterance = room.utterance(answer.id)
        if room.shows(utterance) and utterance.code != "skip":
            found.append(utterance)
    return sorted(found, key=lambda one: one.seq, reverse=True)


def changed_which(talk: Talk, room: Room, frame: Frame, text: Text, start: int, error: str = "") -> PlainPage:
    """Return the page that asks which answer to change, five at a time."""
    prompt = talk.catalogue.prompt("changed/which")
    answers = changeable(room)
    if not answers:
        on = Door(text("page.go-on"), "next", "/talk", main=True)
        return PlainPage(frame, text("changed.none"), doors=(on,), back="/talk")
    labels = {choice.id: choice for choice in prompt.choices}
    doors = [
        Door(question_of(talk, one), "my-words", value=one.id, note=_note(room, one))
        for one in answers[start : start + AT_A_TIME]
    ]
    later = start + AT_A_TIME if len(answers) > start + AT_A_TIME else None
    url = f"/talk/changed?from={later}" if later else "/help"
    doors.append(Door(labels["not-here"].label, labels["not-here"].picture, url))
    errors = (text(error),) if error else ()
    return prompt_page(
        prompt,
        frame,
        Filling(common(room, text)),
        doors=tuple(doors),
        action="/talk/changed",
        back="/talk",
        errors=errors,
    )


def _note(room: Room, one: Utterance) -> tuple[LineView, ...]:
    """Return what stands beside an answer's question: what it was about, and what was said."""
    return tuple(LineView("", pieces) for pieces in (about_of(room, one), answer_pieces(one)) if pieces)


def changed_how(
    talk: Talk, room: Room, frame: Frame, text: Text, utterance: Utterance, key: str
) -> PlainPage:
    """Return the page that asks what to do with an answer."""
    prompt = talk.catalogue.prompt("changed/how")
    shared = bool(room.readers_of(utterance.id)) and not room.watched
    doors = tuple(
        Door(choice.label, choice.picture, value=choice.id)
        for choice in prompt.choices
        if choice.id != "not-share" or shared
    )
    known = common(room, text)
    said = tuple(
        line
        for piece in answer_pieces(utterance)
        for line in Filling({**known, "answer": Theirs(piece.text) if piece.theirs else piece.text}).lines(
            prompt.lines
        )
    )
    page = prompt_page(
        prompt,
        frame,
        Filling(known),
        doors=doors,
        action=f"/talk/changed/{utterance.id}",
        key=key,
        back="/talk/changed",
    )
    return replace(page, lines=said)


def about_of(room: Room, utterance: Utterance) -> tuple[Piece, ...]:
    """Return what an answer was about, where its question does not say it: staff's sentence, or her words."""
    slots = utterance.content.slots if utterance.content else {}
    sentence = " ".join(slots[name] for name in (*SENTENCE, "choice-sentence") if name in slots)
    if sentence:
        return (Piece(sentence),)
    quoted = room.by_id.get(slots.get("want", ""))
    if quoted is None or quoted.content is None or not quoted.content.words or not room.shows(quoted):
        return ()
    return (Piece(quoted.content.words, theirs=True),)


def question_of(talk: Talk, utterance: Utterance, known: Mapping[str, Slot] | None = None) -> str:
    """Return the question an answer was given to, with what filled its slots then."""
    step = talk.catalogue.steps[f"{utterance.topic}/{utterance.step}"]
    question = talk.catalogue.of_step(step, utterance.instance).question
    kept = utterance.content.slots if utterance.content else {}
    return Filling({**(known or {}), **kept}).plain(question)
