"""The ownwords command."""

import gc

# What a command reads at its start stays until its end: looking through it for rubbish at every turn costs a
# tenth of the start. A server needs no more than this either: it is a few pages' worth of new objects.
YOUNG = 10_000
gc.set_threshold(YOUNG)
