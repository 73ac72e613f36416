"""Pictures: what each one shows, and its drawing, checked so that it can stand in a page."""

import re
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from xml.etree import ElementTree as ET

OWN = Path(__file__).parent / "pictures"

SHAPES = frozenset({"path", "circle", "rect", "ellipse", "line", "polyline", "polygon", "g"})
PAINTS = frozenset({"none", "currentColor", "var(--tint)", "var(--tone)", "var(--paper)"})
_PLACES = frozenset({
    "d", "cx", "cy", "r", "rx", "ry", "x", "y", "x1", "y1", "x2", "y2", "width", "height", "points",
    "transform", "stroke-width", "stroke-dasharray", "stroke-dashoffset", "stroke-linecap", "stroke-linejoin",
    "fill-rule", "clip-rule",
})  # fmt: skip
_PLAIN_VALUE = re.compile(r"[\w\s.,()+-]*")
_NAME = re.compile(r"[a-z][a-z0-9-]*")
_SVG = "{http://www.w3.org/2000/svg}"
_OUTSIDE = re.compile(r"\A\s*<svg\b[^>]*>(.*)</svg>\s*\Z", re.DOTALL)


class PictureFault(Exception):  # noqa: N818 - a fault is what the author put in the file, told in a sentence
    """A picture cannot be used: which file, and what is wrong with it."""

    def __init__(self, path: Path, what: str) -> None:
        super().__init__(f"{path}: {what}")
        self.path = path
        self.what = what


@dataclass(frozen=True)
class Concept:
    """What a picture stands for: what can be seen on it, and what it must not be taken for."""

    name: str
    shows: str
    avoid: str = ""


class Pictures:
    """The pictures of one folder: ``<name>.svg`` and what they show in ``concepts*.toml``."""

    def __init__(self, concepts: Mapping[str, Concept], drawings: Mapping[str, str]) -> None:
        self._concepts = dict(concepts)
        self._drawings = dict(drawings)

    @classmethod
    def load(cls, folder: Path = OWN) -> "Pictures":
        """Read every drawing and concept, and check that each has the other.

        Raises:
            PictureFault: a drawing that could do more than be seen, a picture with no drawing or no concept.
        """
        concepts = _read_concepts(folder)
        drawings = {path.stem: read_drawing(path) for path in sorted(folder.glob("*.svg"))}
        for name in sorted(concepts.keys() ^ drawings.keys()):
            if name in concepts:
                raise PictureFault(folder / f"{name}.svg", "there is no drawing for this picture")
            raise PictureFault(folder / f"{name}.svg", "no concepts file says what this picture shows")
        return cls(concepts, drawings)

    @property
    def names(self) -> frozenset[str]:
        """The names a prompt can use."""
        return frozenset(self._drawings)

    def svg(self, name: str) -> str:
        """Return the inside of the drawing, safe to put into an ``<svg>``. Raises ``KeyError``."""
        return self._drawings[name]

    def concept(self, name: str) -> Concept:
        """Return what the picture shows. Raises ``KeyError``."""
        return self._concepts[name]


def _read_concepts(folder: Path) -> dict[str, Concept]:
    concepts: dict[str, Concept] = {}
    for path in sorted(folder.glob("concepts*.toml")):
        try:
            table = tomllib.loads(path.read_text(encoding="utf-8"))
        except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
            raise PictureFault(path, f"this file cannot be read: {error}") from None
        for name, entry in table.items():
            if not _NAME.fullmatch(name) or not isinstance(entry, dict) or not entry.get("shows"):
                raise PictureFault(path, f'{name}: a picture looks like this: [name] then shows = "…"')
            if name in concepts:
                raise PictureFault(path, f"{name} stands here two times. One picture, one meaning")
            concepts[name] = Concept(name, str(entry["shows"]), str(entry.get("not", "")))
    return concepts


def read_drawing(path: Path) -> str:
    """Return the inside of a drawing: shapes only, in the colours of the theme.

    Raises:
        PictureFault: there is a script, an address, a style, a text or another colour in it.
    """
    text = path.read_text(encoding="utf-8")
    if "<!" in text or "<?" in text or "&" in text:
        raise PictureFault(path, "only shapes here: no comments, entities or document type")
    try:
        root = ET.fromstring(text)  # noqa: S314 - entities and document types were refused above
    except ET.ParseError as error:
        raise PictureFault(path, f"this is not a drawing: {error}") from None
    if root.tag != f"{_SVG}svg" or root.get("viewBox") != "0 0 96 96":
        raise PictureFault(path, 'a drawing is an svg with viewBox="0 0 96 96"')
    for element in root.iter():
        _check_shape(path, element, is_root=element is root)
    inside = _OUTSIDE.match(text)
    if inside is None or not inside[1].strip():
        raise PictureFault(path, "there is no shape in this drawing")
    return inside[1].strip()


def _check_shape(path: Path, element: ET.Element, *, is_root: bool) -> None:
    shape = element.tag.removeprefix(_SVG)
    if not is_root and shape not in SHAPES:
        raise PictureFault(path, f"{shape} cannot stand in a drawing. Use: {', '.join(sorted(SHAPES))}")
    if (element.text or "").strip() or (element.tail or "").strip():
        raise PictureFault(path, "no words in a drawing")
    for name, value in element.attrib.items():
        if name in {"fill", "stroke"}:
            allowed = value in PAINTS
        else:
            allowed = (name in _PLACES or (is_root and name == "viewBox")) and bool(
                _PLAIN_VALUE.fullmatch(value)
            )
        if not allowed:
            raise PictureFault(
                path, f'{shape} has {name}="{value}". Only places, sizes and the theme\'s colours'
            )
