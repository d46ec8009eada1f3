"""Chosen statements -> the answer's Markdown, each statement followed by its marker."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import groupby

from bot.chosen import Chosen, label
from bot.cite import Citations, plain


def compose(chosen: Sequence[Chosen], citations: Citations) -> str:
    """Paragraphs and lists in the order of ``chosen``; a paragraph or list for each run of one section."""
    blocks: list[str] = []
    for (_, _, listed), run in groupby(chosen, key=lambda c: (c.passage.doc_id, c.passage.section_path, c.listed)):
        pieces = [_piece(c, citations) for c in run]
        blocks.append("\n".join(f"- {p}" for p in pieces) if listed else " ".join(pieces))
    return "\n\n".join(blocks)


def _piece(chosen: Chosen, citations: Citations) -> str:
    marker = citations.cite(chosen.passage, chosen.span)
    words = plain(chosen.shown)
    if chosen.short:
        return f"**{words}** {marker}"
    name = label(chosen.quote) if chosen.listed else ""
    if name and words.startswith(plain(name)):
        rest = words[len(plain(name)) :]
        head = rest[:1] if rest[:1] == ":" else ""
        return f"**{plain(name)}{head}**{rest[len(head) :]} {marker}"
    return f"{words} {marker}"
