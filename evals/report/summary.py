"""A run's figures, suite by suite: what all reports are written from."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from typing import Any

from evals.record import OURS, Record
from evals.runner.folder import Run
from evals.suites.all import SUITES
from evals.suites.measure import Figure, Suite


@dataclass(frozen=True, slots=True)
class SuiteSummary:
    """One suite of a run: its figures for each system, the program first."""

    suite: Suite
    systems: tuple[str, ...]
    figures: tuple[Figure, ...]
    records: tuple[Record, ...]
    """Of the program alone."""

    def rows(self) -> list[tuple[Figure, dict[str, Figure]]]:
        """For each measure over all cases, its figure of each system; the first is any of them, for its name."""
        by: dict[str, dict[str, Figure]] = {}
        for figure in self.figures:
            if not figure.group:
                by.setdefault(figure.measure.key, {})[figure.system] = figure
        return [(next(iter(found.values())), found) for found in by.values()]

    def groups(self) -> dict[str, list[Figure]]:
        """The program's figures of groups, by the sort of group and the measure: 'voice: Sensitivity'."""
        by: dict[str, list[Figure]] = {}
        for figure in self.figures:
            if figure.group and figure.system == OURS:
                sort, _, _ = figure.group.partition(" ")
                by.setdefault(f"{figure.measure.title}, by {sort.removesuffix('s')}", []).append(figure)
        return by

    @property
    def failed(self) -> list[Record]:
        """The program's failed cases."""
        return [r for r in self.records if r.passed is False]

    @property
    def errors(self) -> list[Record]:
        """The cases on which the program broke."""
        return [r for r in self.records if r.error]


class Summary:
    """A run, measured."""

    def __init__(self, run: Run) -> None:
        self.run = run

    @cached_property
    def suites(self) -> list[SuiteSummary]:
        """The suites that have records, in the order of reporting."""
        return [self._suite(SUITES[name]) for name in SUITES if any(r.suite == name for r in self.run.records)]

    def _suite(self, suite: Suite) -> SuiteSummary:
        own = [r for r in self.run.records if r.suite == suite.name]
        systems = tuple(dict.fromkeys(r.system for r in own))
        figures: list[Figure] = []
        for system in systems:
            mine = [r for r in own if r.system == system]
            figures += suite.figures(mine, [r for r in self.run.records if r.system == system])
        return SuiteSummary(suite, systems, tuple(figures), tuple(r for r in own if r.system == OURS))

    @property
    def part(self) -> str:
        """Which voices, for a reader."""
        if self.run.choice.cases:
            return "other people's cases"
        if self.run.choice.only:
            return "chosen cases"
        return {"dev": "development voices", "test": "test voices", "all": "all voices"}[self.run.choice.part]

    @property
    def headline(self) -> str:
        """Library and part."""
        return f"{self.run.identity['library']}, {self.part}"

    def left_out(self) -> list[str]:
        """What the run did not ask, in sentences."""
        choice = self.run.choice
        absent = [name for name in SUITES if name not in {s.suite.name for s in self.suites}]
        found = [f"Suites not run: {', '.join(absent)}."] if absent else []
        if choice.cases:
            found.append(f"Cases from {choice.cases} in the place of the suite's own.")
        if choice.only:
            found.append(f"Only the cases {', '.join(choice.only)}.")
        if choice.sample is not None:
            found.append(f"A sample of at most {choice.sample} cases a suite, drawn with seed {choice.seed}.")
        if not choice.baselines:
            found.append("No baselines.")
        errors = [r.id for s in self.suites for r in s.errors]
        if errors:
            found.append(f"{len(errors)} cases ended in an error and have no scores: {', '.join(errors[:5])}.")
        return found

    def identity_rows(self) -> list[tuple[str, str]]:
        """What was measured, as name and value."""
        own = self.run.identity
        commit = own["commit"] or "not known"
        state = {True: "with uncommitted changes", False: "clean", None: "no repository"}[own["dirty"]]
        return [
            ("Backstride", str(own["backstride"])),
            ("Commit", f"{commit} ({state})"),
            ("Code sha256", str(own["code_sha256"])),
            ("Library", f"{own['library']}: {own['documents']} documents, {own['passages']} passages"),
            ("Corpus hash", str(own["corpus_hash"])),
            ("Encoder", f"{own['encoder']}, weights sha256 {own['weights_sha256']}"),
            ("Learned models", ", ".join(f"{k} {v[:12]}" for k, v in own["models_sha256"].items())),
            ("Settings", ", ".join(f"{k}={v or 'empty'}" for k, v in own["settings"].items())),
            ("Python", f"{own['python']} on {own['machine']}"),
            ("Packages", ", ".join(f"{k} {v}" for k, v in own["packages"].items())),
            ("Cases", ", ".join(f"{k} {v[:12]}" for k, v in own["cases_sha256"].items())),
            ("Part and seed", f"{self.run.choice.part}, seed {self.run.choice.seed}"),
        ]

    def to_json(self) -> dict[str, Any]:
        """Everything for machines; what was not measured is null."""
        return {
            "identity": self.run.identity,
            "choice": self.run.choice.to_json(),
            "left_out": self.left_out(),
            "suites": {
                s.suite.name: {
                    "figures": [_figure(f) for f in s.figures],
                    "failed": [r.id for r in s.failed],
                    "errors": {r.id: r.error for r in s.errors},
                }
                for s in self.suites
            },
        }


def _figure(figure: Figure) -> dict[str, Any]:
    e = figure.estimate
    number = {"value": e.value, "low": e.low, "high": e.high}
    return {
        "system": figure.system,
        "measure": figure.measure.key,
        "title": figure.measure.title,
        "better": figure.measure.better,
        "group": figure.group,
        **{key: round(v, 6) if e.measured and v == v else None for key, v in number.items()},  # noqa: PLR0124 - NaN
        "n": e.n,
        "left_out": figure.left_out,
        "note": figure.note,
    }
