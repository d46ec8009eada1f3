"""A rate with its interval, as a value that prints itself."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from evals.stats.interval import Estimate, wilson


@dataclass(frozen=True, slots=True)
class Rate:
    """``hits`` of ``n`` with its Wilson score interval at 95 %; undefined for no cases."""

    hits: int
    n: int

    @property
    def estimate(self) -> Estimate:
        """Rate and interval, NaN where nothing was measured."""
        return wilson(self.hits, self.n)

    @property
    def value(self) -> float:
        """The rate, NaN where nothing was measured."""
        return self.estimate.value

    @property
    def interval(self) -> tuple[float, float]:
        """Lower and upper bound, NaN where nothing was measured."""
        return self.estimate.low, self.estimate.high

    def __str__(self) -> str:
        if not self.n:
            return "not measured (n = 0)"
        low, high = self.interval
        return f"{self.value:.3f} [{low:.3f}, {high:.3f}] (n = {self.n})"


def rate(values: Sequence[bool]) -> Rate:
    """How many of ``values`` are true."""
    return Rate(sum(values), len(values))
