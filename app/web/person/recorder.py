"""The script by which a recording is made, one a language, with the box it makes it in.

Put together once at the start: it comes as one file, which every browser keeps, and the box stands in the
page before anybody sees it.
"""

import json
from collections.abc import Mapping

from jinja2 import Environment, PackageLoader
from markupsafe import Markup, escape

from app.ground.messages import Messages
from app.ground.settings import Settings
from app.web.assets import STATIC
from app.web.furniture import DRAWN
from easyread.pictures import Pictures

BOX, SCRIPT = "person/recorder.html", "record.js"


def made(
    messages: Messages, pictures: Pictures, settings: Settings, languages: Mapping[str, str]
) -> dict[str, bytes]:
    """Return the scripts by their names."""
    script = (STATIC / SCRIPT).read_text("utf-8")
    templates = Environment(
        loader=PackageLoader("app.web"), autoescape=True, trim_blocks=True, lstrip_blocks=True
    )
    page = templates.get_template(BOX)

    def drawn(name: str, _shown: bool) -> Markup:  # noqa: FBT001 - read in templates
        drawing = Markup(pictures.svg(name))  # noqa: S704 - checked as harmless when it was read
        return Markup('<span class="pic"><svg {} aria-hidden="true">{}</svg></span>').format(DRAWN, drawing)

    def in_language(language: str) -> bytes:
        def text(key: str, **slots: object) -> Markup:
            return escape(messages.text(key, language, **slots))

        minutes = {"voice_minutes": settings.voice_minutes, "film_minutes": settings.film_minutes}
        box = json.dumps(page.render(t=text, drawn=drawn, **minutes), ensure_ascii=False)
        return script.replace(json.dumps(BOX), box).encode()

    return {f"record-{language}.js": in_language(language) for language in languages}
