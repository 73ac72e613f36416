"""``ownwords run`` as it is, in a process of its own, and browsers that talk to it over the network.

Whatever asks Python for a temporary file there fails and is said in the log.
"""

import os
import re
import socket
import subprocess
import sys
from collections.abc import Mapping
from dataclasses import dataclass, field
from http.client import HTTPConnection
from pathlib import Path
from urllib.parse import urlencode

from tests.support.service import fields

ROOT = Path(__file__).parents[2]
WITHOUT_TEMPORARY_FILES = """
import sys, tempfile

def none(*facts, **more):
    sys.stderr.write("A TEMPORARY FILE WAS ASKED FOR\\n")
    raise OSError("none here")

for name in ("TemporaryFile", "NamedTemporaryFile", "mkstemp", "mkdtemp"):
    setattr(tempfile, name, none)
from app.cli.main import main
sys.exit(main(sys.argv[1:]))
"""


@dataclass
class Running:
    """A service that runs, all it said so far in ``out``."""

    data: Path
    temporary: Path
    out: Path
    port: int = 0
    process: subprocess.Popen[bytes] | None = None

    def start(self) -> None:
        """Start it and wait until it answers."""
        with socket.socket() as free:
            free.bind(("127.0.0.1", 0))
            self.port = free.getsockname()[1]
        env = {**os.environ, "PORT": str(self.port), "TMPDIR": str(self.temporary), "PYTHONPATH": str(ROOT)}
        command = [
            sys.executable,
            "-c",
            WITHOUT_TEMPORARY_FILES,
            "run",
            "--no-speech",
            "--data",
            str(self.data),
        ]
        with self.out.open("ab") as out:
            self.process = subprocess.Popen(command, stdout=out, stderr=out, env=env, cwd=ROOT)
        while "Own Words is at" not in self.said()[-400:]:
            assert self.process.poll() is None, self.said()

    def stop(self) -> None:
        """End it politely, as an operator would."""
        if self.process is not None:
            self.process.terminate()
            self.process.wait(timeout=60)
            self.process = None

    def said(self) -> str:
        """Return all that it printed and logged."""
        return self.out.read_text(encoding="utf-8") if self.out.exists() else ""


@dataclass
class Browser:
    """A browser without JavaScript: cookies, forms, and every address and header it met."""

    running: Running
    cookies: dict[str, str] = field(default_factory=dict)
    met: list[str] = field(default_factory=list)
    status: int = 0
    at: str = ""
    text: str = ""

    def send(self, method: str, address: str, body: bytes = b"", kind: str = "") -> str:
        """Send one request; return the page that came, without following where it leads."""
        headers = {"Cookie": "; ".join(f"{name}={value}" for name, value in self.cookies.items())}
        headers["Content-Type"] = kind or "application/x-www-form-urlencoded"
        connection = HTTPConnection("127.0.0.1", self.running.port, timeout=60)
        try:
            connection.request(method, address, body, headers)
            reply = connection.getresponse()
            self.status, self.text = reply.status, reply.read().decode()
        finally:
            connection.close()
        self.at = address
        self.met += [address, *(f"{name}: {value}" for name, value in reply.getheaders())]
        for cookie in reply.headers.get_all("Set-Cookie") or ():
            name, _, value = cookie.partition(";")[0].partition("=")
            self.cookies[name] = value
        if self.status == 303:
            self.at = reply.headers["Location"]
        return self.text

    def see(self, address: str) -> str:
        """Open a page, and follow where it leads."""
        self.send("GET", address)
        while self.status == 303:
            self.send("GET", self.at)
        return self.text

    def post(self, address: str, data: Mapping[str, object], *, form: str = "") -> str:
        """Send a form with the secrets of a page (its own, where none is named)."""
        secrets = fields(self.see(form or address))
        return self.send("POST", address, urlencode({**secrets, **data}, doseq=True).encode())

    def find(self, pattern: str) -> str:
        """Return what stands on the page at a place."""
        found = re.search(pattern, self.text)
        assert found is not None, pattern
        return found[1]
