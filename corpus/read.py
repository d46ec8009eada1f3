"""Text -> Document: digests with front matter, Markdown, and plain text whose headings are found from its layout."""

from __future__ import annotations

import hashlib
import tomllib
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from corpus.clean import ahead_of_title, article_end, content_spans, is_link_section, without
from corpus.document import CorpusError, Document, Kind, Section, Span
from corpus.layout import plain_layout
from corpus.markdown import Heading, markdown_headings
from corpus.sections import sections

FENCE = "+++"
MASTHEAD_CHARS = 1500
"""A line that repeats the title further down than this does not open the article."""
_FRONT_MATTER: dict[str, type] = {
    "doc_id": str,
    "title": str,
    "authors": list,
    "credentials": str,
    "publisher": str,
    "published": str,
    "language": str,
    "original_sha256": str,
}


@dataclass(frozen=True, slots=True)
class Bibliography:
    """What is known of a document beside its text; an empty string means that the source does not say."""

    doc_id: str
    title: str
    authors: tuple[str, ...] = ()
    credentials: str = ""
    publisher: str = ""
    published: str = ""
    language: str = "en"
    original_sha256: str = ""


def read_digest(path: Path) -> Document:
    """A bundled digest.

    Raises:
        CorpusError: the front matter or the text is not as it should be.
    """
    text = path.read_text(encoding="utf-8")
    facts, start = front_matter(text, path.name)
    return markdown_document(text, facts, Kind.DIGEST, start)


def front_matter(text: str, name: str, *, complete: bool = True) -> tuple[Bibliography, int]:
    """The front matter of ``text`` and the offset at which the body begins.

    Without ``complete`` every key may be missing; its value is then that of a source that does not say.

    Raises:
        CorpusError: it is missing, no TOML, or has unknown, missing or mistyped keys.
    """
    if not text.startswith(FENCE + "\n"):
        raise CorpusError(
            f"{name}: the first line is not {FENCE}; a digest begins with TOML front matter between two {FENCE} lines"
        )
    close = text.find(f"\n{FENCE}\n", len(FENCE))
    if close < 0:
        raise CorpusError(f"{name}: the front matter has no closing {FENCE} line; add one after its last key")
    try:
        table = tomllib.loads(text[len(FENCE) + 1 : close + 1])
    except tomllib.TOMLDecodeError as error:
        raise CorpusError(f'{name}: the front matter is no TOML ({error}); write lines such as title = "…"') from error
    wrong = [k for k in table if k not in _FRONT_MATTER]
    wrong += [k for k in _FRONT_MATTER if complete and k not in table]
    wrong += [k for k, v in table.items() if k in _FRONT_MATTER and not _typed(k, v)]
    if wrong:
        raise CorpusError(
            f"{name}: front matter key {wrong[0]!r} is unknown, missing or of the wrong type; "
            f"expected {', '.join(_FRONT_MATTER)} (authors is a list of strings, the others are strings)"
        )
    facts = {"doc_id": "", "title": "", **table, "authors": tuple(table.get("authors", ()))}
    return Bibliography(**facts), close + len(FENCE) + 2


def _typed(key: str, value: object) -> bool:
    return isinstance(value, _FRONT_MATTER[key]) and (
        not isinstance(value, list) or all(isinstance(item, str) for item in value)
    )


def markdown_document(
    text: str, facts: Bibliography, kind: Kind, start: int = 0, *, furniture: bool = False
) -> Document:
    """A document of a Markdown text; with ``furniture`` what is not content is left out, as for a saved web page."""
    headings = markdown_headings(text, start)
    end = article_end(text, start) if furniture else len(text)
    return _document(text, facts, kind, headings, start, end, furniture=furniture)


def plain_document(text: str, facts: Bibliography, kind: Kind) -> Document:
    """A document of a plain text, often a saved web page: headings from the layout, page furniture left out."""
    end = article_end(text)
    layout = plain_layout(text, facts.title, 0, end)
    title = next((heading for heading in layout.headings if heading.level == 1), None)
    masthead = ahead_of_title(text, title) if title and title.start < MASTHEAD_CHARS else ()
    gaps = sorted({*layout.captions, *masthead}, key=lambda span: span.start)
    return _document(text, facts, kind, layout.headings, 0, end, furniture=True, captions=gaps)


def _document(
    text: str,
    facts: Bibliography,
    kind: Kind,
    headings: Sequence[Heading],
    start: int,
    end: int,
    *,
    furniture: bool,
    captions: Sequence[Span] = (),
) -> Document:
    kept = [h for h in headings if h.start < end]
    stops = [*(h.start for h in kept[1:]), end]
    link_starts = {h.end for h, stop in zip(kept, stops, strict=False) if is_link_section(h, text, stop)}

    def clean(begin: int, stop: int) -> tuple[Span, ...]:
        if not furniture:
            return (Span(begin, stop),) if text[begin:stop].strip() else ()
        if begin in link_starts:
            return ()
        spans = without(content_spans(text, begin, stop), captions)
        return tuple(span for span in spans if span.of(text).strip())

    found: tuple[Section, ...] = sections(facts.title, kept, start, end, clean)
    return Document(
        doc_id=facts.doc_id,
        title=facts.title,
        authors=facts.authors,
        credentials=facts.credentials,
        publisher=facts.publisher,
        published=facts.published,
        language=facts.language,
        text=text,
        sections=found,
        sha256=hashlib.sha256(text.encode()).hexdigest(),
        kind=kind,
        original_sha256=facts.original_sha256,
    )
