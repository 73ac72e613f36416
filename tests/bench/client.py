"""As little of a browser as can be: bytes to a socket and back, so that the server is what is measured."""

import socket
import time
from collections.abc import Iterable, Sequence

LENGTH = b"content-length: "
END = b"\r\n\r\n"


class Line:
    """One kept-alive connection."""

    def __init__(self, port: int) -> None:
        self._socket = socket.create_connection(("127.0.0.1", port), timeout=60)
        self._socket.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)

    def send(self, request: bytes) -> None:
        """Send one request."""
        self._socket.sendall(request)

    def receive(self) -> bytes:
        """Return one whole response."""
        data = self._socket.recv(65536)
        while END not in data:
            data += self._more()
        head, _, body = data.partition(END)
        at = head.lower().find(LENGTH)
        length = int(head[at + len(LENGTH) :].split(b"\r\n", 1)[0]) if at >= 0 else 0
        parts, missing = [data], length - len(body)
        while missing > 0:
            parts.append(self._more())
            missing -= len(parts[-1])
        return b"".join(parts)

    def close(self) -> None:
        """Hang up."""
        self._socket.close()

    def _more(self) -> bytes:
        data = self._socket.recv(65536)
        if not data:
            raise ConnectionError("the server hung up")
        return data


def get(path: str, cookie: str = "") -> bytes:
    """Return the bytes of a GET."""
    return _request("GET", path, cookie, b"")


def post(path: str, cookie: str, body: bytes) -> bytes:
    """Return the bytes of a form's POST."""
    return _request("POST", path, cookie, body)


def _request(method: str, path: str, cookie: str, body: bytes) -> bytes:
    lines = [f"{method} {path} HTTP/1.1", "Host: 127.0.0.1"]
    if cookie:
        lines.append(f"Cookie: {cookie}")
    if method == "POST":
        lines += ["Content-Type: application/x-www-form-urlencoded", f"Content-Length: {len(body)}"]
    return "\r\n".join(lines).encode() + END + body


def throughput(port: int, requests: Sequence[bytes], *, expect: bytes, lines: int = 4) -> float:
    """Send all requests over a few connections, each answered before its next; return responses a second."""
    open_lines = [Line(port) for _ in range(lines)]
    start = time.perf_counter()
    waiting: list[Line] = []
    for line, request in zip(open_lines, requests, strict=False):
        line.send(request)
        waiting.append(line)
    for request in _after(requests, len(waiting)):
        line = waiting.pop(0)
        _check(line.receive(), expect)
        line.send(request)
        waiting.append(line)
    for line in waiting:
        _check(line.receive(), expect)
    spent = time.perf_counter() - start
    for line in open_lines:
        line.close()
    return len(requests) / spent


def _after(requests: Sequence[bytes], first: int) -> Iterable[bytes]:
    return (requests[at] for at in range(first, len(requests)))


def _check(response: bytes, expect: bytes) -> None:
    if not response.startswith(expect):
        raise RuntimeError(f"{response[:40]!r} came instead of {expect!r}")
