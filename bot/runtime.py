"""Puts the parts together: settings -> library -> index -> responder."""

from __future__ import annotations

from collections.abc import Callable

from bot.answer import Answerer
from bot.respond import Responder
from bot.settings import Settings
from corpus.library import Library
from index.build import Built, Report, build
from index.encode import passage_encoder, query_encoder
from index.manifest import IndexMismatch
from index.search import Index


def build_index(settings: Settings, report: Report | None = None) -> Built:
    """Build the index over the library and put it in use."""
    library = Library(settings.home)
    return build(
        settings.home,
        library.documents(),
        library.passages(),
        library.corpus_hash(),
        lambda: passage_encoder(settings.encoder),
        report,
    )


def open_index(settings: Settings, library: Library) -> Index:
    """The index in use, for exactly this library and encoder.

    Raises:
        IndexMismatch: there is none, or it was built from something else.
    """
    encoder = query_encoder(settings.encoder)
    bundled = frozenset(d.doc_id for d in library.bundled())
    return Index.open(settings.home, library.passages(), library.corpus_hash(), encoder, bundled)


def load_answerer(
    settings: Settings, report: Report | None = None, notice: Callable[[str], None] | None = None
) -> Answerer:
    """The answerer over the library; a missing or stale index is built first, and ``notice`` is told why."""
    library = Library(settings.home)
    try:
        index = open_index(settings, library)
    except IndexMismatch as mismatch:
        if notice:
            notice(f"{str(mismatch).split('; run:')[0]}; building it now")
        build_index(settings, report)
        index = open_index(settings, library)
    return Answerer(index, library.documents())


def make_responder(
    settings: Settings, report: Report | None = None, notice: Callable[[str], None] | None = None
) -> Responder:
    """A responder that loads its library on first need."""
    return Responder(lambda: load_answerer(settings, report, notice))
