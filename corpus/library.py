"""The documents that answers come from: the bundled digests, and what the operator imported."""

from __future__ import annotations

import hashlib
from pathlib import Path

from corpus.document import CorpusError, Document, Kind, Passage
from corpus.read import Bibliography, markdown_document, plain_document, read_digest
from corpus.shelf import Shelf
from corpus.split import SPLITTER_VERSION, split
from corpus.stored import Meta, Stored

ARTICLES = Path(__file__).parent / "articles"


class Library:
    """The active documents and their passages; everything is read once and kept until ``reload``."""

    def __init__(self, home: Path, articles: Path = ARTICLES) -> None:
        self.home = home
        self.shelf = Shelf(home / "documents")
        self.articles = articles
        self.reload()

    def reload(self) -> None:
        """Forgets what was read; the next call reads the library again."""
        self._bundled: list[Document] | None = None
        self._imported: list[Document] | None = None
        self._passages: list[Passage] | None = None

    def bundled(self) -> list[Document]:
        """The digests, by file name.

        Raises:
            CorpusError: a digest is not as it should be.
        """
        if self._bundled is None:
            self._bundled = [read_digest(path) for path in sorted(self.articles.glob("*.md"))]
        return list(self._bundled)

    def imported(self) -> list[Document]:
        """The imported documents, by doc_id.

        Raises:
            CorpusError: a stored document is missing or was changed by hand.
        """
        if self._imported is None:
            self._imported = [document_of(stored) for stored in self.shelf.load()]
        return list(self._imported)

    def documents(self) -> list[Document]:
        """The active documents: the digests, each replaced by its imported original, then the operator's own."""
        imported = {document.doc_id: document for document in self.imported()}
        active = [imported.pop(digest.doc_id, digest) for digest in self.bundled()]
        return [*active, *imported.values()]

    def get(self, doc_id: str) -> Document:
        """The active document of that id.

        Raises:
            CorpusError: there is none.
        """
        active = self.documents()
        for document in active:
            if document.doc_id == doc_id:
                return document
        known = ", ".join(document.doc_id for document in active)
        raise CorpusError(f"{doc_id}: no such document; the library has {known}")

    def passages(self) -> list[Passage]:
        """The passages of all active documents, in order."""
        if self._passages is None:
            self._passages = [passage for document in self.documents() for passage in split(document)]
        return list(self._passages)

    def corpus_hash(self) -> str:
        """Changes whenever the passages do: what an index was built from."""
        digest = hashlib.sha256(f"splitter {SPLITTER_VERSION}\n".encode())
        for document in self.documents():
            digest.update(f"{document.doc_id}\x1f{document.kind}\x1f{document.title}\x1f{document.sha256}\n".encode())
        return digest.hexdigest()


def document_of(stored: Stored) -> Document:
    """An imported document, parsed."""
    facts = bibliography(stored.meta)
    if stored.meta.format == "text":
        return plain_document(stored.text, facts, Kind.ORIGINAL)
    return markdown_document(stored.text, facts, Kind.ORIGINAL, stored.meta.body_start, furniture=stored.meta.furniture)


def bibliography(meta: Meta) -> Bibliography:
    """The bibliographic facts that were kept with an imported document."""
    return Bibliography(
        doc_id=meta.doc_id,
        title=meta.title,
        authors=meta.authors,
        credentials=meta.credentials,
        publisher=meta.publisher,
        published=meta.published,
        language=meta.language,
    )
