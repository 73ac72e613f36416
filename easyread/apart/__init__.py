"""An engine in a process of its own: a hang or a crash of it costs one answer, and nothing that waits."""

from easyread.apart.process import Died, Late, Process

__all__ = ["Died", "Late", "Process"]
