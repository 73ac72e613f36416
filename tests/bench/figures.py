"""A figure: five runs of ours and five of the other, in turn, their medians, and what was to be reached."""

from collections.abc import Callable
from dataclasses import dataclass
from statistics import median

RUNS = 5


@dataclass(frozen=True)
class Figure:
    """One measured figure. ``target`` is ``None`` for what is only told."""

    name: str
    ours: tuple[float, ...]
    other: tuple[float, ...]
    labels: tuple[str, str]
    unit: str
    value: float
    how: str
    target: float | None
    least: bool

    @property
    def met(self) -> bool:
        """Whether it was reached."""
        if self.target is None:
            return True
        return self.value >= self.target if self.least else self.value <= self.target

    def lines(self) -> list[str]:
        """Return it as it is printed: what was found, then the raw figures below."""
        wanted = (
            "told" if self.target is None else f"{'at least' if self.least else 'at most'} {self.target:g}"
        )
        said = "" if self.target is None else ("   ok" if self.met else "   MISSED")
        rows = [f"{self.name}: {self.how} {self.value:.3g} ({wanted}){said}"]
        for label, values in zip(self.labels, (self.ours, self.other), strict=True):
            if values:
                raw = " ".join(f"{value:.4g}" for value in values)
                rows.append(f"    {label}: median {median(values):.4g} {self.unit}, of {raw}")
        return rows


def alternate(*measures: Callable[[], float]) -> list[tuple[float, ...]]:
    """Run each measure five times, in turn, so that what else the computer does falls on all alike."""
    found: list[list[float]] = [[] for _ in measures]
    for _ in range(RUNS):
        for values, measure in zip(found, measures, strict=True):
            values.append(measure())
    return [tuple(values) for values in found]


def rate(
    name: str,
    ours: tuple[float, ...],
    bare: tuple[float, ...],
    target: float | None,
    *,
    unit: str = "a second",
) -> Figure:
    """Return how much of the bare part's rate ours reaches: at least the target."""
    value = median(ours) / median(bare)
    return Figure(name, ours, bare, ("ours", "bare"), unit, value, "ratio", target, least=True)


def growth(
    name: str, large: tuple[float, ...], small: tuple[float, ...], target: float | None, *, unit: str = "ms"
) -> Figure:
    """Return how much longer it takes in the large record than in the small one: at most the target."""
    value = median(large) / median(small)
    return Figure(name, large, small, ("large", "small"), unit, value, "times", target, least=False)


def more(name: str, ours: tuple[float, ...], bare: tuple[float, ...], target: float, *, unit: str) -> Figure:
    """Return how much more ours takes than the bare part, as a difference of medians: at most the target."""
    value = median(ours) - median(bare)
    return Figure(name, ours, bare, ("ours", "bare"), unit, value, f"{unit} more:", target, least=False)


def most(
    name: str, values: tuple[float, ...], target: float | None, *, unit: str, label: str = "ours"
) -> Figure:
    """Return a figure that stands for itself: the largest, at most the target."""
    return Figure(name, values, (), (label, ""), unit, max(values), f"{unit}:", target, least=False)
