"""What happened with a same-day item, said exactly: who has it, who has seen it, whom to call."""

from dataclasses import replace

from app.access import duty
from app.acts.room import Room
from app.acts.starting import Talk
from app.ground.clock import LONDON
from app.plan.notices import SAME_DAY, NoticeResult
from app.web.house import house
from app.web.person.filling import common
from app.web.person.frame import text
from app.web.person.page import Door, Frame, PlainPage
from app.web.person.places import prompt_page
from app.web.person.words import Filling, Slot, day_text, time_text

PROMPT = "today/told"
OF_A_REQUEST = frozenset({
    "just-now", "just-now-staff", "opened", "opened-staff", "nobody-left", "number-to-call", "number",
})  # fmt: skip
# Lines that name somebody: with a helper in the room a name would tell who was left out.
NAMING = frozenset({"on-duty", "duty-starts", "nobody-knows-when"})
# What is said where a rota knows that nobody is there at night, and what is true of a Sunday afternoon.
OFF_DUTY = "nobody-at-this-hour"
BY_DAY = {OFF_DUTY: "nobody-by-day", "night-number": "closed-number"}
NIGHT = (21, 7)  # from nine in the evening to seven in the morning, London time


def told_filling(room: Room, result: NoticeResult) -> Filling:
    """Return the slots and facts of what happened. A line shows only when it is true."""
    slots: dict[str, Slot] = dict(common(room, text))
    flags: set[str] = set()
    if room.watched:
        result = _as_if_nobody_were_left_out(room, result)
    if result.lead is None or not result.put_on:
        flags |= {"nobody-left", "number-to-call"}
    else:
        slots["worker"] = result.lead.first_name
        state = "opened" if result.seen_at else "just-now"
        if result.seen_at:
            slots["seen-at"] = time_text(result.seen_at)
        flags |= {f"{state}-staff"} if room.watched else {state}
        flags |= _duty(result, slots) - (NAMING if room.watched else set())
    flags |= _numbers(result, slots, flags)
    if OFF_DUTY in flags and not _is_night():
        flags = {BY_DAY.get(one, one) for one in flags}
    return Filling(slots, frozenset(flags))


def _as_if_nobody_were_left_out(room: Room, result: NoticeResult) -> NoticeResult:
    """Return the same with the whole rota: that nobody is at work would tell who is left out of it."""
    store, unit = house().store, room.person.unit
    now = store.clock.now()
    with store.read() as conn:
        return replace(
            result, duty_now=tuple(duty.on_duty(conn, unit, now)),
            next_duty=duty.next_on_duty(conn, unit, now),
        )  # fmt: skip


def _is_night() -> bool:
    hour = house().store.clock.now().astimezone(LONDON).hour
    return hour >= NIGHT[0] or hour < NIGHT[1]


def _numbers(result: NoticeResult, slots: dict[str, Slot], flags: set[str]) -> set[str]:
    """Return which numbers help at this hour: the one for the night is never the only one by day."""
    numbers = result.numbers
    found: set[str] = set()
    if numbers.out_of_hours_number and flags & {"nobody-left", "nobody-declared", "nobody-at-this-hour"}:
        found.add("night-number")
        slots["night-number"] = numbers.out_of_hours_number
    if numbers.service_number:
        slots["number"] = numbers.service_number
        answered = "nobody-left" in flags or ("nobody-at-this-hour" in flags and "night-number" in found)
        found |= set() if answered else {"number"}
    return found


def _duty(result: NoticeResult, slots: dict[str, Slot]) -> set[str]:
    """Return what is true of the duty rota at this hour."""
    if result.duty_now:
        other = next(
            (duty for duty in result.duty_now if result.lead and duty.account.id != result.lead.id), None
        )
        if other is None:
            return set()
        slots["duty"] = other.account.first_name
        slots["time"] = time_text(other.until)
        return {"on-duty"}
    if result.next_duty is None:
        return {"nobody-declared", "nobody-knows-when"}
    slots["duty"] = result.next_duty.account.first_name
    slots["day"] = day_text(result.next_duty.starts)
    slots["time"] = time_text(result.next_duty.starts)
    return {"nobody-at-this-hour", "duty-starts"}


def told_page(talk: Talk, room: Room, result: NoticeResult, frame: Frame, *, asked: str) -> PlainPage:
    """Return the page that says what happened after somebody asked for help, or for an advocate."""
    door = (Door(text("page.go-on"), "next", "/talk", main=True),)
    filled = told_filling(room, result)
    if asked != SAME_DAY:
        # a request is no matter of this hour: who is on duty when says nothing of it
        filled = replace(filled, flags=filled.flags & OF_A_REQUEST)
    prompt = talk.catalogue.prompt(PROMPT if asked == SAME_DAY else f"ask/{asked}")
    return prompt_page(prompt, frame, filled, doors=door)


def not_sent_page(talk: Talk, room: Room, frame: Frame, again: Door, action: str) -> PlainPage:
    """Return the page that says that nothing was sent: nobody was told, and whom to call."""
    slots: dict[str, Slot] = dict(common(room, text))
    flags = {"no-network", *({"number"} & slots.keys())}
    filled = Filling(slots, frozenset(flags))
    on = Door(text("page.go-on"), "next", "/talk")
    return prompt_page(talk.catalogue.prompt(PROMPT), frame, filled, doors=(again, on), action=action)
