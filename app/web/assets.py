"""Style, script, fonts: read and packed once at start, kept by browsers until they change."""

import gzip
import hashlib
import mimetypes
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from flask import Flask, Response, abort, request

STATIC = Path(__file__).parent / "static"
YEAR = 365 * 24 * 60 * 60
TEXT = frozenset({".css", ".js", ".svg", ".webmanifest"})
TYPES = {".woff2": "font/woff2", ".webmanifest": "application/manifest+json", ".js": "text/javascript"}


@dataclass(frozen=True)
class Asset:
    """One file as it is sent."""

    body: bytes
    packed: bytes | None
    kind: str


class Assets:
    """All files of one start. One version stands for all, so that a style names its fonts without a hash."""

    def __init__(self, files: Mapping[str, bytes]) -> None:
        self.files = {name: _asset(name, body) for name, body in files.items()}
        whole = hashlib.sha256()
        for name in sorted(files):
            whole.update(name.encode() + b"\0" + hashlib.sha256(files[name]).digest())
        self.version = whole.hexdigest()[:12]

    def url(self, name: str) -> str:
        """Return the address of a file. Raise ``KeyError`` for one that there is not: a template's slip."""
        if name not in self.files:
            raise KeyError(name)
        return f"/static/{self.version}/{name}"

    def serve(self, version: str, name: str) -> Response:
        """Send a file. Under an older version it is sent too, but kept by nobody."""
        found = self.files.get(name)
        if found is None:
            abort(404)
        packed = found.packed if found.packed and request.accept_encodings["gzip"] else None
        response = Response(packed or found.body, content_type=found.kind)
        if packed:
            response.headers["Content-Encoding"] = "gzip"
        if found.packed:
            response.headers["Vary"] = "Accept-Encoding"
        now = version == self.version
        response.headers["Cache-Control"] = f"public, max-age={YEAR}, immutable" if now else "no-store"
        return response


def load_assets(extra: Mapping[str, bytes], folder: Path = STATIC) -> Assets:
    """Read the static files; ``extra`` are those made at start, as the fonts."""
    own = {path.name: path.read_bytes() for path in sorted(folder.iterdir()) if path.is_file()}
    return Assets({**own, **extra})


def register(app: Flask, assets: Assets) -> None:
    """Give the files their address."""
    app.add_url_rule("/static/<version>/<name>", "static", assets.serve)


def _asset(name: str, body: bytes) -> Asset:
    suffix = Path(name).suffix
    kind = TYPES.get(suffix) or mimetypes.guess_type(name)[0] or "application/octet-stream"
    if suffix in TEXT:
        kind = f"{kind}; charset=utf-8"
    packed = gzip.compress(body, 9, mtime=0) if suffix in TEXT else None
    return Asset(body, packed if packed and len(packed) < len(body) else None, kind)
