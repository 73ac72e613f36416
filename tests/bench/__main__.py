"""``make bench``: each figure beside its bare part, in one run, as a ratio; 1 when a target is missed."""

import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path

from tests.bench import pages, record
from tests.bench.figures import Figure


def figures() -> Iterator[Figure]:
    """Measure everything, the record first."""
    yield from record.figures()
    with tempfile.TemporaryDirectory() as folder:
        yield from pages.measure(Path(folder))


def main() -> int:
    """Print each figure as it comes."""
    missed = 0
    for figure in figures():
        print(*figure.lines(), sep="\n", flush=True)
        missed += figure.target is not None and not figure.met
    print(f"{missed} missed")
    return 1 if missed else 0


if __name__ == "__main__":
    sys.exit(main())
