"""Makes the app: data, words, pictures and files are read and checked before the first page opens."""

from dataclasses import replace
from importlib import import_module

from flask import Flask

from app.acts.lately import Rooms
from app.acts.signs import Signs
from app.acts.starting import Talk, read_talk, remember_questions
from app.ground import data_files
from app.ground.messages import load_messages
from app.ground.store import Store
from app.web import assets, days, errors, fonts, guard, limits, requests_log, security
from app.web.furniture import Furniture
from app.web.house import LANGUAGES, NAME, House, Ready, house
from app.web.listeners import Listeners
from app.web.person import recorder
from app.web.received import Received
from app.web.speech import Speech
from app.web.transcripts import Transcripts, hearer_of
from easyread.hearing import Hearer
from easyread.pictures import Pictures
from easyread.sound import Voice

AUDIENCES = ("ways", "staff", "advocate", "manager", "operator", "person")


def create_app(
    store: Store, *, talk: Talk | None = None, voice: Voice | None = None, hearer: Hearer | None = None
) -> Flask:
    """Return the app for a store; ``voice`` speaks in the place of the one that comes along.

    ``hearer`` writes recordings down in the place of the one that the settings name, if any.

    Raise ``Fault`` when a prompt, a message or a page's rule is wrong.
    """
    settings = store.settings
    pictures = Pictures.load()
    messages = load_messages(data_files.find("locales", settings.data), tuple(LANGUAGES))
    folders = data_files.find("prompts", settings.data)
    asked = talk or read_talk(folders, pictures.names, tuple(LANGUAGES))
    speech = Speech(settings, asked, messages, voice)
    asked = replace(asked, voices=frozenset(filter(speech.speaks, LANGUAGES)))
    remember_questions(store, asked)
    recorders = recorder.made(messages, pictures, settings, LANGUAGES)
    files = assets.load_assets({**fonts.load(settings.data), **recorders})
    app = Flask("app.web", static_folder=None)
    app.request_class = Received
    app.url_map.merge_slashes = False  # it would answer an odd address by a header that holds it
    app.extensions[NAME] = House(
        store, messages, pictures, asked, files, Ready(store), Rooms(store, asked),
        speech, Listeners(), Signs(folders, settings.data / "prompts", asked.catalogue.prompts["en"]),
        Transcripts(store.clock, hearer or hearer_of(settings)),
    )  # fmt: skip
    security.configure(app, store)
    requests_log.register(app)
    errors.register(app)
    furniture = Furniture(messages, pictures, files)
    _templates(app, furniture)
    speech.when_changed = furniture.forget
    app.jinja_env.globals["recording_mb"] = settings.recording_mb
    _routes(app)
    limits.register(app)
    guard.register(app)
    return app


def _routes(app: Flask) -> None:
    assets.register(app, app.extensions[NAME].assets)
    app.add_url_rule(
        "/healthz", "healthz", lambda: ("ok\n", 200, {"Content-Type": "text/plain; charset=utf-8"})
    )
    app.add_url_rule("/favicon.ico", "favicon", lambda: ("", 204))
    for audience in AUDIENCES:
        name = f"app.web.{audience}.views"
        try:
            views = import_module(name)
        except ModuleNotFoundError as missing:
            if missing.name != name:
                raise
            continue
        app.register_blueprint(views.blueprint)


def _templates(app: Flask, furniture: Furniture) -> None:
    app.jinja_env.trim_blocks = True
    app.jinja_env.lstrip_blocks = True
    furniture.register(app)
    app.jinja_env.globals.update(csrf_token=security.csrf_token, missing=_missing, idle_minutes=_idle_minutes,
        spoken_lines=_spoken_lines,
    )  # fmt: skip
    app.jinja_env.filters.update(day=days.day, clock=days.clock, moment=days.moment)


def _spoken_lines(language: str) -> str:
    """Return where a page finds its fixed lines; nothing where there is no voice for its language."""
    speech = house().speech
    return f"/speech/lines/{language}/{speech.fixed(language).version}" if speech.speaks(language) else ""


def _idle_minutes() -> int:
    return house().store.settings.session_minutes


def _missing() -> list[str]:
    return house().ready.missing()
