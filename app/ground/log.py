"""The log: what happened, never to whom. Only fields of the list below can be written."""

import logging
import sys
import time
from functools import lru_cache
from pathlib import Path
from types import TracebackType
from typing import IO, Any

LOGGER = logging.getLogger("ownwords")
ALLOWED = frozenset(
    {"command", "count", "endpoint", "engine", "error", "method", "ms", "place", "port", "status"}
)
RECORD_KEY = "ownwords_fields"


def event(name: str, *, level: int = logging.INFO, **fields: str | float) -> None:
    """Write one event. Raise ``ValueError`` for a field that is not on the list: that is a fault of ours."""
    if unknown := sorted(set(fields) - ALLOWED):
        raise ValueError(f"a log may not hold {', '.join(unknown)}")
    if LOGGER.isEnabledFor(level):
        # made by hand: to look for the line that asked for it would be half of what it costs
        record = logging.LogRecord(LOGGER.name, level, __file__, 0, name, None, None)
        setattr(record, RECORD_KEY, fields)
        LOGGER.handle(record)


def failure(name: str, error: BaseException) -> None:
    """Write that something failed: the kind of exception and its place, never its text or values."""
    event(name, level=logging.ERROR, error=type(error).__name__, place=place_of(error.__traceback__))


def place_of(traceback: TracebackType | None) -> str:
    """Return file and line where an exception was raised, outermost first, without any value."""
    places = []
    while traceback is not None:
        code = traceback.tb_frame.f_code
        places.append(f"{Path(code.co_filename).name}:{traceback.tb_lineno}")
        traceback = traceback.tb_next
    return ">".join(places[-6:])


class SafeFormatter(logging.Formatter):
    """Writes our events with their fields; of what libraries log, only who, how bad and where."""

    def format(self, record: logging.LogRecord) -> str:
        """Return one line."""
        when = self._when(int(record.created))
        fields: dict[str, Any] | None = getattr(record, RECORD_KEY, None)
        if fields is None:
            kind = record.exc_info[0].__name__ if record.exc_info and record.exc_info[0] else "-"
            return f"{when} {record.levelname} {record.name} {record.module}:{record.lineno} error={kind}"
        said = "".join(
            f" {name}={str(value).replace(chr(10), ' ')}" for name, value in sorted(fields.items())
        )
        return f"{when} {record.levelname} {record.msg}{said}"

    @staticmethod
    @lru_cache(maxsize=2)
    def _when(second: int) -> str:
        return time.strftime("%Y-%m-%dT%H:%M:%S", time.localtime(second))


class _Lines(logging.StreamHandler[IO[str]]):
    """Writes each line at once, with one call, so that the lines of several threads stay whole."""

    def handle(self, record: logging.LogRecord) -> bool:
        try:
            self.stream.write(self.format(record) + self.terminator)
            self.flush()
        except Exception:  # noqa: BLE001 - a log that cannot be written stops no page
            self.handleError(record)
        return True


def configure(stream: IO[str] | None = None) -> None:
    """Send every logger of the process through the formatter, and nothing anywhere else."""
    handler = _Lines(stream or sys.stderr)
    handler.setFormatter(SafeFormatter())
    root = logging.getLogger()
    root.handlers[:] = [handler]
    root.setLevel(logging.WARNING)
    # that a request waits for a moment is no news; it would be a line for nearly every one on a busy day
    logging.getLogger("waitress.queue").setLevel(logging.ERROR)
    LOGGER.setLevel(logging.INFO)
