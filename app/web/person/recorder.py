"""What a recording is made with, one file a language: made once at the start, kept by every browser."""

from collections.abc import Mapping

from jinja2 import Environment, PackageLoader
from markupsafe import Markup, escape

from app.ground.messages import Messages
from app.ground.settings import Settings
from app.web.furniture import DRAWN
from easyread.pictures import Pictures


def made(
    messages: Messages, pictures: Pictures, settings: Settings, languages: Mapping[str, str]
) -> dict[str, bytes]:
    """Return the files by their names."""
    templates = Environment(
        loader=PackageLoader("app.web"), autoescape=True, trim_blocks=True, lstrip_blocks=True
    )
    page = templates.get_template("person/recorder.html")

    def drawn(name: str, _shown: bool) -> Markup:  # noqa: FBT001 - read in templates
        drawing = Markup(pictures.svg(name))  # noqa: S704 - checked as harmless when it was read
        return Markup('<span class="pic"><svg {} aria-hidden="true">{}</svg></span>').format(DRAWN, drawing)

    def in_language(language: str) -> bytes:
        def text(key: str, **slots: object) -> Markup:
            return escape(messages.text(key, language, **slots))

        minutes = {"voice_minutes": settings.voice_minutes, "film_minutes": settings.film_minutes}
        return page.render(t=text, drawn=drawn, **minutes).encode()

    return {f"recorder-{language}.html": in_language(language) for language in languages}
