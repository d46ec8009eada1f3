"""Citation recall and precision as ALCE defines them (Gao, Yen, Yu & Chen, EMNLP 2023).

Recall of a statement is 1 where it has citations and the cited passages together entail it. Precision of a citation is
1 where its statement has recall 1 and the citation is not irrelevant; it is irrelevant where it does not entail the
statement by itself while the others still do without it. Both are averaged over the statements, or the citations, of a
reply, then over replies.

ALCE asks a language model whether a passage entails a statement. Here the judge is exact: replies quote, so a passage
entails a statement whose words stand in it one after the other, and the quote must stand in the document at its
offsets. A reply that paraphrases, as one of a chat model does, is therefore judged more strictly than in the paper.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from bot.reply import Citation, Reply
from bot.triage.finding import Tier
from corpus.document import Document
from index.words import plain_words

_PIECE = re.compile(r"(?P<text>[^\n]*?)\s*(?P<markers>(?:\[\d+\])+)")
_NUMBER = re.compile(r"\d+")


@dataclass(frozen=True, slots=True)
class Stated:
    """A statement of a reply with the markers behind it."""

    text: str
    markers: tuple[int, ...]


def statements(reply: Reply) -> list[Stated]:
    """The statements of an answer: what stands ahead of each run of markers, and each unmarked rest of a line.

    The advice that the screen puts ahead of an answer and the question that it puts behind are not statements from the
    library, and are left out.
    """
    text = reply.text
    if reply.triage.question and text.endswith(reply.triage.question):
        text = text[: -len(reply.triage.question)]
    paragraphs = text.split("\n\n")
    if reply.triage.tier is Tier.SOON and paragraphs and not _PIECE.search(paragraphs[0]):
        paragraphs = paragraphs[1:]
    found: list[Stated] = []
    for line in (line for paragraph in paragraphs for line in paragraph.splitlines()):
        end = 0
        for match in _PIECE.finditer(line):
            found.append(Stated(match["text"], tuple(int(n) for n in _NUMBER.findall(match["markers"]))))
            end = match.end()
        found.append(Stated(line[end:], ()))
    return [s for s in found if plain_words(s.text)]


def entails(quotes: Sequence[str], statement: str) -> bool:
    """Whether the words of ``statement`` stand one after the other in one of ``quotes``, or in all of them joined."""
    words = " ".join(plain_words(statement))
    joined = [" ".join(plain_words(q)) for q in quotes]
    return any(f" {words} " in f" {text} " for text in (*joined, " ".join(joined)))


def verbatim(citation: Citation, documents: Mapping[str, Document]) -> bool:
    """Whether the quote stands in its document where the citation says."""
    document = documents.get(citation.doc_id)
    return document is not None and document.text[citation.start : citation.end] == citation.quote


def recall_and_precision(reply: Reply, documents: Mapping[str, Document]) -> tuple[float | None, float | None]:
    """Of one reply: recall over its statements, precision over its citations; None for none."""
    quotes = {c.marker: c.quote for c in reply.citations if verbatim(c, documents)}
    recalls: list[bool] = []
    precise: list[bool] = []
    for stated in statements(reply):
        cited = [quotes.get(m, "") for m in stated.markers]
        whole = bool(cited) and entails(cited, stated.text)
        recalls.append(whole)
        for at, quote in enumerate(cited):
            rest = cited[:at] + cited[at + 1 :]
            irrelevant = not entails([quote], stated.text) and bool(rest) and entails(rest, stated.text)
            precise.append(whole and not irrelevant)
    return _mean(recalls), _mean(precise)


def _mean(values: Sequence[bool]) -> float | None:
    return sum(values) / len(values) if values else None
