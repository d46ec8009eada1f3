"""What the library itself says of a red flag, with its source: behind the fixed advice, never in its place."""

from __future__ import annotations

from collections.abc import Sequence

from bot.cite import Citations
from corpus.differences import locate
from corpus.document import Passage, Span, Statement
from corpus.warnings import Warned, warnings

MOST = 2


class Warnings:
    """The statements of one library on red flags."""

    def __init__(self, passages: Sequence[Passage]) -> None:
        found = ((warned, locate(warned.anchor, passages)) for warned in warnings())
        self._located: list[tuple[Warned, Passage, Statement]] = [(w, *where) for w, where in found if where]

    def on(self, flags: Sequence[str], citations: Citations) -> tuple[str, ...]:
        """What is said of these flags, in their order: at most ``MOST`` sentences with markers from ``citations``."""
        bearing = list(
            dict.fromkeys(i for flag in flags for i, one in enumerate(self._located) if flag in one[0].flags)
        )
        said = []
        for warned, passage, statement in (self._located[i] for i in bearing[:MOST]):
            marker = citations.cite(passage, Span(statement.start, statement.end))
            said.append(f"{warned.anchor.says} {marker}.")
        return tuple(said)
