"""A recording as text, by an engine on this machine, in a process of its own. Off unless one is named.

What it gives is never final: a proposal with the words it is not sure of, for the person to say yes or no to.
"""

from easyread.hearing.apart import HeardApart
from easyread.hearing.heard import Deaf, Heard, Hearer, Occupied

__all__ = ["Deaf", "Heard", "HeardApart", "Hearer", "Occupied"]
