"""What is measured of a reply, and intervals for rates."""

from __future__ import annotations

import math
import re
from collections.abc import Sequence
from dataclasses import dataclass

from bot.reply import Citation, Reply
from evals.cases import Case
from evals.training.questions import folded_heading

MAX_WORDS = 150
_MARKER = re.compile(r"\[\d+\]")


@dataclass(frozen=True, slots=True)
class Rate:
    """``hits`` of ``n`` with its Wilson score interval at 95 % (Wilson 1927); undefined for no cases."""

    hits: int
    n: int

    @property
    def value(self) -> float:
        """The rate, NaN where nothing was measured."""
        return self.hits / self.n if self.n else math.nan

    @property
    def interval(self) -> tuple[float, float]:
        """Lower and upper bound, NaN where nothing was measured."""
        if not self.n:
            return math.nan, math.nan
        z, p, n = 1.959964, self.value, self.n
        middle = (p + z * z / (2 * n)) / (1 + z * z / n)
        half = z * math.sqrt(p * (1 - p) / n + z * z / (4 * n * n)) / (1 + z * z / n)
        return max(0.0, middle - half), min(1.0, middle + half)

    def __str__(self) -> str:
        if not self.n:
            return "not measured (n = 0)"
        low, high = self.interval
        return f"{self.value:.3f} [{low:.3f}, {high:.3f}] (n = {self.n})"


def rate(values: Sequence[bool]) -> Rate:
    """How many of ``values`` are true."""
    return Rate(sum(values), len(values))


def bare(text: str) -> str:
    """A reply's text as a reader hears it: no markers, no Markdown, lower case."""
    plain = _MARKER.sub(" ", text).replace("*", "").replace("\u2019", "'")
    return " ".join(plain.lower().split())


def has_facts(case: Case, reply: Reply) -> bool:
    """Whether every required fact stands in the reply."""
    text = bare(reply.text)
    return all(any(re.search(alternative, text) for alternative in fact) for fact in case.facts)


def in_gold(citation: Citation, case: Case) -> bool:
    """Whether a citation stands in a section that bears the answer."""
    own = {folded_heading(h) for h in (*citation.section, citation.title if len(citation.section) == 1 else "")}
    return any(doc_id == citation.doc_id and folded_heading(section) in own for doc_id, section in case.gold)


def right(case: Case, reply: Reply) -> bool:
    """The right facts, at least one right citation, and at most 150 words."""
    short = len(bare(reply.text).split()) <= MAX_WORDS
    return short and has_facts(case, reply) and any(in_gold(c, case) for c in reply.citations)
