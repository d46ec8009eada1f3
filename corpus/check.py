"""Lints the library: what would make an answer wrong, unreadable or untraceable.

Digests are ours and keep all rules. An imported document is somebody else's text: it keeps the rules about structure
and offsets, and not those about style. The words of a web page, a PDF or a plain text are judged as they were found, so
for these a long sentence or a repeated one is no problem either.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass

from corpus.accepted import Accepted
from corpus.differences import Anchor, unanchored
from corpus.document import CorpusError, Document, Kind, Passage, Section, Span, Unit
from corpus.library import Library, document_of
from corpus.markdown import Heading, markdown_headings
from corpus.read import front_matter, read_digest
from corpus.sentences import sentences
from corpus.slug import is_slug
from corpus.split import split
from corpus.warnings import unanchored_warnings

MAX_SENTENCE_WORDS = 60
_ADDRESS = re.compile(
    r"https?://|\bwww\.|\b[\w.+-]+@[\w-]+\.\w+|(?:\+\d{1,3}[ .-]?)?\(?\d{3,4}\)?[ .-]\d{3}[ .-]\d{3,4}\b", re.IGNORECASE
)
_BARE_PRONOUN = re.compile(r"(?:This|It|They|These)\b(?!['’]s own)")
_SHA256 = re.compile(r"[0-9a-f]{64}")
_DATE = re.compile(r"(?:\d{4}(?:-\d{2}){0,2})?")


@dataclass(frozen=True, slots=True)
class Problem:
    """``where`` is a document with its line; ``message`` says what was found and what was expected."""

    where: str
    message: str


Rule = Callable[[Document, list[Passage]], Iterator[Problem]]


def check(library: Library) -> list[Problem]:
    """All problems of the bundled digests and the imported documents, in order; [] when the library is sound."""
    problems: list[Problem] = []
    digests: list[Document] = []
    for path in sorted(library.articles.glob("*.md")):
        try:
            digest = read_digest(path)
            _, body_start = front_matter(digest.text, path.name)
        except (CorpusError, UnicodeDecodeError) as error:
            problems.append(Problem(path.name, str(error)))
            continue
        problems += _repeated_id(digest, digests)
        problems += _lint(digest, [*_STRUCTURE, *_OWN_TEXT, *_DIGEST], body_start)
        if digest.doc_id != path.stem:
            problems.append(Problem(path.name, f"doc_id {digest.doc_id!r}, expected the file's name {path.stem!r}"))
        digests.append(digest)
    for doc_id, generation in library.shelf.generations().items():
        try:
            stored = library.shelf.read(doc_id, generation)
        except CorpusError as error:
            problems.append(Problem(doc_id, str(error)))
            continue
        written_here = stored.meta.format == "markdown" and not stored.meta.furniture
        rules = [*_STRUCTURE, *_OWN_TEXT] if written_here else _STRUCTURE
        problems += _lint(document_of(stored), rules, stored.meta.body_start if written_here else None)
    return problems + list(_differences(library))


def _differences(library: Library) -> Iterator[Problem]:
    """Positions of a disagreement, bundled or accepted, whose statement is not where it is said to be."""
    try:
        active = library.documents()
        passages = library.passages()
    except (CorpusError, UnicodeDecodeError):  # told above
        return
    # an original that is not the bundled article's own has its id and not its words
    own = {d.doc_id: d.original_sha256 for d in library.bundled()}
    sources = {s.meta.doc_id: s.meta.source_sha256 for s in library.shelf.load()}
    same = {d.doc_id for d in active if d.doc_id in own and sources.get(d.doc_id, own[d.doc_id]) == own[d.doc_id]}
    for topic, anchor in unanchored(passages):
        if anchor.doc_id in same:
            yield Problem("differences.toml", _lost(topic.topic, anchor))
    for warned in unanchored_warnings(passages):
        if warned.anchor.doc_id in same:
            yield Problem("warnings.toml", _lost(", ".join(sorted(warned.flags)), warned.anchor))
    accepted = Accepted(library.home)
    try:
        judged = accepted.read()
    except CorpusError as error:
        yield Problem("differences", str(error))
        return
    for topic, anchor in unanchored(passages, judged.topics):
        yield Problem(str(accepted.path), _lost(topic.topic, anchor))


def _lost(topic: str, anchor: Anchor) -> str:
    begin = anchor.find if len(anchor.find) <= 60 else f"{anchor.find[:59]}…"
    return (
        f"{topic}: {anchor.doc_id} > {anchor.section}: no statement there says '{begin}'; mend the words or take it out"
    )


def _lint(document: Document, rules: list[Rule], body_start: int | None) -> list[Problem]:
    """``body_start``: where the Markdown body begins whose headings are linted; None where they are as found."""
    passages = split(document)
    found = [problem for rule in rules for problem in rule(document, passages)]
    if body_start is not None:
        found += _headings(document, markdown_headings(document.text, body_start))
    return found


def _repeated_id(document: Document, others: list[Document]) -> Iterator[Problem]:
    if any(other.doc_id == document.doc_id for other in others):
        yield Problem(document.doc_id, "two digests have this doc_id, expected one")


def _facts(document: Document, _passages: list[Passage]) -> Iterator[Problem]:
    if not is_slug(document.doc_id):
        yield Problem(document.doc_id, "doc_id, expected lower-case words joined by hyphens")
    if not document.title.strip():
        yield Problem(document.doc_id, "no title")
    if not document.language:
        yield Problem(document.doc_id, "no language, expected a code such as en")
    if not _DATE.fullmatch(document.published):
        yield Problem(document.doc_id, f"published {document.published!r}, expected a date such as 2024-07-23, or ''")
    if document.kind is Kind.DIGEST and not _SHA256.fullmatch(document.original_sha256):
        yield Problem(document.doc_id, "original_sha256, expected the 64 hexadecimal digits of the original's sha256")


def _headings(document: Document, headings: list[Heading]) -> Iterator[Problem]:
    first = [heading.text for heading in headings if heading.level == 1]
    if [" ".join(words.split()) for words in first] != [" ".join(document.title.split())]:
        yield Problem(document.doc_id, f"headings of level 1: {first}, expected just the title {document.title!r}")
    level = 0
    for i, heading in enumerate(headings):
        where = _where(document, heading.start)
        following = headings[i + 1] if i + 1 < len(headings) else None
        stop = following.start if following else len(document.text)
        parent = following is not None and following.level > heading.level
        if not document.text[heading.end : stop].strip() and not parent:
            yield Problem(where, f"nothing under the heading {heading.text!r}, expected text or a heading under it")
        if heading.level > level + 1:
            yield Problem(where, f"heading of level {heading.level} under level {level}, expected {level + 1} at most")
        level = heading.level


def _passages(document: Document, passages: list[Passage]) -> Iterator[Problem]:
    if not passages:
        yield Problem(document.doc_id, "no passages, expected text that can be quoted")
    for section in document.sections:
        if not any(_within(passage, section) for passage in passages):
            yield Problem(_where(document, section.start), f"no passage from the section {section.heading!r}")


def _offsets(document: Document, passages: list[Passage]) -> Iterator[Problem]:
    for passage in passages:
        if document.text[passage.start : passage.end] != passage.text:
            yield Problem(_where(document, passage.start), "a passage is not the text at its offsets")
        for statement in passage.statements:
            words = document.text[statement.start : statement.end]
            inside = passage.start <= statement.start < statement.end <= passage.end
            if not inside or words != words.strip():
                yield Problem(_where(document, statement.start), "a statement's offsets are not those of its words")


def _long_sentences(document: Document, passages: list[Passage]) -> Iterator[Problem]:
    for span in _sentences(document, passages):
        count = len(span.of(document.text).split())
        if count > MAX_SENTENCE_WORDS:
            yield Problem(
                _where(document, span.start),
                f"a sentence of {count} words, expected at most {MAX_SENTENCE_WORDS}: {_begin(document, span)}",
            )


def _repeated_sentences(document: Document, passages: list[Passage]) -> Iterator[Problem]:
    seen: dict[str, int] = {}
    for span in _sentences(document, passages):
        words = " ".join(span.of(document.text).casefold().split())
        if len(words.split()) >= 4 and words in seen:
            line = _line(document, seen[words])
            yield Problem(_where(document, span.start), f"said before in line {line}: {_begin(document, span)}")
        seen.setdefault(words, span.start)


def _unannounced_lists(document: Document, passages: list[Passage]) -> Iterator[Problem]:
    previous: Unit | None = None
    for passage in passages:
        for statement in passage.statements:
            if statement.unit is Unit.ITEM and statement.intro is None and previous is not Unit.ITEM:
                span = Span(statement.start, statement.end)
                message = f"a list without a sentence ending in a colon before it: {_begin(document, span)}"
                yield Problem(_where(document, statement.start), message)
            previous = statement.unit


def _addresses(document: Document, passages: list[Passage]) -> Iterator[Problem]:
    for passage in passages:
        for match in _ADDRESS.finditer(passage.text):
            where = _where(document, passage.start + match.start())
            yield Problem(where, f"an address or telephone number, expected none in a digest: {match.group()}")


def _bare_pronouns(document: Document, passages: list[Passage]) -> Iterator[Problem]:
    for span in _sentences(document, passages):
        if _BARE_PRONOUN.match(span.of(document.text)):
            message = f"a sentence that does not stand alone, expected the thing by its name: {_begin(document, span)}"
            yield Problem(_where(document, span.start), message)


_STRUCTURE: list[Rule] = [_facts, _passages, _offsets]
_OWN_TEXT: list[Rule] = [_long_sentences, _repeated_sentences]
_DIGEST: list[Rule] = [_unannounced_lists, _addresses, _bare_pronouns]


def _sentences(document: Document, passages: list[Passage]) -> Iterator[Span]:
    for passage in passages:
        for statement in passage.statements:
            yield from sentences(document.text, statement.start, statement.end)


def _within(passage: Passage, section: Section) -> bool:
    return section.start <= passage.start and passage.end <= section.end


def _where(document: Document, offset: int) -> str:
    return f"{document.doc_id}:{_line(document, offset)}"


def _line(document: Document, offset: int) -> int:
    return document.text.count("\n", 0, offset) + 1


def _begin(document: Document, span: Span) -> str:
    words = " ".join(span.of(document.text).split())
    return words if len(words) <= 60 else f"{words[:59]}…"
