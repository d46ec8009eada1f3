"""How a message of another language stands to its words: denied, supposed, past, somebody else's, or said as so.

After NegEx (Chapman et al. 2001), as for English: a denying word has a direction and a scope that ends with its clause
or at a "but". Words that are part of a sign itself ("no puedo orinar") deny nothing.
"""

from __future__ import annotations

from collections.abc import Mapping

from bot.triage.finding import Assertion
from bot.triage.languages.fold import Stream
from bot.triage.languages.places import Match

_LISTED_ITEM = 4
"""Words; a list of denials goes on as long as its items are no longer."""
_NOT_REACH = 4
_DENY_REACH = 14


class Context:
    """The words of a message that are denied, and its sentences that are not of here and now.

    ``consumed`` are words that belong to signs and deny nothing; ``scale`` is how many of the text's words make one;
    ``free``: a denying word may follow what it denies anywhere, not only at the end of a clause.
    ``turns`` are the words that turn ("but"), ``ands`` those that join, ``listed`` the little words inside a list.
    """

    def __init__(
        self, stream: Stream, found: Mapping[str, list[Match]], consumed: set[int], *, scale: int, free: bool
    ) -> None:
        self.stream = stream
        self.scale = scale
        self.turns = {at for match in found["turns"] for at in match.core}
        self.ands = {at for match in found["and"] for at in match.core}
        self.listed = self.ands
        self._denying = {
            at for name in ("deny", "not", "not_after") for m in found[name] if not m.core & consumed for at in m.core
        }
        self.negators = {at for name in ("deny", "not", "not_after") for m in found[name] for at in m.core}
        self.denied: set[int] = set()
        for match in found["deny"]:
            if not match.core & consumed:
                self._forward(match.end, _DENY_REACH, through=True)
        for match in found["not"]:
            if not match.core & consumed:
                self._forward(match.end, _NOT_REACH, through=False)
        for match in found["not_after"]:
            if not match.core & consumed and (free or self._ends_clause(match.end)):
                self._backward(match.start)
        now = {stream.sentence[m.start] for m in found["now"]}
        self.supposed = {stream.sentence[m.start] for m in found["general"]} - now
        self.past = {stream.sentence[m.start] for m in found["past"]} - now
        self.past |= {stream.sentence[m.start] for m in found["resolved"] if not m.core & self.denied}
        self.others = {stream.sentence[m.start] for m in found["other"]}

    def _forward(self, start: int, reach: int, *, through: bool) -> None:
        stream = self.stream
        if not 0 < start < len(stream):
            return
        clause = stream.clause[start - 1]
        for at in range(start, min(start + reach * self.scale, len(stream))):
            if stream.sentence[at] != stream.sentence[start - 1] or at in self.turns:
                return
            if stream.clause[at] != clause:
                if not through or self._length(stream.clause[at], at) > _LISTED_ITEM * self.scale:
                    return
                clause = stream.clause[at]
            if not through and (at in self.ands or at in self._denying):
                return
            self.denied.add(at)

    def _length(self, clause: int, at: int) -> int:
        end = at
        while end < len(self.stream) and self.stream.clause[end] == clause and end not in self.ands | self._denying:
            end += 1
        return end - at

    def _ends_clause(self, end: int) -> bool:
        return end >= len(self.stream) or self.stream.clause[end] != self.stream.clause[end - 1]

    def _backward(self, start: int) -> None:
        stream = self.stream
        for at in range(start - 1, max(-1, start - 1 - _NOT_REACH * self.scale), -1):
            if stream.clause[at] != stream.clause[start] or at in self.turns or at in self.ands:
                return
            self.denied.add(at)

    def assertion(self, core: frozenset[int]) -> Assertion:
        """How the message stands to the sign that is made of these words.

        A sign that is itself a "not" ("no puedo orinar ni gota") is not denied by another: many languages say it twice.
        """
        sentences = {self.stream.sentence[at] for at in core}
        if core & self.denied and not core & self.negators:
            return Assertion.NEGATED
        if sentences & self.supposed:
            return Assertion.HYPOTHETICAL
        if sentences & self.past:
            return Assertion.HISTORICAL
        if sentences & self.others:
            return Assertion.OTHER
        return Assertion.PRESENT
