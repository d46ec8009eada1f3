"""A passage as it is shown to a reader: with its document, and with what stands before and after it."""

from __future__ import annotations

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
