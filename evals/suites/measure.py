"""A measure's name and definition, and the figure that comes of it."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any, Literal

from evals.cases import Case
from evals.lab import Lab
from evals.record import OURS, Record
from evals.stats.interval import NOTHING, Estimate, bootstrap, wilson
from evals.systems.system import System

Better = Literal["higher", "lower"]


@dataclass(frozen=True, slots=True)
class Measure:
    """``key`` is the name of a score in the records; a yes or no gives a rate, a number a mean."""

    key: str
    title: str
    definition: str
    better: Better = "higher"
    primary: bool = False
    """A significant loss of it fails a comparison; it is also broken down by kind and voice."""
    unit: Literal["rate", "mean", "kappa", "ms"] = "rate"


@dataclass(frozen=True, slots=True)
class Figure:
    """One number of a report, for one system, over all cases or over those of a ``group`` ('voice us_blunt')."""

    suite: str
    system: str
    measure: Measure
    estimate: Estimate
    left_out: int = 0
    """Cases that have no such score, or ended in an error."""
    group: str = ""
    note: str = ""
    """Why nothing was measured, or what is special about the number."""


Figures = Callable[[Sequence[Record], Sequence[Record]], list[Figure]]
"""The special figures of a suite from its records of one system, and from all records of that system."""


def _nothing_special(own: Sequence[Record], everything: Sequence[Record]) -> list[Figure]:
    del own, everything
    return []


@dataclass(frozen=True, slots=True)
class Suite:
    """One suite. ``judge`` puts a case to a system and says what came of it."""

    name: str
    title: str
    about: str
    """For a newcomer: what is asked and how to read the numbers."""
    cases: Callable[[str], list[Case]]
    """The cases of a part."""
    baselines: tuple[str, ...]
    judge: Callable[[Lab, System, Case], Record]
    measures: tuple[Measure, ...]
    groups: tuple[str, ...] = ("kind", "voice")
    special: Figures = _nothing_special
    extra: tuple[Measure, ...] = ()
    """Measures of ``special``, which no single case has."""

    def figures(self, own: Sequence[Record], everything: Sequence[Record]) -> list[Figure]:
        """All figures of one system: ``own`` are its records of this suite, ``everything`` those of all suites."""
        known = {key for record in own for key in record.scores}
        # of a baseline only what applies to it; of the program everything, so that a gap is seen
        concerned = [m for m in self.measures if m.key in known or (own and own[0].system == OURS)]
        found = [figure_of(measure, own) for measure in concerned]
        if own:
            found += self.special(own, everything)
            for measure in concerned:
                if measure.primary:
                    found += [f for by in self.groups for f in _grouped(measure, own, by)]
        return found


def estimate(values: Sequence[bool | float]) -> Estimate:
    """A Wilson interval for yes or no, a bootstrap interval for numbers, nothing for no values."""
    if not values:
        return NOTHING
    if all(isinstance(v, bool) for v in values):
        return wilson(sum(bool(v) for v in values), len(values))
    return bootstrap([float(v) for v in values])


def figure_of(measure: Measure, records: Sequence[Record], group: str = "") -> Figure:
    """The figure of one score over records of one suite and system.

    Records without the key are not the measure's business; those with an undefined score or an error are left out and
    counted.
    """
    concerned = [r for r in records if measure.key in r.scores]
    errors = sum(bool(r.error) for r in records)
    values = [v for r in concerned if (v := r.scores[measure.key]) is not None]
    note = "" if values else "no case with a defined value"
    left_out = len(concerned) - len(values) + errors
    return Figure(records[0].suite, records[0].system, measure, estimate(values), left_out, group, note)


def _grouped(measure: Measure, records: Sequence[Record], by: str) -> list[Figure]:
    names: dict[str, list[Record]] = {}
    for record in records:
        if measure.key in record.scores:
            for name in _names(record, by):
                names.setdefault(name, []).append(record)
    return [figure_of(measure, some, f"{by} {name}") for name, some in sorted(names.items())]


def _names(record: Record, by: str) -> list[str]:
    """The groups of one sort that a record is in: a case has one voice, but may have several flags."""
    if by in ("kind", "voice"):
        return [str(getattr(record, by))]
    value: Any = record.expected.get(by, ())
    return [value] if isinstance(value, str) else list(value)
