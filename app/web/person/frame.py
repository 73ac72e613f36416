"""What is the same on every page of the person's."""

from flask import g

from app.acts.room import Room
from app.web.house import house
from app.web.person.page import NOWHERE, Frame, Links
from app.web.security import csrf_token

NO_REST = Links(rest=None)
IN_A_ROOM = Links(changed="/talk/changed", settings="/settings", map="/talk", mine="/mine")


def text(key: str, **slots: object) -> str:
    """Return a message in the language of the page."""
    return house().messages.text(key, "en", **slots)


def plain_frame(*, nowhere: bool = False) -> Frame:
    """Return the frame of a page that is no step; without ways on where there is nobody to lead."""
    csrf, title, trying_out = csrf_token(), text("page.title"), house().trying_out()
    room: Room | None = g.get("room")
    if room is None or nowhere:
        return Frame(csrf, title, trying_out=trying_out, links=NOWHERE if nowhere else NO_REST)
    likes = room.likes
    return Frame(
        csrf, title, theme=likes.theme, size=likes.size, pictures=likes.pictures, trying_out=trying_out,
        links=IN_A_ROOM, hear=house().listeners.of(room.sitting.id), reads=likes.read,
        signs=house().signs.addresses if likes.sign else None,
    )  # fmt: skip
