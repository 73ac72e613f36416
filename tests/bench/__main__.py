"""``make bench``: each figure beside its bare part, in one run, as a ratio; 1 when a target is missed.

``--data DIR`` keeps the large record for the next time: making a million answers takes a while.
"""

import argparse
import sys
import tempfile
from collections.abc import Iterator
from contextlib import nullcontext
from pathlib import Path

from tests.bench import apart, listening, pages, record, sizes, starts, voice
from tests.bench.figures import Figure


def figures(data: Path | None) -> Iterator[Figure]:
    """Measure everything: small things first, the large record last."""
    yield from record.figures()
    with tempfile.TemporaryDirectory() as folder:
        yield starts.measure(Path(folder))
        yield from pages.measure(Path(folder))
        yield from apart.measure(Path(folder))
        yield from voice.measure(Path(folder))
        yield from listening.measure(Path(folder))
    with tempfile.TemporaryDirectory() if data is None else nullcontext(str(data)) as kept:
        yield from sizes.measure(Path(kept), lambda said: print(f"    {said}", flush=True))


def main() -> int:
    """Print each figure as it comes."""
    parser = argparse.ArgumentParser()
    parser.add_argument("--data", type=Path)
    missed = 0
    for figure in figures(parser.parse_args().data):
        print(*figure.lines(), sep="\n", flush=True)
        missed += not figure.met
    print(f"{missed} missed")
    return 1 if missed else 0


if __name__ == "__main__":
    sys.exit(main())
