"""Words that are looked for where none may be, in every spelling a computer might give them."""

import base64
import json
import zipfile
from collections.abc import Iterable, Iterator
from pathlib import Path
from urllib.parse import quote, quote_plus

BIRDS = "Grünfink Zaunkönig"  # two words and letters beyond ASCII, so that every spelling is its own


def canary(place: str) -> str:
    """Return words that are said in one place only."""
    return f"{BIRDS} {place} äöü"


def spellings(words: str) -> Iterator[bytes]:
    """Return the ways in which words may stand in a file."""
    raw = words.encode()
    yield raw
    yield from (quote(words).encode(), quote_plus(words).encode(), quote(words, safe="").lower().encode())
    yield from (words.encode("utf-16-le"), words.encode("utf-16-be"), words.encode("latin-1", "ignore"))
    yield from (json.dumps(words)[1:-1].encode(), words.encode("unicode_escape"), repr(raw)[2:-1].encode())
    yield raw.hex().encode()
    for shift in range(3):
        for coded in (base64.b64encode(b"x" * shift + raw), base64.urlsafe_b64encode(b"x" * shift + raw)):
            yield coded[4 : len(coded) - 4]


def stands_in(data: bytes, words: str) -> bool:
    """Tell whether words stand in some bytes."""
    return any(spelling in data for spelling in spellings(words))


def files_with(folders: Iterable[Path], words: Iterable[str], *, but: Iterable[str] = ()) -> list[str]:
    """Return the files that hold any of the words, in their names too; zip files are opened."""
    found = []
    for folder in folders:
        for path in sorted(folder.rglob("*")):
            if path.is_file() and path.name not in but:
                data = str(path.relative_to(folder)).encode() + b"\0" + path.read_bytes()
                if zipfile.is_zipfile(path):
                    with zipfile.ZipFile(path) as archive:
                        data += b"".join(archive.read(name) for name in archive.namelist())
                found += [f"{path}: {one}" for one in words if stands_in(data, one)]
    return found
