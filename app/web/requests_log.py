"""One line a request: which page, how it went, how long it took. No address, no code, no word of anybody."""

from time import perf_counter

from flask import Flask, Response, g, request

from app.ground import log


def register(app: Flask) -> None:
    """Write the line after each request."""
    app.before_request(_start)
    app.after_request(_line)


def _start() -> None:
    g.started = perf_counter()


def _line(response: Response) -> Response:
    ms = round((perf_counter() - g.get("started", perf_counter())) * 1000, 1)
    log.event("request", endpoint=request.endpoint or "none", status=response.status_code, ms=ms)
    return response
