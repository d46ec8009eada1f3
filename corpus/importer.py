"""Files and folders -> the library: everything is read and checked first, then put on the shelf at once."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Literal

from corpus.accepted import Accepted
from corpus.convert import ConversionError, Converted, convert
from corpus.document import CorpusError, Document
from corpus.gather import Progress, gather
from corpus.library import Library, document_of
from corpus.slug import is_slug, slug
from corpus.split import split
from corpus.stored import Meta, Parcel, Stored

MAX_FILE_BYTES = 20 * 1024 * 1024

Outcome = Literal["added", "replaced", "unchanged"]


@dataclass(frozen=True, slots=True)
class Imported:
    """What became of one file."""

    doc_id: str
    title: str
    path: Path
    outcome: Outcome
    sections: int
    passages: int
    skipped_chars: int
    """Characters of the text that are no content (page furniture, headings, front matter)."""
    replaces_digest: bool
    """Whether a bundled digest rests while this document is in the library."""


def import_paths(
    library: Library, paths: Sequence[Path], on_progress: Progress | None = None, *, only: bool = False
) -> list[Imported]:
    """Puts files, and the files of known formats in folders, into the library; safe to repeat.

    ``only``: what was imported from elsewhere is taken out in the same step.

    Raises:
        CorpusError: one line for each file that cannot be imported; the library is as it was.
    """
    report = on_progress or (lambda _line: None)
    digests = library.bundled()
    ready: list[tuple[Path, Parcel]] = []
    errors: list[str] = []
    for found in gather(paths, report):
        if isinstance(found, str):
            errors.append(found)
            continue
        report(f"reading {found}")
        try:
            ready.append((found, _parcel(found, digests)))
        except (ConversionError, CorpusError) as error:
            errors.append(f"{found}: {_one_line(str(error))}")
    errors += _clashes(ready)
    if errors:
        raise CorpusError("\n".join(errors))
    return _store(library, ready, {digest.doc_id for digest in digests}, only=only)


def remove(library: Library, doc_id: str) -> list[str]:
    """Takes an imported document out of the library; the digest that it replaced comes back.

    Accepted disagreements that quote it are dropped: a line for each.

    Raises:
        CorpusError: ``doc_id`` is no imported document.
    """
    with library.shelf.locked():
        imported = library.shelf.generations()
        if doc_id in imported:
            library.shelf.commit([], [doc_id])
            library.reload()
            return Accepted(library.home).prune(library.passages())
    known = ", ".join(imported) or "none, so nothing can be removed"
    bundled = doc_id in {digest.doc_id for digest in library.bundled()}
    what = "a digest that comes with the program, it cannot be removed" if bundled else "no document of the library"
    raise CorpusError(f"{doc_id}: {what}; imported documents: {known}")


def _parcel(path: Path, digests: Sequence[Document]) -> Parcel:
    raw = _bytes(path)
    converted = convert(path, raw)
    source = hashlib.sha256(raw).hexdigest()
    if converted.doc_id and not is_slug(converted.doc_id):
        raise ConversionError(
            f"doc_id {converted.doc_id!r} in its front matter; write lower-case words such as {slug(path.stem)!r}"
        )
    doc_id = converted.doc_id or slug(path.stem)
    digest = next((d for d in digests if source == d.original_sha256 or doc_id == d.doc_id), None)
    if not converted.text.strip():
        raise ConversionError("no text in it, expected a document with text; check that it is the right file")
    stored = Stored(_meta(converted, doc_id, digest, path, source), converted.text)
    if not split(document_of(stored)):
        raise ConversionError("only headings and page furniture in it, expected text; check that it is the right file")
    return Parcel(stored, raw, path.suffix.lower())


def _bytes(path: Path) -> bytes:
    try:
        size = path.stat().st_size
        if not path.is_file():
            raise ConversionError("not a regular file; name a file or a folder")
        if size > MAX_FILE_BYTES:
            raise ConversionError(
                f"{size / 1e6:.0f} MB, expected at most {MAX_FILE_BYTES / 1e6:.0f} MB; import its text without pictures"
            )
        raw = path.read_bytes()
    except OSError as error:
        raise ConversionError(f"cannot be read ({error.strerror or error}); check its permissions") from error
    if not raw.strip():
        raise ConversionError("an empty file, expected a document with text; check that it is the right file")
    return raw


def _meta(converted: Converted, doc_id: str, digest: Document | None, path: Path, source: str) -> Meta:
    """A digest's bibliographic facts are the article's own, so its original takes them over."""
    said: Converted | Document = digest or converted
    return Meta(
        doc_id=digest.doc_id if digest else doc_id,
        title=said.title,
        authors=said.authors,
        credentials=said.credentials,
        publisher=said.publisher,
        published=said.published,
        language=said.language or "en",
        format=converted.format,
        furniture=converted.furniture,
        body_start=converted.body_start,
        file_name=path.name,
        source_sha256=source,
        text_sha256=hashlib.sha256(converted.text.encode("utf-8")).hexdigest(),
    )


def _clashes(ready: Sequence[tuple[Path, Parcel]]) -> list[str]:
    """Errors for files that would be the same document."""
    first: dict[str, Path] = {}
    errors: list[str] = []
    for path, parcel in ready:
        doc_id = parcel.stored.meta.doc_id
        if doc_id in first:
            errors.append(
                f"{path}: the same document id {doc_id!r} as {first[doc_id]}; rename one of them or import only one"
            )
        first.setdefault(doc_id, path)
    return errors


def _store(library: Library, ready: Sequence[tuple[Path, Parcel]], digests: set[str], *, only: bool) -> list[Imported]:
    with library.shelf.locked():
        before = library.shelf.generations()
        named = {parcel.stored.meta.doc_id for _, parcel in ready}
        gone = [doc_id for doc_id in before if only and doc_id not in named]
        written = library.shelf.commit([parcel for _, parcel in ready], gone)
    library.reload()
    outcomes: dict[str, Outcome] = {
        doc_id: ("replaced" if doc_id in before else "added") if doc_id in written else "unchanged"
        for doc_id in (parcel.stored.meta.doc_id for _, parcel in ready)
    }
    return [_imported(path, parcel, outcomes[parcel.stored.meta.doc_id], digests) for path, parcel in ready]


def _imported(path: Path, parcel: Parcel, outcome: Outcome, digests: set[str]) -> Imported:
    document = document_of(parcel.stored)
    content = sum(span.end - span.start for section in document.sections for span in section.content)
    return Imported(
        doc_id=document.doc_id,
        title=document.title,
        path=path,
        outcome=outcome,
        sections=len(document.sections),
        passages=len(split(document)),
        skipped_chars=len(document.text) - content,
        replaces_digest=document.doc_id in digests,
    )


def _one_line(words: str) -> str:
    return " ".join(words.split())
