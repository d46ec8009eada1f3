"""Found passages -> the statements that answer: scored one by one, lists kept whole, nothing twice."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace

from bot.chosen import Chosen, label
from bot.items import announced, lead, list_of, named
from bot.question import Ask
from bot.statements import WEIGHTS, Scored, Signals, score_statements
from corpus.document import Span, Unit
from corpus.sentences import sentences
from index.search import Found, Index
from index.words import content_words, plain_words

MAX_WORDS = 125
"""Words of an answer at most, its markers and lead-ins apart."""
LONGEST_WORDS = 150
"""Words of an answer that is a single long piece."""
SPARE = 20
"""Words that may stand around an answer without making it shorter."""
MAX_STATEMENTS = 10
ONE_MEANT = 6.0
"""An item whose score is higher than those of the rest of its list by this is what was asked for, not the list."""
_LEANS = re.compile(
    r"(?:it|its|this|that|these|those|they|their|he|she|such|both|here|there|because of (?:this|that)|as a result"
    r"|however|also|instead|for (?:this|that) reason|in addition|therefore|thus|when this|if this|equally|meantime"
    r"|with that)\b",
    re.IGNORECASE,
)


@dataclass(frozen=True, slots=True)
class Margins:
    """How far below the best statement's log-odds another may be, and what else bounds an answer."""

    same_section: float = 10.0
    other_section: float = 1.5
    list_item: float = 1.5
    """Three items this near one another bring in their whole list."""
    max_sections: int = 3
    repeat: float = 0.83
    """Share of the shorter one's words at which two statements say the same."""


DEFAULT = Margins()


def select(
    found: Found, index: Index, ask: Ask, margins: Margins = DEFAULT, weights: Signals = WEIGHTS, taken: int = 0
) -> list[Chosen]:
    """The pieces of an answer in the order in which they are said, best section first; empty for nothing found.

    ``taken``: words that something else of the reply needs.
    """
    scored = score_statements(found, index, ask, weights)
    if not scored:
        return []
    best = max(scored, key=lambda s: s.score)
    chosen: list[Chosen] = []
    sections: list[tuple[str, tuple[str, ...]]] = []
    words = beyond_spare(taken)
    for candidate in sorted(scored, key=lambda s: -s.score):
        passage = candidate.hit.passage
        key = (passage.doc_id, passage.section_path)
        margin = margins.same_section if sections and key == sections[0] else margins.other_section
        if candidate.score < best.score - margin:
            continue
        if key not in sections and len(sections) >= margins.max_sections:
            continue
        pieces = named(_pieces(candidate, scored, ask, index, margins.list_item), scored, found, index)
        pieces = [_rest(p, chosen) for p in pieces]
        pieces = [p for p in _once(pieces) if not _repeats(p, chosen, margins.repeat)]
        intro = lead(pieces)
        room = MAX_WORDS - words - (len(intro[0].shown.split()) if intro else 0)
        pieces = _fit(pieces, room, first=0 if chosen else LONGEST_WORDS - taken)
        if intro and len(pieces) > 1 and not _repeats(intro[0], chosen, 1.0):
            pieces = [*intro, *pieces]
        if not pieces:
            continue
        if key not in sections:
            sections.append(key)
        chosen.extend(pieces)
        words += sum(len(p.shown.split()) for p in pieces)
        if words >= MAX_WORDS or len(chosen) >= MAX_STATEMENTS:
            break
    return _ordered(chosen, sections)


def beyond_spare(taken: int) -> int:
    """By how much ``taken`` words around an answer shorten it."""
    return max(0, taken - SPARE)


def _pieces(candidate: Scored, scored: Sequence[Scored], ask: Ask, index: Index, list_item: float) -> list[Chosen]:
    """A candidate with what it needs to be understood: its whole list, or the sentence that it leans on."""
    passage, statement = candidate.hit.passage, candidate.statement
    if statement.unit is Unit.INTRO:
        items = announced(candidate, index)
        return [Chosen(p, Span(s.start, s.end), candidate.score, listed=True) for p, s in items]
    if statement.unit is Unit.ITEM:
        items = list(list_of(candidate, index))
        near = [s for s in scored if s.statement.unit is Unit.ITEM and (s.hit.passage, s.statement) in items]
        strong = sum(s.score >= candidate.score - list_item for s in near)
        alone = all(s.score < candidate.score - ONE_MEANT for s in near if s.statement != statement)
        whole = (ask is Ask.LIST and not alone) or (strong >= 3 and ask not in (Ask.HOW_TO, Ask.NUMBER, Ask.WHAT_IS))
        if len(items) > 1 and whole:
            own = {(s.hit.passage.passage_id, s.statement.start): s.score for s in near}
            return [
                Chosen(p, Span(s.start, s.end), own.get((p.passage_id, s.start), -1.0), listed=True) for p, s in items
            ]
        return [Chosen(passage, Span(statement.start, statement.end), candidate.score, listed=True)]
    start = statement.start
    i = candidate.index
    while i > 0 and _LEANS.match(passage.text[start - passage.start :]):
        before = passage.statements[i - 1]
        if before.unit is not Unit.SENTENCE:
            break
        start, i = before.start, i - 1
    return [Chosen(passage, Span(start, statement.end), candidate.score)]


def _rest(piece: Chosen, chosen: Sequence[Chosen]) -> Chosen:
    """``piece`` without the sentence that it leans on, where that is already chosen."""
    for other in chosen:
        same = other.passage.doc_id == piece.passage.doc_id
        if same and other.span.start <= piece.span.start < other.span.end < piece.span.end:
            tail = piece.passage.text[other.span.end - piece.passage.start : piece.span.end - piece.passage.start]
            start = piece.span.end - len(tail.lstrip())
            return replace(piece, span=Span(start, piece.span.end))
    return piece


def _once(pieces: Sequence[Chosen]) -> list[Chosen]:
    """``pieces`` without those that say word for word what one before them says (a list may name a thing twice)."""
    first: dict[tuple[str, ...], Chosen] = {}
    for piece in pieces:
        first.setdefault(tuple(plain_words(piece.quote)), piece)
    return list(first.values())


def _repeats(piece: Chosen, chosen: Sequence[Chosen], limit: float) -> bool:
    words = set(content_words(piece.quote))
    for other in chosen:
        if other.passage.doc_id == piece.passage.doc_id and (
            other.span.start <= piece.span.start < other.span.end
            or piece.span.start <= other.span.start < piece.span.end
        ):
            return True
        theirs = set(content_words(other.quote))
        if words and len(words & theirs) / min(len(words), len(theirs) or 1) >= limit and len(words) > 2:
            return True
    return False


def _fit(pieces: list[Chosen], room: int, *, first: int) -> list[Chosen]:
    """``pieces`` cut to ``room`` words: a list is shortened to its labels before it loses an item.

    ``first``: words that an answer's first piece may have at most, 0 for later ones.
    """
    size = sum(len(p.shown.split()) for p in pieces)
    if size <= room:
        return pieces
    if len(pieces) > 1:
        short = [replace(p, short=True) if label(p.quote) else p for p in pieces]
        left = room - sum(len(p.shown.split()) for p in short)
        if left >= 0:
            # the items that fit the question best keep their words
            for i in sorted(range(len(pieces)), key=lambda i: -pieces[i].score):
                more = len(pieces[i].shown.split()) - len(short[i].shown.split())
                if more <= left:
                    short[i] = pieces[i]
                    left -= more
            return short
        return _best_of(pieces, room) if first else []
    return _cut(pieces[0], first) if first else []


def _best_of(pieces: Sequence[Chosen], room: int) -> list[Chosen]:
    """The items of a list with the best scores that have at most ``room`` words together, in the list's order."""
    kept: set[int] = set()
    for i in sorted(range(len(pieces)), key=lambda i: -pieces[i].score):
        size = len(pieces[i].shown.split())
        if size > room:
            break
        kept.add(i)
        room -= size
    return [pieces[i] for i in sorted(kept)]


def _cut(piece: Chosen, room: int) -> list[Chosen]:
    """The trailing whole sentences of a long piece that have at most ``room`` words; none where the last has more."""
    base = piece.passage.start
    text, end = piece.passage.text, piece.span.end - base
    starts = [
        s.start for s in sentences(text, piece.span.start - base, end) if len(text[s.start : end].split()) <= room
    ]
    return [replace(piece, span=Span(base + starts[0], piece.span.end))] if starts else []


def _ordered(chosen: list[Chosen], sections: Sequence[tuple[str, tuple[str, ...]]]) -> list[Chosen]:
    """Sections in the order of their best statement; the best sentence of all first, the rest as in the document."""
    ordered: list[Chosen] = []
    for key in sections:
        own = sorted(
            (c for c in chosen if (c.passage.doc_id, c.passage.section_path) == key), key=lambda c: c.span.start
        )
        prose = [c for c in own if not c.listed and not c.leads]
        if not ordered and len(prose) > 1:
            lead = max(prose, key=lambda c: c.score)
            own = [lead, *(c for c in own if c is not lead)]
        ordered.extend(own)
    return ordered
