"""Two people's labels of the same cases, and how far they agree."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from evals.cases import Case
from evals.errors import EvalsError
from evals.stats.agreement import kappa_estimate
from evals.stats.interval import Estimate

TIERS = ("none", "soon", "urgent", "emergency")
ANSWERABLE = ("answered by the library", "not answered")


def choices(suite: str) -> tuple[str, ...]:
    """What a case of the suite may be labelled as."""
    return TIERS if suite in ("triage", "languages", "attacks") else ANSWERABLE


def own_label(case: Case) -> str:
    """The label that stands in the case."""
    if choices(case.suite) == TIERS:
        return case.tier
    return ANSWERABLE[0] if case.answerable else ANSWERABLE[1]


def read(path: Path, suite: str) -> dict[str, str]:
    """Labels by case id; lines are {"id": …, "label": …}, a later line holds against an earlier one.

    Raises:
        EvalsError: a line is not as expected.
    """
    found: dict[str, str] = {}
    try:
        lines = path.read_text(encoding="utf-8").splitlines()
    except OSError as error:
        raise EvalsError(f"{path}: {error.strerror}; expected JSON Lines of labels") from error
    for number, line in enumerate(lines, 1):
        try:
            row = json.loads(line)
            case_id, label = str(row["id"]), str(row["label"])
        except (ValueError, KeyError, TypeError) as error:
            raise EvalsError(f'{path}:{number}: expected {{"id": …, "label": …}}, found {line[:60]!r}') from error
        if label not in choices(suite):
            raise EvalsError(f"{path}:{number}: label {label!r}, expected one of {', '.join(choices(suite))}")
        found[case_id] = label
    return found


def append(path: Path, case_id: str, label: str) -> None:
    """Add a label at once, so that nothing is lost when the person stops."""
    with path.open("a", encoding="utf-8") as stream:
        stream.write(json.dumps({"id": case_id, "label": label}, ensure_ascii=False) + "\n")


@dataclass(frozen=True, slots=True)
class Agreement:
    """Over the cases that both labelled: kappa (quadratic weights for tiers) and where they differ."""

    n: int
    same: int
    kappa: Estimate
    differing: tuple[tuple[str, str, str], ...]
    """Case id, the first person's label, the second's."""


def agreement(suite: str, one: Mapping[str, str], two: Mapping[str, str]) -> Agreement:
    """How far two labellings agree.

    Raises:
        EvalsError: they have no case in common.
    """
    shared = [key for key in one if key in two]
    if not shared:
        raise EvalsError("the two files have no case in common")
    names: Sequence[str] = choices(suite)
    kappa = kappa_estimate(
        [names.index(one[k]) for k in shared],
        [names.index(two[k]) for k in shared],
        len(names),
        quadratic=names == TIERS,
    )
    differing = tuple((k, one[k], two[k]) for k in shared if one[k] != two[k])
    return Agreement(len(shared), len(shared) - len(differing), kappa, differing)
