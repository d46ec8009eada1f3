"""The gate: the program on a fast sample of the development part, held against ``thresholds.toml``."""

from __future__ import annotations

import tomllib
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from pathlib import Path
from typing import Annotated, Self

from pydantic import BaseModel, ConfigDict, Field, ValidationError, model_validator

from evals.errors import EvalsError
from evals.lab import Lab
from evals.record import Record
from evals.report.numbers import interval, value
from evals.runner.plan import Choice, Task, plan
from evals.runner.work import work
from evals.suites.all import SUITES
from evals.suites.measure import Figure

THRESHOLDS = Path(__file__).parent / "thresholds.toml"
MOST_ERRORS = 5


class _Strict(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)


class Sample(_Strict):
    """What is asked: at most ``cases`` of each suite."""

    seed: int
    cases: dict[str, Annotated[int, Field(ge=1)]]


class Threshold(_Strict):
    """A bound on one measure over the sampled cases of one suite, from one side or both."""

    suite: str
    measure: str
    group: str = ""
    """A group that the report breaks the measure down by, such as "kind denial"; all cases where nothing is said."""
    at_least: float | None = None
    at_most: float | None = None
    because: Annotated[str, Field(min_length=1)]

    @model_validator(mode="after")
    def _known(self) -> Self:
        if self.at_least is None and self.at_most is None:
            raise ValueError(f"{self.suite}.{self.measure}: expected at_least or at_most")
        suite = SUITES.get(self.suite)
        if suite is None:
            raise ValueError(f"unknown suite {self.suite!r}, expected one of {', '.join(SUITES)}")
        known = [m.key for m in (*suite.measures, *suite.extra)]
        if self.measure not in known:
            raise ValueError(f"{self.suite} has no measure {self.measure!r}, expected one of {', '.join(known)}")
        return self

    def missed(self, figure: Figure | None) -> str:
        """One line that says what was found and what was expected; empty where the threshold holds."""
        bounds = [f"at least {self.at_least:g}"] if self.at_least is not None else []
        bounds += [f"at most {self.at_most:g}"] if self.at_most is not None else []
        expected = f"expected {' and '.join(bounds)}: {self.because}"
        name = f"{self.suite}.{self.measure}" + (f" ({self.group})" if self.group else "")
        if figure is None or not figure.estimate.measured:
            return f"{name}: not measured, {expected}"
        found = figure.estimate.value
        low = self.at_least is not None and found < self.at_least
        high = self.at_most is not None and found > self.at_most
        if not (low or high):
            return ""
        seen = f"{value(figure)} {interval(figure)} (n = {figure.estimate.n})"
        return f"{name}: {seen}, {expected}"


class Thresholds(_Strict):
    """The whole file."""

    sample: Sample
    threshold: tuple[Threshold, ...]


def load(path: Path = THRESHOLDS) -> Thresholds:
    """Read and check the thresholds.

    Raises:
        EvalsError: naming the file, the key and what is wrong.
    """
    try:
        return Thresholds.model_validate(tomllib.loads(path.read_text(encoding="utf-8")))
    except ValidationError as error:
        first = error.errors()[0]
        where = ".".join(str(part) for part in first["loc"])
        raise EvalsError(f"{path}: {where}: {first['msg'].removeprefix('Value error, ')}") from error
    except (OSError, ValueError) as error:
        raise EvalsError(f"{path}: {error}") from error


@dataclass(frozen=True, slots=True)
class Verdict:
    """What the gate found: a line for each threshold missed, and for the first cases that ended in an error."""

    missed: tuple[str, ...]
    errors: tuple[str, ...]
    figures: tuple[Figure, ...]

    @property
    def lines(self) -> tuple[str, ...]:
        """All that is wrong; nothing where the gate is open."""
        return (*self.errors, *self.missed)


def tasks(thresholds: Thresholds) -> list[Task]:
    """The sample, suite by suite, of the suites that have a threshold."""
    found: list[Task] = []
    for name in SUITES:
        if any(t.suite == name for t in thresholds.threshold):
            most = thresholds.sample.cases.get(name)
            choice = Choice((name,), part="dev", seed=thresholds.sample.seed, sample=most, baselines=False)
            found += plan(choice)
    return found


def gate(
    lab: Lab, thresholds: Thresholds, *, jobs: int = 1, watch: Callable[[Iterable[Record]], Iterable[Record]] = iter
) -> Verdict:
    """Ask the sample and hold the figures against the thresholds; ``watch`` sees the records pass by."""
    records = tuple(watch(work(lab, tasks(thresholds), jobs)))
    figures: list[Figure] = []
    for name in dict.fromkeys(r.suite for r in records):
        own = [r for r in records if r.suite == name]
        figures += SUITES[name].figures(own, records)
    by = {(f.suite, f.measure.key, f.group): f for f in figures}
    lines = [t.missed(by.get((t.suite, t.measure, t.group))) for t in thresholds.threshold]
    errors = [f"{r.suite}: {r.id} ended in an error: {r.error}" for r in records if r.error]
    return Verdict(tuple(line for line in lines if line), tuple(errors[:MOST_ERRORS]), tuple(figures))
