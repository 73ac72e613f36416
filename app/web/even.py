"""Pages that keep something back take an even time, so that no clock tells whether there was something.

What somebody may not see costs time all the same: rows are read and left out. So a page of the office, and a
person's page while somebody is beside them, leaves only at a full step of time after it was asked for. The
work in between is far shorter than a step, however much was kept back. Measured by ``tests.bench.apart``:
whoever guesses by the time of one page is right in at most 55 of 100 (``area under the curve``).
"""

import math
import time
from collections.abc import Callable, Iterable
from typing import TYPE_CHECKING

from flask import request

if TYPE_CHECKING:
    from _typeshed.wsgi import StartResponse, WSGIApplication, WSGIEnvironment

STEP = 0.02  # seconds; a page of the office takes 5 to 8 thousandths
MARK = "ownwords.even"


def evenly() -> None:
    """Let this request's answer leave at a full step."""
    request.environ[MARK] = True


class Even:
    """Holds an answer that is ready until the step is full."""

    def __init__(
        self,
        app: "WSGIApplication",
        *,
        now: Callable[[], float] = time.monotonic,
        wait: Callable[[float], None] = time.sleep,
    ) -> None:
        self._app = app
        self._now, self._wait = now, wait

    def __call__(self, environ: "WSGIEnvironment", start_response: "StartResponse") -> Iterable[bytes]:
        """Answer, and where it is asked for hold the answer back."""
        began = self._now()
        answer = self._app(environ, start_response)
        if MARK in environ:
            self._wait(rest(self._now() - began))
        return answer


def rest(spent: float) -> float:
    """Return how long it is from so many seconds to the next full step."""
    return math.ceil(spent / STEP) * STEP - spent if STEP else 0.0
