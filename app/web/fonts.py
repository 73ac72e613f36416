"""Atkinson Hyperlegible as browsers want it: made from the package's files once, kept in DIR/cache."""

import hashlib
from importlib.resources import files
from pathlib import Path

PACKAGE = "fontpkg_atkinson_hyperlegible"
WEIGHTS = {
    "own-words-400.woff2": "AtkinsonHyperlegible-Regular.ttf",
    "own-words-700.woff2": "AtkinsonHyperlegible-Bold.ttf",
}
# Latin, Latin-1, Latin Extended-A, the rest of Welsh, punctuation, the euro: what the font has of these.
LETTERS = [*range(0x20, 0x7F), *range(0xA0, 0x180), *range(0x1E80, 0x1E86), 0x1EF2, 0x1EF3]
MARKS = [*range(0x2010, 0x2040), 0x20AC]


def load(data: Path) -> dict[str, bytes]:
    """Return the fonts by name; a folder that cannot be written only means making them at each start."""
    return {name: _one(data / "cache", source) for name, source in WEIGHTS.items()}


def _one(cache: Path, source: str) -> bytes:
    raw = files(PACKAGE).joinpath("files", source).read_bytes()
    kept = cache / f"{hashlib.sha256(raw + repr(LETTERS + MARKS).encode()).hexdigest()[:16]}.woff2"
    try:
        return kept.read_bytes()
    except OSError:
        made = _made(raw)
    part = kept.with_suffix(".part")
    try:
        cache.mkdir(parents=True, exist_ok=True)
        part.write_bytes(made)
        part.replace(kept)
    except OSError:
        return made
    return made


def _made(raw: bytes) -> bytes:
    # Loaded only when there is something to make: it costs half a second of a start.
    from io import BytesIO  # noqa: PLC0415 - only when a font is made

    from fontTools import subset  # noqa: PLC0415 - as above

    options = subset.Options()
    options.flavor = "woff2"
    options.layout_features = ["*"]
    options.hinting = False
    font = subset.load_font(BytesIO(raw), options)
    cutter = subset.Subsetter(options)
    cutter.populate(unicodes=LETTERS + MARKS)
    cutter.subset(font)
    out = BytesIO()
    subset.save_font(font, out, options)
    return out.getvalue()
