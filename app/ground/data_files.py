"""Where prompts, locales, pictures and fonts are found."""

from pathlib import Path
from typing import Literal

Kind = Literal["prompts", "locales", "pictures", "fonts"]

PACKAGE = Path(__file__).resolve().parent.parent
CHECKOUT = PACKAGE.parent


def find(kind: Kind, data: Path | None) -> list[Path]:
    """Return the folders that hold such files, the one that wins first.

    The organisation's own in ``DIR``, then what came with the installed package, then the checkout.
    """
    places = [data / kind] if data is not None else []
    if kind == "pictures":
        places.append(CHECKOUT / "easyread" / "pictures")
    else:
        places += [PACKAGE / "data" / kind, CHECKOUT / kind]
    return [place for place in places if place.is_dir()]
