"""What an operator can set, read once at the start and never changed after.

Defaults, then ``DIR/ownwords.toml``, then the environment, then flags: the later wins.
"""

import re
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass, fields
from pathlib import Path
from typing import Any

from app.ground.faults import Fault

FILE = "ownwords.toml"
PATHS = frozenset({"data", "key_file", "anchor_file"})
NUMBERS = {
    "port": (1, 65535),
    "threads": (1, 64),
    "session_minutes": (1, 24 * 60),
    "session_hours": (1, 7 * 24),
    "voice_minutes": (1, 60),
    "film_minutes": (1, 30),
    "recording_mb": (1, 64),
    "line_mb": (1, 16),
    "film_mb": (1, 64),
}
POSTGRESQL = ("postgresql://", "postgresql+psycopg://")
ENVIRONMENT = {
    "OWNWORDS_DATABASE_URL": "database_url",
    "OWNWORDS_KEY_FILE": "key_file",
    "OWNWORDS_ANCHOR_FILE": "anchor_file",
    "PORT": "port",
}


@dataclass(frozen=True)
class Settings:
    """Where things lie and how the service answers.

    ``database_url`` empty means SQLite in ``data``; ``base_url`` empty means http on ``host`` and ``port``.
    ``voice``: the engine that speaks, as ``module:factory``; empty means the one that comes along.
    ``transcriber``: the engine that writes recordings down, as ``module:factory``; empty means none does.
    ``transcriber_model``: the folder of its model, from ``data`` on.
    ``session_minutes``: staff are signed out after so long without a page (ASVS 7.3.1);
    ``session_hours``: and after so long in any case (ASVS 7.3.2). Nothing of the person's times out.
    ``voice_minutes``, ``film_minutes``: how long an answer can be that is spoken, or signed;
    ``recording_mb``: how large one can be, a photo too, in millions of bytes.
    ``line_mb``, ``film_mb``: how large a recording of a page's line, and a page in sign language, can be.
    """

    data: Path
    key_file: Path
    anchor_file: Path
    database_url: str = ""
    host: str = "127.0.0.1"
    port: int = 8000
    base_url: str = ""
    threads: int = 8
    voice: str = ""
    transcriber: str = ""
    transcriber_model: str = ""
    session_minutes: int = 30
    session_hours: int = 12
    voice_minutes: int = 10
    film_minutes: int = 5
    recording_mb: int = 32
    line_mb: int = 4
    film_mb: int = 32

    @property
    def record_file(self) -> Path:
        """The SQLite record."""
        return self.data / "record.db"

    @property
    def people_file(self) -> Path:
        """The people's wrapped keys and the list of erasures, whatever the engine of the record is."""
        return self.data / "keys" / "people.db"

    @property
    def is_sqlite(self) -> bool:
        """Whether the record is a file here."""
        return not self.database_url or self.database_url.startswith("sqlite")

    @property
    def most_recorded(self) -> int:
        """How many bytes one recording may have."""
        return self.recording_mb * 1_000_000

    @property
    def most_sent(self) -> int:
        """How many bytes the largest file may have that can be sent."""
        return max(self.recording_mb, self.line_mb, self.film_mb) * 1_000_000

    @property
    def address(self) -> str:
        """The address people open, without a slash at its end."""
        return self.base_url.rstrip("/") or f"http://{self.host}:{self.port}"

    @property
    def https(self) -> bool:
        """Whether that address is https, so that cookies are ``Secure``."""
        return self.address.startswith("https://")


NAMES = frozenset(field.name for field in fields(Settings)) - {"data"}


def load_settings(data: Path, env: Mapping[str, str], **flags: Any) -> Settings:
    """Put the settings together. A flag that is ``None`` was not given.

    Raise ``Fault`` for an unknown key (with file and line), a wrong type or a value out of bounds.
    """
    values: dict[str, Any] = _from_file(data)
    for name, key in ENVIRONMENT.items():
        if env.get(name):
            values[key] = _number(env[name], name) if key in NUMBERS else env[name]
    values.update({key: value for key, value in flags.items() if value is not None})
    for key in values:
        if key not in NAMES:
            raise Fault(f"“{key}” is not a setting.")
    for key, (low, high) in NUMBERS.items():
        if key in values and not low <= int(values[key]) <= high:
            raise Fault(f"“{key}” has to be a number from {low} to {high}.")
    _check_url(str(values.get("database_url", "")))
    return Settings(
        data=data,
        key_file=Path(values.pop("key_file", data / "keys" / "installation.key")),
        anchor_file=Path(values.pop("anchor_file", data / "anchor" / "heads.log")),
        **values,
    )


def _check_url(url: str) -> None:
    if url and not url.startswith(POSTGRESQL):
        raise Fault("The address of the database has to begin with postgresql:// (for SQLite leave it out).")


def data_folder(env: Mapping[str, str], flag: str | None = None) -> Path:
    """Return where the data lies: the flag, the environment, or ``var``."""
    return Path(flag or env.get("OWNWORDS_DATA") or "var")


def _from_file(data: Path) -> dict[str, Any]:
    path = data / FILE
    try:
        text = path.read_text(encoding="utf-8")
    except FileNotFoundError:
        return {}
    except (OSError, UnicodeDecodeError):
        raise Fault(f"{path} cannot be read as text.") from None
    try:
        found = tomllib.loads(text)
    except tomllib.TOMLDecodeError as fault:
        raise Fault(f"{path} cannot be read: {fault}.") from None
    for key, value in found.items():
        where = f"{path}, line {_line_of(text, key)}"
        if key not in NAMES:
            raise Fault(f"{where}: “{key}” is not a setting.")
        wanted: type = int if key in NUMBERS else str
        if not isinstance(value, wanted) or isinstance(value, bool):
            raise Fault(f"{where}: “{key}” has to be {'a number' if wanted is int else 'text'}.")
        if key in PATHS:
            found[key] = data / str(value)
    return found


def _line_of(text: str, key: str) -> int:
    pattern = re.compile(rf"""\s*\[*\s*["']?{re.escape(key)}\b""")
    for number, line in enumerate(text.splitlines(), 1):
        if pattern.match(line):
            return number
    return 1


def _number(text: str, name: str) -> int:
    try:
        return int(text)
    except ValueError:
        raise Fault(f"{name} has to be a number.") from None
