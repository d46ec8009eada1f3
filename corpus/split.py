"""Document -> passages: runs of sentences and list items of one section, with their offsets."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterator

from corpus.blocks import Block, BlockKind, blocks
from corpus.document import Document, Passage, Section, Span, Statement, Unit
from corpus.sentences import sentences

SPLITTER_VERSION = "2"
"""Raised whenever the same document would give other passages; an index of another version is rebuilt."""

TARGET_CHARS = 700
"""A passage is closed at the end of the block that reaches this length (about 110 words)."""
MAX_ITEM_WORDS = 80
"""A longer list item is a paragraph that happens to have a bullet: its sentences are quoted one by one."""
MAX_NAME_CHARS = 80
"""A paragraph up to this length without terminal punctuation only names a thing, as a list item does."""
_TERMINAL = re.compile(r"[.!?:…][\"'”’)\]]*$")

MAX_CHARS = 1400
"""No passage is longer, unless a single sentence or list item is."""


def split(document: Document) -> list[Passage]:
    """The document's passages in order; none crosses a section or a gap left by boilerplate, none is empty."""
    passages: list[Passage] = []
    seen: set[str] = set()
    for section in document.sections:
        for run in _runs(document.text, section):
            start, end = run[0].start, run[-1].end
            text = document.text[start:end]
            passage_id = _passage_id(document.doc_id, section.path, text)
            while passage_id in seen:
                passage_id += "x"
            seen.add(passage_id)
            passages.append(
                Passage(passage_id, document.doc_id, section.path, text, start, end, len(passages), tuple(run))
            )
    return passages


def _passage_id(doc_id: str, path: tuple[str, ...], text: str) -> str:
    """Depends on what the passage says and not on where it stands, so that an edit elsewhere leaves it as it is."""
    digest = hashlib.sha256("\x1f".join((*path, text)).encode()).hexdigest()
    return f"{doc_id}.{digest[:10]}"


def _runs(text: str, section: Section) -> Iterator[list[Statement]]:
    for span in section.content:
        run: list[Statement] = []
        for group in _groups(text, span):
            size = group[-1].end - group[0].start
            so_far = run[-1].end - run[0].start if run else 0
            if run and (so_far >= TARGET_CHARS or so_far + size > MAX_CHARS):
                yield run
                run = []
            for statement in group:
                if run and statement.end - run[0].start > MAX_CHARS:
                    yield run
                    run = []
                run.append(statement)
        if run:
            yield run


def _groups(text: str, span: Span) -> Iterator[list[Statement]]:
    """Statements that should stay together: a paragraph, or a list with the sentence that announces it."""
    pending: list[Statement] = []
    in_list = False
    intro: Span | None = None
    for block in blocks(text, span.start, span.end):
        if block.kind is BlockKind.ITEM and len(block.span.of(text).split()) > MAX_ITEM_WORDS:
            pending.extend(_paragraph(text, block))
            in_list = True
            continue
        if block.kind is BlockKind.ITEM:
            pending.append(Statement(block.span.start, block.span.end, Unit.ITEM, intro))
            in_list = True
            continue
        if pending and (in_list or pending[-1].unit is not Unit.INTRO):
            yield pending
            pending = []
        in_list = False
        pending.extend(_paragraph(text, block))
        last = pending[-1]
        intro = Span(last.start, last.end) if last.unit is Unit.INTRO else None
    if pending:
        yield pending


def _paragraph(text: str, block: Block) -> list[Statement]:
    found = [Statement(s.start, s.end, Unit.SENTENCE) for s in sentences(text, block.span.start, block.span.end)]
    last = found[-1]
    if (
        len(found) == 1
        and block.span.end - block.span.start <= MAX_NAME_CHARS
        and not _TERMINAL.search(block.span.of(text))
    ):
        return [Statement(last.start, last.end, Unit.ITEM)]
    if text[last.start : last.end].endswith(":"):
        found[-1] = Statement(last.start, last.end, Unit.INTRO)
    return found
