"""Where the templates and the words of the pages stand."""

from pathlib import Path

from babel.messages.pofile import read_po

ROOT = Path(__file__).parents[3]
WEB = ROOT / "app" / "web"


def messages() -> dict[str, str]:
    """Read the English words of the pages."""
    with (ROOT / "locales/en/LC_MESSAGES/person.po").open("rb") as file:
        return {str(one.id): str(one.string) for one in read_po(file) if one.id}
