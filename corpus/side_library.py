"""A second library: documents of its own beside those of the main one, or alone."""

from __future__ import annotations

from pathlib import Path

from corpus.document import Document
from corpus.library import ARTICLES, Library


class SideLibrary(Library):
    """What is imported into it is seen in it alone; where an id is in both, its own document counts."""

    def __init__(self, home: Path, main: Library | None) -> None:
        """``main`` is the library that it stands beside; None where it stands alone."""
        self._main = main
        super().__init__(home, main.articles if main else ARTICLES)

    def reload(self) -> None:
        super().reload()
        if self._main:
            self._main.reload()

    def bundled(self) -> list[Document]:
        return super().bundled() if self._main else []

    def imported(self) -> list[Document]:
        theirs = self._main.imported() if self._main else []
        both = {document.doc_id: document for document in (*theirs, *super().imported())}
        return [both[doc_id] for doc_id in sorted(both)]
