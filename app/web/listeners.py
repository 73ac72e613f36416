"""How each sitting wants to hear its own words: people near the device can hear them too."""

from collections import OrderedDict
from threading import Lock

ASK, STOP = "ask", "stop"
MOST = 5000  # sittings that are remembered


class Listeners:
    """How each sitting wants to hear its own words. In memory alone: after a new start it is asked again."""

    def __init__(self) -> None:
        self._said: OrderedDict[str, str] = OrderedDict()
        self._lock = Lock()

    def of(self, sitting: str) -> str:
        """Return what was chosen, or ``ask``."""
        return self._said.get(sitting, ASK)

    def keep(self, sitting: str, choice: str) -> None:
        """Keep what was chosen, until the sitting is long over."""
        with self._lock:
            self._said[sitting] = choice
            self._said.move_to_end(sitting)
            while len(self._said) > MOST:
                self._said.popitem(last=False)
