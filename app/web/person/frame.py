"""What is the same on every page of the person's."""

from dataclasses import replace

from flask import g

from app.acts.room import Room
from app.web.house import house
from app.web.person.page import NOWHERE, Frame, Links
from app.web.security import csrf_token


def text(key: str, **slots: object) -> str:
    """Return a message in the language of the page."""
    return house().messages.text(key, "en", **slots)


def plain_frame(*, nowhere: bool = False) -> Frame:
    """Return the frame of a page that is no step; without ways on where there is nobody to lead."""
    links = NOWHERE if nowhere else Links(rest=None)
    frame = Frame(csrf=csrf_token(), title=text("page.title"), trying_out=house().trying_out(), links=links)
    room: Room | None = g.get("room")
    return frame if room is None or nowhere else of_room(frame, room)


def of_room(frame: Frame, room: Room) -> Frame:
    """Return a frame as the person likes it, with the ways that are open in their sitting."""
    likes = room.likes
    return replace(
        frame, theme=likes.theme, size=likes.size, pictures=likes.pictures,
        links=Links(changed="/talk/changed", settings="/settings", map="/talk", mine="/mine"),
    )  # fmt: skip
