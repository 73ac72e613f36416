"""A request as it came: held in memory, since it may hold words, and refused where it cannot be read."""

from io import BytesIO
from typing import IO

from flask import Request
from werkzeug.datastructures import MultiDict
from werkzeug.exceptions import BadRequest
from werkzeug.utils import cached_property


class Received(Request):
    """A request."""

    @cached_property
    def args(self) -> MultiDict[str, str]:
        """Return what stands behind the ``?``. Raise ``BadRequest`` when it is no UTF-8."""
        try:
            return super().args
        except UnicodeDecodeError:
            raise BadRequest from None

    def _get_file_stream(self, *_facts: object, **_more: object) -> IO[bytes]:
        """Keep a sent file in memory, never in a temporary one: a body has at most 2 MB."""
        return BytesIO()
