"""Child processes that serve: ours by its own command, the bare part on the same server and threads."""

import os
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from app.ground.settings import load_settings
from tests.bench import client

ROOT = Path(__file__).parents[2]
PATIENCE = 60.0


def free_port() -> int:
    """Return a port that nobody listens on."""
    with socket.socket() as found:
        found.bind(("127.0.0.1", 0))
        return int(found.getsockname()[1])


def ours(data: Path, port: int) -> list[str]:
    """Return the command that serves ours."""
    return [sys.executable, "-c", _RUN, "run", "--no-speech", "--data", str(data), "--port", str(port)]


def bare(page: Path, like: Path, port: int) -> list[str]:
    """Return the command that serves the bare part; ``like``: a record whose rows it inserts."""
    threads = load_settings(Path("none"), {}).threads
    return [sys.executable, "-m", "tests.bench.bare", str(page), str(like), str(port), str(threads)]


_RUN = "import sys; from app.cli.main import main; sys.exit(main(sys.argv[1:]))"


@contextmanager
def serving(command: list[str], port: int, log: Path) -> Iterator[float]:
    """Run a server until it is not needed any more; give the seconds until its first response."""
    with log.open("ab") as errors:
        env = {**os.environ, "PYTHONPATH": str(ROOT)}
        start = time.perf_counter()
        process = subprocess.Popen(command, stdout=errors, stderr=errors, cwd=ROOT, env=env)
        try:
            yield _first_response(process, port) - start
        finally:
            process.terminate()
            process.wait(PATIENCE)


def _first_response(process: subprocess.Popen[bytes], port: int) -> float:
    until = time.perf_counter() + PATIENCE
    while time.perf_counter() < until:
        if process.poll() is not None:
            raise RuntimeError("the server did not start")
        try:
            line = client.Line(port)
        except OSError:
            time.sleep(0.005)
            continue
        line.send(client.get("/"))
        line.receive()
        line.close()
        return time.perf_counter()
    raise RuntimeError("the server did not answer")
