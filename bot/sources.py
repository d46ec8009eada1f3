"""Which documents a question names: 'what does Trivo say', 'according to the Orthopedic Clinic'."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from corpus.document import Document
from index.words import content_words, fold

_PROFESSIONS = {
    "physio": r"physio(?:therapist|therapy)?",
    "pt": r"physical therap(?:ist|y)|doctor of physical therapy|pt|dpt",
    "running instructor": r"running (?:instructor|coach|teacher)|instructor|coach",
    "doctor": r"doctor|physician",
    "clinic": r"(?:orthop(?:a)?edic )?clinic",
}
_WORK = r"(?:author|writer|article|piece|guide|blog|post|page|text|site|website|chap|fellow|bloke|guy|place|people|one)"
_ABOUT_AUTHOR = re.compile(
    r"\b(?:qualif|credential|legit|trustworthy|expert|trained|who (?:is|wrote|made|runs)|written by|is (?:he|she) a)"
)
_CUES = (
    r"(?:according to|what (?:does|do|did)|acc\.? to|in the (?:piece|article|guide|blog|post) (?:by|of|from)"
    r"|(?:by|from|of)) the"
)
_SAYING = frozenset(content_words("recommends advises suggests thinks writes mentions describes explains opinion"))
"""Without any other word than these a question is about the document as a whole."""


@dataclass(frozen=True, slots=True)
class Named:
    """The documents that a question names, and the question without their names."""

    doc_ids: frozenset[str]
    rest: str


class Sources:
    """Knows by which names the documents of a library are called."""

    def __init__(self, documents: Sequence[Document]) -> None:
        named = [(d.doc_id, list(self._names(d))) for d in documents]
        self._patterns = [(doc_id, re.compile("|".join(names))) for doc_id, names in named if names]

    @staticmethod
    def _names(document: Document) -> Iterable[str]:
        for name in (*document.authors, document.publisher):
            words = fold(name).removeprefix("the ")
            if words:
                orthography = re.escape(words).replace("orthopedic", "orthopa?edic")
                yield rf"(?<!\w)(?:the )?{orthography}(?:'s)?(?!\w)"
        for author in document.authors:
            last = fold(author).split()[-1:]
            if last and len(last[0]) > 2:
                yield rf"(?<!\w)(?:dr\.? )?{re.escape(last[0])}(?:'s)?(?!\w)"
        credentials = fold(f"{document.credentials} {document.publisher}")
        for key, words in _PROFESSIONS.items():
            if re.search(rf"\b{key}", credentials):
                yield rf"\b(?:the |that |this )(?:\w+ )?(?:{words})s? {_WORK}s?\b"
                yield rf"\b{_CUES} (?:\w+ )?(?:{words})\b(?: {_WORK})?"

    def named(self, question: str) -> Named:
        """The documents whose author, publisher or profession ``question`` names."""
        folded = fold(question)
        rest = folded
        found: set[str] = set()
        for doc_id, pattern in self._patterns:
            if pattern.search(folded):
                found.add(doc_id)
                rest = pattern.sub(" ", rest)
        if not found or _ABOUT_AUTHOR.search(folded) or not set(content_words(rest)) - _SAYING:
            return Named(frozenset(found), question)
        return Named(frozenset(found), " ".join(rest.split()))
