"""A cold start: from the command to the first response, ours with its record and letters, and bare."""

from collections.abc import Callable
from pathlib import Path

from tests.bench import people, servers
from tests.bench.figures import Figure, alternate, more

PLAIN = "<!doctype html><title>Page</title><p>Hello."


def measure(folder: Path) -> Figure:
    """Measure starts, each in a new process, with files that were read before."""
    people.new_service(folder / "start").store.close()
    page = folder / "plain.html"
    page.write_text(PLAIN, "utf-8")
    ours = _start(folder, lambda port: servers.ours(folder / "start", port))
    bare = _start(folder, lambda port: servers.bare(page, folder / "none.db", port))
    ours(), bare()
    return more("A cold start, until the first response", *alternate(ours, bare), 1.0, unit="s")


def _start(folder: Path, command: Callable[[int], list[str]]) -> Callable[[], float]:
    def measure() -> float:
        port = servers.free_port()
        with servers.serving(command(port), port, folder / "log") as seconds:
            return seconds

    return measure
