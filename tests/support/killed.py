"""A server that kills itself at a named point of the next answer, once somebody has armed it.

Run as ``python -m tests.support.killed DATA POINT ARMED``; prints its port. The product knows nothing
of this.
"""

import os
import signal
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from waitress import create_server

from app.acts import talking
from app.ground import log
from app.ground.anchor import Anchor
from app.ground.clock import SystemClock
from app.ground.settings import load_settings
from app.ground.store import Store, Write
from app.record import utterances
from app.web.factory import create_app

POINTS = ("before the lock", "after the insert", "after COMMIT before the anchor", "before the response")


def die_if(armed: Path) -> None:
    """End this process at once, as a power cut would, when it is armed."""
    if armed.exists():
        os.kill(os.getpid(), signal.SIGKILL)


def plant(point: str, armed: Path) -> None:
    """Put the kill in front of, or behind, the named function."""
    if point == "before the lock":
        write = Store.write

        @contextmanager
        def dying(self: Store, of: str | None = None) -> Iterator[Write]:
            die_if(armed)
            with write(self, of) as tx:
                yield tx

        Store.write = dying  # type: ignore[method-assign] # planted
    elif point == "after the insert":
        append = utterances.append

        def inserted(*args: Any) -> Any:
            receipts = append(*args)
            die_if(armed)
            return receipts

        talking.utterances.append = inserted
    elif point == "after COMMIT before the anchor":
        add = Anchor.add

        def anchored(self: Anchor, *args: Any) -> None:
            die_if(armed)
            add(self, *args)

        Anchor.add = anchored  # type: ignore[method-assign] # planted


def guarded(app: Callable[..., Any], armed: Path) -> Callable[..., Any]:
    """Return the app, dying after it made its response and before a byte of it is sent."""

    def answer(environ: dict[str, Any], start_response: Any) -> Any:
        body = app(environ, start_response)
        if environ["REQUEST_METHOD"] == "POST":
            die_if(armed)
        return body

    return answer


def main(data: str, point: str, armed: str) -> None:
    """Serve until killed."""
    store = Store.open(load_settings(Path(data), {}), SystemClock())
    log.configure()
    app: Any = create_app(store)
    if point == "before the response":
        app = guarded(app, Path(armed))
    else:
        plant(point, Path(armed))
    server = create_server(app, host="127.0.0.1", port=0)
    print(server.effective_port, flush=True)
    server.run()


if __name__ == "__main__":
    main(*sys.argv[1:])
