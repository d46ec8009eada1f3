"""Headings, paragraphs and list items -> Markdown text."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace

from corpus.convert.tree import Piece

_BLOCK_MARK = re.compile(r"#{1,6}(?=\s|$)|```|~~~|<[!?/a-z]", re.IGNORECASE)


def same(one: str, other: str) -> bool:
    """Whether two headings say the same but for capitals and white space."""
    return one.casefold().split() == other.casefold().split()


def first_title(found: Sequence[Piece], within: int = 1) -> str:
    """The heading that opens the document: the first of its highest level, among the first ``within`` pieces.

    '' where there is none, or where it is not the very first piece and others share its level.
    """
    top = min((piece.level for piece in found if piece.level), default=0)
    opening = [piece for piece in found[:within] if piece.level and piece.level == top]
    alone = sum(1 for piece in found if piece.level == top) == 1
    return opening[0].words if opening and (alone or (opening[0] == found[0] and top == 1)) else ""


def markdown(found: Sequence[Piece], title: str) -> str:
    """The Markdown of a document: its title as the one heading of level 1, and below it no level skipped."""
    written: list[str] = []
    previous = 0
    for piece in under_title(found, title):
        if piece.level:
            line = f"{'#' * piece.level} {piece.words}"
        elif piece.depth:
            mark = f"{piece.number}." if piece.number else "-"
            line = f"{'  ' * (piece.depth - 1)}{mark} {piece.words}"
        else:
            line = _literal(piece.words)
        if written:
            written.append("\n" if piece.depth and previous else "\n\n")
        written.append(line)
        previous = piece.depth
    return "".join(written) + "\n"


def under_title(found: Sequence[Piece], title: str) -> list[Piece]:
    """``found`` with ``title`` as the only heading of level 1, at the beginning, and no level skipped under it."""
    levels = [piece.level for piece in found if piece.level and not same(piece.words, title)]
    shift = 2 - min(levels, default=2)
    left = [Piece(title, level=1)]
    open_levels: list[tuple[int, int]] = []  # as found, as written
    seen_title = False
    for piece in found:
        if not piece.level:
            left.append(piece)
            continue
        if same(piece.words, title) and not seen_title:
            seen_title = True
            continue
        level = max(2, piece.level + shift)
        open_levels = [pair for pair in open_levels if pair[0] < level]
        written = min(6, open_levels[-1][1] + 1 if open_levels else 2)
        open_levels.append((level, written))
        left.append(replace(piece, level=written))
    return left


def _literal(words: str) -> str:
    """A paragraph that Markdown would read as a heading, a code block or HTML, with its first mark escaped."""
    return "\\" + words if _BLOCK_MARK.match(words) else words
