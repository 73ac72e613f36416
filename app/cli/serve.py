"""``ownwords run``: serves the pages, in one process, until Ctrl-C."""

import argparse
import gc
import signal
import sys

from waitress import create_server  # type: ignore[import-untyped] # it ships no types

from app.cli import demo, living
from app.cli.console import Console
from app.cli.speech import Ahead
from app.ground.faults import Fault
from app.ground.settings import Settings
from app.ground.store import Store
from app.web.factory import create_app
from app.web.house import NAME

# A request waits in memory, never in a temporary file, since it may hold words; 2 MB is what a page takes.
# One that holds a recording has this beside it: what is too large is refused by the page, with its words.
IN_MEMORY = 16 * 1024 * 1024


def run_arguments(parser: argparse.ArgumentParser) -> None:
    """Add what ``run`` takes."""
    parser.add_argument("--host")
    parser.add_argument("--port", type=int)
    parser.add_argument("--no-speech", action="store_true", help="make sounds only when somebody listens")
    parser.add_argument("--ways-in", action="store_true", help="of a demo: print fresh passwords and links")


def run(console: Console) -> int:
    """Serve until Ctrl-C or a polite end. Raise ``Fault`` when the port is taken or the record is old."""
    settings = console.settings(host=console.args.host, port=console.args.port)
    store = Store.open(settings, console.clock)
    try:
        return _serve(console, settings, store)
    finally:
        store.close()


def _serve(console: Console, settings: Settings, store: Store) -> int:
    app = create_app(store)
    in_memory = IN_MEMORY + settings.most_sent
    try:
        server = create_server(
            app,
            host=settings.host,
            port=settings.port,
            threads=settings.threads,
            ident=None,
            max_request_body_size=in_memory,
            inbuf_overflow=in_memory + 1,
            outbuf_overflow=in_memory,
        )
    except OSError:
        raise Fault(f"Port {settings.port} is taken. Try another one, for example: PORT=8001") from None
    if console.args.ways_in and demo.is_demo(settings):
        _ways_in(console, demo.ways_in(settings, store, settings.address))
    console.say(f"Own Words is at {settings.address}\nTo stop it, press Ctrl-C.")
    console.out.flush()
    signal.signal(signal.SIGTERM, _stop)
    ahead = None if console.args.no_speech else Ahead(settings)
    # what was read at the start stays: it need not be looked through for rubbish again and again
    gc.collect()
    gc.freeze()
    try:
        if ahead:
            ahead.start()
        server.run()
    finally:
        server.close()
        app.extensions[NAME].speech.close()
        app.extensions[NAME].transcripts.close()
        if ahead:
            ahead.stop()
    console.say("Stopped.")
    return 0


def _stop(_signal: int, _frame: object) -> None:
    sys.exit(0)


def _ways_in(console: Console, ways: living.Row) -> None:
    console.say("Sign in at /sign-in:")
    for user in ways["users"]:
        console.say(f"  {user['role']:9} {user['email']}  {user['password']}")
    for person in ways["people"]:
        for pathway, link in person["invites"].items():
            console.say(f"{person['called']}, {pathway}: {link}")
