"""What is shown to a reader of the library: a passage with its surroundings, and a document with its topics."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from corpus.document import Document, Passage


@dataclass(frozen=True, slots=True)
class PassageView:
    """``text`` is the passage's own, ``before`` and ``after`` the rest of its section."""

    passage_id: str
    doc_id: str
    title: str
    author: str
    publisher: str
    published: str
    kind: str
    section: tuple[str, ...]
    text: str
    start: int
    end: int
    before: str
    after: str


def view(passage: Passage, document: Document) -> PassageView:
    """``passage`` of ``document`` with its surroundings."""
    section = next(s for s in document.sections if s.start <= passage.start and passage.end <= s.end)
    before = " ".join(s.of(document.text) for s in section.content if s.end <= passage.start)
    inner = next((s for s in section.content if s.start <= passage.start < s.end), None)
    lead = document.text[inner.start : passage.start] if inner else ""
    tail = document.text[passage.end : inner.end] if inner else ""
    after = " ".join(s.of(document.text) for s in section.content if s.start >= passage.end)
    return PassageView(
        passage_id=passage.passage_id,
        doc_id=passage.doc_id,
        title=document.title,
        author=document.author,
        publisher=document.publisher,
        published=document.published,
        kind=document.kind.value,
        section=passage.section_path,
        text=passage.text,
        start=passage.start,
        end=passage.end,
        before=(before + lead).strip(),
        after=(tail + after).strip(),
    )


@dataclass(frozen=True, slots=True)
class Topic:
    """A section that a document has words on, and the first of its passages."""

    heading: str
    passage_id: str


@dataclass(frozen=True, slots=True)
class DocumentView:
    """A document's facts; an empty string means that the source does not say."""

    doc_id: str
    title: str
    author: str
    credentials: str
    publisher: str
    published: str
    kind: str
    topics: tuple[Topic, ...]


def overview(document: Document, passages: Iterable[Passage]) -> DocumentView:
    """``document`` with its topics, in order; ``passages`` may be of other documents too."""
    first: dict[tuple[str, ...], str] = {}
    for passage in passages:
        if passage.doc_id == document.doc_id:
            first.setdefault(passage.section_path, passage.passage_id)
    return DocumentView(
        doc_id=document.doc_id,
        title=document.title,
        author=document.author,
        credentials=document.credentials,
        publisher=document.publisher,
        published=document.published,
        kind=document.kind.value,
        topics=tuple(Topic(path[-1] if path else document.title, name) for path, name in first.items()),
    )
