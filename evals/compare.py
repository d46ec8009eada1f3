"""Two runs, case by case: what got better, what got worse, and whether it is more than chance."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from evals.errors import EvalsError
from evals.record import OURS, Record
from evals.runner.folder import Run
from evals.stats.paired import mcnemar, paired_bootstrap
from evals.suites.all import SUITES
from evals.suites.measure import Measure

ALPHA = 0.05


@dataclass(frozen=True, slots=True)
class Change:
    """One measure over the cases that both runs have. ``better`` and ``worse`` are their ids."""

    suite: str
    measure: Measure
    n: int
    before: float
    after: float
    better: tuple[str, ...]
    worse: tuple[str, ...]
    p: float
    """Exact McNemar for a yes or no, paired bootstrap for a number; two-sided."""
    test: str

    @property
    def significant(self) -> bool:
        """Whether chance alone would give as much in fewer than one of twenty such comparisons."""
        return self.p < ALPHA

    @property
    def lost(self) -> bool:
        """Whether a key measure got significantly worse."""
        worse = self.after < self.before if self.measure.better == "higher" else self.after > self.before
        return self.significant and worse and self.measure.primary


@dataclass(frozen=True, slots=True)
class Comparison:
    """All changes, and what could not be compared."""

    changes: tuple[Change, ...]
    only_before: tuple[str, ...]
    only_after: tuple[str, ...]
    warnings: tuple[str, ...]

    @property
    def losses(self) -> list[Change]:
        """The key measures that got significantly worse."""
        return [c for c in self.changes if c.lost]


def compare(before: Run, after: Run, system: str = OURS) -> Comparison:
    """Compare the records of one system.

    Raises:
        EvalsError: the runs have no case in common.
    """
    one, two = _by_case(before, system), _by_case(after, system)
    shared = [key for key in one if key in two]
    if not shared:
        raise EvalsError(
            f"{before.folder} and {after.folder} have no case of {system} in common; compare runs of one part"
        )
    changes: list[Change] = []
    for name, suite in SUITES.items():
        keys = [key for key in shared if key[0] == name]
        for measure in suite.measures if keys else ():
            change = _change(name, measure, [(one[k], two[k]) for k in keys])
            if change:
                changes.append(change)
    warnings = [
        f"the {what} differ: {before.identity[key]} and {after.identity[key]}"
        for key, what in (("library", "libraries"), ("machine", "machines"))
        if before.identity.get(key) != after.identity.get(key)
    ]
    changed = [f for f, h in before.identity["cases_sha256"].items() if after.identity["cases_sha256"].get(f) != h]
    warnings += [f"the cases of {', '.join(changed)} were changed in between"] if changed else []
    return Comparison(
        tuple(changes),
        tuple(f"{s}:{i}" for s, i in one if (s, i) not in two),
        tuple(f"{s}:{i}" for s, i in two if (s, i) not in one),
        tuple(warnings),
    )


def _by_case(run: Run, system: str) -> dict[tuple[str, str], Record]:
    return {(r.suite, r.id): r for r in run.records if r.system == system}


def _change(suite: str, measure: Measure, pairs: Sequence[tuple[Record, Record]]) -> Change | None:
    """None where no pair has the score on both sides."""
    defined = [
        (a.id, x, y)
        for a, b in pairs
        if (x := _score(a, b, measure)) is not None and (y := _score(b, a, measure)) is not None
    ]
    if not defined:
        return None
    higher = measure.better == "higher"
    up = tuple(i for i, x, y in defined if (y > x if higher else y < x))
    down = tuple(i for i, x, y in defined if (y < x if higher else y > x))
    befores, afters = [float(x) for _, x, _ in defined], [float(y) for _, _, y in defined]
    n = len(defined)
    rates = all(isinstance(x, bool) and isinstance(y, bool) for _, x, y in defined)
    p = mcnemar(len(up), len(down)) if rates else paired_bootstrap(befores, afters)[1]
    test = "McNemar" if rates else "bootstrap"
    return Change(suite, measure, n, sum(befores) / n, sum(afters) / n, up, down, p, test)


def _score(record: Record, other: Record, measure: Measure) -> bool | float | None:
    """The score; where the program broke on a case, it failed what it is scored on elsewhere."""
    if record.error and isinstance(other.scores.get(measure.key), bool):
        return measure.better == "lower"
    return record.scores.get(measure.key)


def markdown(comparison: Comparison, asked: Mapping[tuple[str, str], str], most: int = 10) -> str:
    """The comparison for a terminal or a pull request; ``asked`` gives a case's question by suite and id."""
    lines = [f"- {w}" for w in comparison.warnings]
    for what, ids in (("first", comparison.only_before), ("second", comparison.only_after)):
        if ids:
            lines.append(f"- {len(ids)} cases are in the {what} run alone: {', '.join(ids[:5])}")
    lines += ["", "| suite | measure | n | before | after | better | worse | p | |", "| --- " * 9 + "|"]
    for c in comparison.changes:
        mark = "**significant loss**" if c.lost else "significant" if c.significant else ""
        arrow = "↑" if c.measure.better == "higher" else "↓"
        lines.append(
            f"| {c.suite} | {c.measure.title} {arrow} | {c.n} | {c.before:.3f} | {c.after:.3f} | {len(c.better)} | "
            f"{len(c.worse)} | {c.p:.3f} ({c.test}) | {mark} |"
        )
    for c in comparison.changes:
        if c.measure.primary and (c.better or c.worse):
            lines += ["", f"{c.suite}, {c.measure.title}:"]
            for what, ids in (("worse", c.worse), ("better", c.better)):
                lines += [f"- {what}: `{i}` {_short(asked.get((c.suite, i), ''))}" for i in ids[:most]]
                lines += [f"- {what}: and {len(ids) - most} more"] if len(ids) > most else []
    return "\n".join(lines).strip() + "\n"


def _short(text: str) -> str:
    line = " ".join(text.split())
    return line if len(line) <= 110 else line[:107] + " …"
