"""Follow-ups that the library can answer."""

from __future__ import annotations

import tomllib
from collections.abc import Iterable, Sequence
from functools import cache

from corpus.document import Passage
from corpus.library import ARTICLES
from index.hit import Hit
from index.words import content_words

WANTED = 3

STARTERS = (
    "Why does my lower back hurt after running?",
    "Which stretches help the lower back?",
    "When should I see a doctor about back pain after running?",
)
"""Offered where nothing nearer is at hand."""


@cache
def questions() -> dict[tuple[str, str], str]:
    """(doc_id, innermost heading) -> a question that the section answers."""
    path = ARTICLES.parent / "questions.toml"
    table = tomllib.loads(path.read_text(encoding="utf-8"))
    return {(doc_id, heading): text for doc_id, group in table.items() for heading, text in group.items()}


@cache
def offered() -> frozenset[str]:
    """Every question that is ever offered; each stands alone, whatever was said before it."""
    return frozenset({*questions().values(), *STARTERS})


def suggest(hits: Sequence[Hit], cited: Iterable[Passage], asked: str) -> tuple[str, ...]:
    """Up to three questions about the nearest sections that the reply does not cite already."""
    known = questions()
    used = {_key(passage) for passage in cited}
    words = set(content_words(asked))
    found: list[str] = []
    for hit in hits:
        key = _key(hit.passage)
        text = known.get(key, "")
        theirs = set(content_words(text))
        if not text or key in used or text in found or (theirs and theirs <= words):
            continue
        found.append(text)
        if len(found) == WANTED:
            break
    return tuple(found)


def _key(passage: Passage) -> tuple[str, str]:
    return passage.doc_id, passage.section_path[-1]
