"""Whether there are as many cases as there should be, and whether every section of the library is asked about."""

from __future__ import annotations

from collections.abc import Sequence

from corpus.library import Library
from evals.cases import Case, load
from evals.training.questions import folded_heading

LEAST = {"answers": 300, "dialogues": 100, "declines": 250, "triage": 1500, "attacks": 150, "languages": 60}
"""Cases of each file at least."""


def too_few() -> list[str]:
    """A line for each file with fewer cases, or with cases of one part alone."""
    found: list[str] = []
    for name, least in LEAST.items():
        counts = {part: len(load(name, part)) for part in ("dev", "test")}
        if sum(counts.values()) < least:
            found.append(f"{name}: {sum(counts.values())} cases, expected at least {least}")
        found += [f"{name}: no case in the part {part}" for part, n in counts.items() if not n]
    return found


def unasked(library: Library, cases: Sequence[Case]) -> list[tuple[str, str]]:
    """The sections with text of their own that no case has for gold, as document and heading.

    A section that only introduces others ('How to prevent it') counts as asked where one of those is.
    """
    gold = {(doc_id, folded_heading(section)) for case in cases for doc_id, section in case.gold}
    paths = list(dict.fromkeys((p.doc_id, p.section_path) for p in library.passages()))
    asked = {(d, path) for d, path in paths if any((d, folded_heading(h)) in gold for h in path)}
    return [
        (doc_id, path[-1])
        for doc_id, path in paths
        if (doc_id, path) not in asked and not any(d == doc_id and other[: len(path)] == path for d, other in asked)
    ]
