"""What a command prints, and what it stands on: arguments, settings, clock and store."""

import argparse
import json
import sys
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import IO, Any

from app.ground.clock import Clock, SystemClock
from app.ground.settings import Settings, data_folder, load_settings
from app.ground.store import Store

OK = 0
FOUND = 1
USAGE = 2


class Console:
    """One run of one command. With ``--json`` only ``give`` prints to the output, and words go beside it."""

    def __init__(
        self,
        args: argparse.Namespace,
        env: Mapping[str, str],
        *,
        out: IO[str] | None = None,
        err: IO[str] | None = None,
        clock: Clock | None = None,
    ) -> None:
        self.args = args
        self.env = env
        self.out = out or sys.stdout
        self.err = err or sys.stderr
        self.clock = clock or SystemClock()

    @property
    def json(self) -> bool:
        """Whether a program reads the output."""
        return bool(getattr(self.args, "json", False))

    @property
    def data(self) -> Path:
        """The folder of the data."""
        return data_folder(self.env, getattr(self.args, "data", None))

    def settings(self, **flags: Any) -> Settings:
        """Return the settings of this run."""
        return load_settings(self.data, self.env, **flags)

    @contextmanager
    def store(self, *, any_schema: bool = False) -> Iterator[Store]:
        """Open the data for the length of a command."""
        store = Store.open(self.settings(), self.clock, any_schema=any_schema)
        try:
            yield store
        finally:
            store.close()

    def say(self, text: str = "") -> None:
        """Say something in plain words."""
        print(text, file=self.err if self.json else self.out)

    def warn(self, text: str) -> None:
        """Say something that went wrong, in plain words."""
        print(text, file=self.err)

    def give(self, value: Any) -> None:
        """Print a value for a program, when one reads."""
        if self.json:
            print(json.dumps(value, ensure_ascii=False, indent=2), file=self.out)
