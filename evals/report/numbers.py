"""Numbers as they are written in reports."""

from __future__ import annotations

import math

from evals.suites.measure import Figure


def value(figure: Figure) -> str:
    """The number alone; 'not measured' where there is none."""
    e = figure.estimate
    if not e.measured:
        return "not measured"
    return _one(e.value, figure.measure.unit)


def interval(figure: Figure) -> str:
    """Its 95 % interval in brackets, empty where there is none."""
    e = figure.estimate
    if not e.measured or math.isnan(e.low):
        return ""
    return f"[{_one(e.low, figure.measure.unit, bare=True)}, {_one(e.high, figure.measure.unit, bare=True)}]"


def own_count(figure: Figure, first: Figure) -> str:
    """How many cases a system's figure has, where that is another number than the ``first`` system's; else empty."""
    return "" if figure.estimate.n == first.estimate.n else f"n = {figure.estimate.n}"


def counted(figure: Figure) -> str:
    """How many cases, how many of them were left out, and why nothing was measured."""
    parts = [f"n = {figure.estimate.n}"]
    if figure.left_out:
        parts.append(f"{figure.left_out} left out")
    if figure.note:
        parts.append(figure.note)
    return "; ".join(parts)


def _one(number: float, unit: str, *, bare: bool = False) -> str:
    if unit == "ms":
        text = f"{number:.1f}" if number < 100 else f"{number:.0f}"
        return text if bare else f"{text} ms"
    return f"{number:.3f}"
