"""Makes the app: data, words, pictures and files are read and checked before the first page opens."""

from importlib import import_module

from flask import Flask, g
from markupsafe import Markup

from app.acts.room import Talk
from app.acts.starting import read_talk, remember_questions
from app.ground import data_files
from app.ground.messages import load_messages
from app.ground.store import Store
from app.web import assets, days, errors, fonts, guard, limits, requests_log, security, ways
from app.web.house import LANGUAGES, NAME, House, Ready, house
from app.web.received import Received
from easyread.pictures import Pictures

DRAWN = Markup(
    'class="picture" viewBox="0 0 96 96" focusable="false" fill="none" stroke="currentColor" '
    'stroke-width="5" stroke-linecap="round" stroke-linejoin="round"'
)
AUDIENCES = ("staff", "advocate", "manager", "operator", "person")


def create_app(store: Store, *, talk: Talk | None = None) -> Flask:
    """Return the app for a store. Raise ``Fault`` when a prompt, a message or a page's rule is wrong."""
    settings = store.settings
    pictures = Pictures.load()
    messages = load_messages(data_files.find("locales", settings.data), tuple(LANGUAGES))
    asked = talk or read_talk(data_files.find("prompts", settings.data), pictures.names, tuple(LANGUAGES))
    remember_questions(store, asked)
    files = assets.load_assets(fonts.load(settings.data))
    app = Flask("app.web", static_folder=None)
    app.request_class = Received
    app.extensions[NAME] = House(store, messages, pictures, asked, files, Ready(store))
    security.configure(app, store)
    requests_log.register(app)
    errors.register(app)
    limits.register(app)
    _templates(app)
    _routes(app)
    guard.register(app)
    return app


def _routes(app: Flask) -> None:
    assets.register(app, app.extensions[NAME].assets)
    app.add_url_rule(
        "/healthz", "healthz", lambda: ("ok\n", 200, {"Content-Type": "text/plain; charset=utf-8"})
    )
    app.add_url_rule("/favicon.ico", "favicon", lambda: ("", 204))
    app.register_blueprint(ways.blueprint)
    for audience in AUDIENCES:
        name = f"app.web.{audience}.views"
        try:
            views = import_module(name)
        except ModuleNotFoundError as missing:
            if missing.name != name:
                raise
            continue
        app.register_blueprint(views.blueprint)


def _templates(app: Flask) -> None:
    app.jinja_env.trim_blocks = True
    app.jinja_env.lstrip_blocks = True
    app.jinja_env.globals.update(
        t=text, picture=picture, asset=_asset, csrf_token=security.csrf_token, missing=_missing
    )
    app.jinja_env.filters.update(day=days.day, clock=days.clock, moment=days.moment)


def text(key: str, **slots: object) -> str:
    """Return a message in the language of this page."""
    return house().messages.text(key, g.get("lang", "en"), **slots)


def picture(name: str, label: str = "") -> Markup:
    """Return a drawing to stand in the page: beside words it says nothing, alone it says its label."""
    says = Markup('role="img" aria-label="{}"').format(label) if label else Markup('aria-hidden="true"')
    drawing = Markup(house().pictures.svg(name))  # noqa: S704 - checked as harmless when it was read
    return Markup("<svg {} {}>{}</svg>").format(DRAWN, says, drawing)


def _missing() -> list[str]:
    return house().ready.missing()


def _asset(name: str) -> str:
    return house().assets.url(name)
