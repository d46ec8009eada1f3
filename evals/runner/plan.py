"""What a run asks: every case of every suite, of every system that the suite measures, in a fixed order."""

from __future__ import annotations

import random
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

from evals.cases import FILES, Case, load_file, part_of
from evals.errors import EvalsError
from evals.record import OURS
from evals.suites.all import SUITES
from evals.systems.model import PREFIX

_REPLYING = ("answers", "dialogues", "declines", "triage", "attacks", "languages", "latency")
"""Suites whose cases a chat model can be put to."""


@dataclass(frozen=True, slots=True)
class Choice:
    """What the person asked for; kept in the run's folder so that it can be resumed."""

    suites: tuple[str, ...]
    part: str = "test"
    only: tuple[str, ...] = ()
    seed: int = 0
    sample: int | None = None
    """Cases of each suite, drawn with ``seed``, evenly over kinds; None for all."""
    baselines: bool = True
    models: tuple[str, ...] = ()
    originals: str = ""
    cases: str = ""
    """A file of other cases, put in the place of the one suite's own."""

    def to_json(self) -> dict[str, Any]:
        """As plain JSON types."""
        return asdict(self)

    @classmethod
    def of(cls, table: Mapping[str, Any]) -> Choice:
        """What ``to_json`` gave."""
        lists = {key: tuple(table[key]) for key in ("suites", "only", "models")}
        return cls(**{**table, **lists})


@dataclass(frozen=True, slots=True)
class Task:
    """One case to be put to one system."""

    suite: str
    system: str
    case: Case
    part: str

    @property
    def key(self) -> tuple[str, str, str]:
        """As of the record that comes of it."""
        return self.suite, self.system, self.case.id


def plan(choice: Choice) -> list[Task]:
    """The tasks, suite by suite, system by system.

    Raises:
        EvalsError: an id that no chosen suite has, or cases that cannot be read.
    """
    tasks: list[Task] = []
    missing = set(choice.only)
    for name in choice.suites:
        suite = SUITES[name]
        cases = _others(choice.cases, name) if choice.cases else suite.cases("all" if choice.only else choice.part)
        if choice.only:
            cases = [c for c in cases if c.id in choice.only]
            missing -= {c.id for c in cases}
        if choice.sample is not None:
            cases = drawn(cases, choice.sample, choice.seed)
        systems = [OURS, *(suite.baselines if choice.baselines else ())]
        systems += [PREFIX + model for model in choice.models if name in _REPLYING]
        parts = ["imported" if choice.cases else part_of(case) for case in cases]
        tasks += [Task(name, system, case, part) for system in systems for case, part in zip(cases, parts, strict=True)]
    if missing:
        raise EvalsError(f"--only {sorted(missing)[0]}: no case of that id in {', '.join(choice.suites)}")
    return tasks


def _others(path: str, suite: str) -> list[Case]:
    """Cases from a file of the person's.

    Raises:
        EvalsError: the file cannot be read, or a line is not as the suite's schema wants it.
    """
    if suite not in FILES:
        raise EvalsError(f"--cases: the suite {suite} has no cases of its own; expected one of {', '.join(FILES)}")
    try:
        return load_file(Path(path), suite)
    except (OSError, ValueError) as error:
        raise EvalsError(f"--cases {path}: {error}") from error


def drawn(cases: Sequence[Case], n: int, seed: int) -> list[Case]:
    """``n`` of ``cases`` in their order, drawn evenly over their kinds and tiers; the same for the same seed."""
    if n >= len(cases):
        return list(cases)
    rng = random.Random(seed)
    strata: dict[tuple[str, str], list[int]] = {}
    for at, case in enumerate(cases):
        strata.setdefault((case.tier, case.kind), []).append(at)
    for members in strata.values():
        rng.shuffle(members)
    # every stratum gives its share: order all by how deep in its stratum a case stands
    depth = {at: (rank + rng.random()) / len(members) for members in strata.values() for rank, at in enumerate(members)}
    chosen = sorted(depth, key=depth.__getitem__)[:n]
    return [cases[at] for at in sorted(chosen)]
