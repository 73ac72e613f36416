"""A prompt as a page of its own, to look at while writing: no service, no answers."""

from html import escape

from easyread.pictures import OWN, read_drawing
from easyread.prompts import Choice, Line, Prompt

RIGHT_TO_LEFT = frozenset({"ar", "fa", "he", "ur"})

_STYLE = """
:root{--ink:#12263a;--paper:#fff;--ground:#f6f3ec;--tint:#bfe3dc;--tone:#f6c667}
body{margin:0 auto;max-width:50rem;padding:1.5rem;background:var(--ground);color:var(--ink);
font:1.5rem/1.5 sans-serif}
h1{font-size:2.25rem;line-height:1.25}h2{font-size:1.5rem}
p,li{display:grid;grid-template-columns:6rem 1fr;gap:1.25rem;align-items:center;margin:.75rem 0}ul{padding:0}
li{border:3px solid;border-radius:.9rem;background:var(--paper);padding:.5rem 1rem}
svg{width:6rem;height:6rem;fill:none;stroke:currentColor;stroke-width:5;stroke-linecap:round;stroke-linejoin:round}
small{display:block}
"""


def page(prompt: Prompt) -> str:
    """Return the prompt as one HTML page with its pictures.

    Raises:
        KeyError: a picture that is not there.
        PictureFault: a drawing that cannot stand in a page.
    """
    direction = "rtl" if prompt.language in RIGHT_TO_LEFT else "ltr"
    parts = [
        "<!doctype html>",
        f'<html lang="{escape(prompt.language)}" dir="{direction}"><head><meta charset="utf-8">',
        '<meta name="viewport" content="width=device-width,initial-scale=1">',
        f"<title>{escape(prompt.question)}</title><style>{_STYLE}</style></head><body><main>",
        f"<h1>{escape(prompt.question)}</h1>",
        *(_line(line) for line in prompt.lines),
        *_folded("More", prompt.more),
        *_folded("Show me ideas", prompt.ideas),
    ]
    if prompt.choices:
        parts += ["<ul>", *(_choice(choice) for choice in prompt.choices), "</ul>"]
    if prompt.said_back:
        parts += ["<h2>Said back</h2>", *(_said(key, text) for key, text in prompt.said_back.items())]
    return "\n".join([*parts, "</main></body></html>"])


def _line(line: Line) -> str:
    when = f"<small>Only when: {escape(line.when)}</small>" if line.when else ""
    return f"<p>{_picture(line.picture)}<span>{escape(line.text)}{when}</span></p>"


def _choice(choice: Choice) -> str:
    words = f"{escape(choice.label)}<small>{escape(choice.id)}</small>"
    return f"<li>{_picture(choice.picture)}<span>{words}</span></li>"


def _folded(title: str, lines: tuple[Line, ...]) -> list[str]:
    if not lines:
        return []
    return [f"<details><summary>{title}</summary>", *(_line(line) for line in lines), "</details>"]


def _said(key: str, text: str) -> str:
    after = f"<small>After {escape(key)}</small>" if key else ""
    return f"<p><span></span><span>{escape(text)}{after}</span></p>"


def _picture(name: str) -> str:
    path = OWN / f"{name}.svg"
    if not path.exists():
        raise KeyError(name)
    return f'<svg viewBox="0 0 96 96" aria-hidden="true">{read_drawing(path)}</svg>'
