"""A service with one person in the middle of a talk."""

from dataclasses import dataclass

from flask import Flask

from app.ground.clock import SetClock
from app.ground.store import Store
from tests.support.attack import at_words
from tests.support.service import Person, Service, make_service, serve


@dataclass(frozen=True)
class Place:
    """A service, its pages, its clock, and one person in the middle of a talk, at a question in own words."""

    service: Service
    store: Store
    app: Flask
    clock: SetClock
    person: Person
    conversation: str
    code: str

    def another(self) -> Person:
        """Open the same link in another browser."""
        return Person(self.app, self.code)


def make_place(store: Store, clock: SetClock) -> Place:
    """Put somebody in the middle of a talk."""
    service = make_service(store)
    app = serve(service)
    conversation = service.open()
    code = service.invite(conversation)
    person = Person(app, code)
    at_words(person)
    return Place(service, store, app, clock, person, conversation, code)
