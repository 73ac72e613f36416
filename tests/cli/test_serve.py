"""``ownwords run``. The risk: a server that does not stop, hides behind a taken port, or runs on an old
record.
"""

import os
import signal
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from sqlalchemy import text

from app.ground.store import Store
from tests.support.processes import is_gone, wait_until

Start = Callable[..., "subprocess.Popen[str]"]


def free_port() -> int:
    with socket.socket() as one:
        one.bind(("127.0.0.1", 0))
        return int(one.getsockname()[1])


@pytest.fixture
def start(store: Store, data: Path) -> Iterator[Start]:
    """Start the server as an operator does."""
    assert store
    running: list[subprocess.Popen[str]] = []

    def begin(port: int) -> "subprocess.Popen[str]":
        command = [sys.executable, "-m", "app.cli.main", "run", "--data", str(data)]
        running.append(
            subprocess.Popen(
                command,
                env={**os.environ, "PORT": str(port), "PYTHONPATH": str(Path.cwd())},
                stdout=subprocess.PIPE,
                stderr=subprocess.PIPE,
                text=True,
            )
        )
        return running[-1]

    yield begin
    for one in running:
        one.kill()
        one.communicate()


def answers(port: int) -> bool:
    for _ in range(200):
        try:
            with urllib.request.urlopen(f"http://127.0.0.1:{port}/healthz", timeout=1) as got:
                return bool(got.read() == b"ok\n")
        except (urllib.error.URLError, OSError):
            time.sleep(0.1)
    return False


@pytest.mark.parametrize("how", [signal.SIGINT, signal.SIGTERM])
def test_it_serves_says_where_and_stops(start: Start, how: signal.Signals) -> None:
    """Given a server, when it is stopped by Ctrl-C or politely, then it says where it was and ends with 0."""
    port = free_port()
    server = start(port)
    assert answers(port)
    server.send_signal(how)
    out, err = server.communicate(timeout=20)
    assert f"http://127.0.0.1:{port}" in out
    assert (server.returncode, "Traceback" in err) == (0, False)


def below(pid: int) -> set[int]:
    """Return the processes that a process started."""
    lists = [one.read_text("ascii").split() for one in Path(f"/proc/{pid}/task").glob("*/children")]
    return {int(child) for one in lists for child in one}


@pytest.mark.parametrize("how", [signal.SIGINT, signal.SIGTERM, signal.SIGKILL])
def test_no_voice_outlives_it(start: Start, how: signal.Signals) -> None:
    """Risk: a process that holds somebody's last words goes on after the service was stopped."""
    # Given a service that makes sounds ahead, and one who listens
    port = free_port()
    server = start(port)
    assert answers(port)
    body = b'{"text": "This is what I want.", "language": "en"}'
    asked = urllib.request.Request(
        f"http://127.0.0.1:{port}/speech", body, {"Content-Type": "application/json"}
    )
    with urllib.request.urlopen(asked, timeout=30) as got:
        assert len(got.read()) > 1000
    voices = below(server.pid)
    assert voices
    # When the service is stopped in whatever way; Then nothing of it is there any more
    server.send_signal(how)
    server.communicate(timeout=20)
    for voice in voices:
        wait_until(lambda voice=voice: is_gone(voice))  # type: ignore[misc] # each its own


def test_a_taken_port_is_said(start: Start) -> None:
    """Given a port somebody else has, when the server starts, then it ends with 1 and says what to do."""
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        server = start(taken.getsockname()[1])
        _, err = server.communicate(timeout=60)
    assert server.returncode == 1
    assert "is taken" in err


def test_an_old_record_is_refused_and_the_command_named(start: Start, store: Store) -> None:
    """Given a record of another version, when the server starts, then it does not, and names what to run."""
    with store.write() as tx:
        tx.conn.execute(text("UPDATE alembic_version SET version_num = 'older'"))
    server = start(free_port())
    _, err = server.communicate(timeout=60)
    assert server.returncode == 1
    assert "version" in err
