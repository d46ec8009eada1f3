"""Puts the parts together: settings -> library -> index -> responder.

What takes seconds to import is imported where it is needed: a mistake on the command line is told at once, and the
red-flag screen answers where a package of the library is broken.
"""

from __future__ import annotations

import logging
from collections.abc import Callable, Sequence
from functools import lru_cache
from pathlib import Path
from typing import TYPE_CHECKING

from bot.model.extra import require_model_packages
from bot.respond import Responder
from bot.settings import Settings, SettingsError
from corpus.accepted import Accepted
from corpus.differences import Topic
from corpus.document import CorpusError
from corpus.library import Library
from corpus.side_library import SideLibrary
from index.manifest import IndexMismatch

if TYPE_CHECKING:
    from bot.answer import Answerer
    from bot.model.writer import Writer
    from index.build import Built, Report
    from index.encode import Encoder
    from index.search import Index

LOG = logging.getLogger(__name__)


def build_index(settings: Settings, report: Report | None = None) -> Built:
    """Build the index over the library and put it in use."""
    from index.encode import passage_encoder  # noqa: PLC0415

    return _build(Library(settings.home), lambda: passage_encoder(settings.encoder), report)


def _build(
    library: Library, make_encoder: Callable[[], Encoder], report: Report | None = None, near: Path | None = None
) -> Built:
    from index.build import build  # noqa: PLC0415

    documents, passages = library.documents(), library.passages()
    return build(library.home, documents, passages, library.corpus_hash(), make_encoder, report, near)


def open_index(settings: Settings, library: Library) -> Index:
    """The index in use, for exactly this library and encoder.

    Raises:
        IndexMismatch: there is none, or it was built from something else.
    """
    from index.search import Index  # noqa: PLC0415

    encoder = _encoder(settings.encoder)
    bundled = frozenset(d.doc_id for d in library.bundled())
    return Index.open(library.home, library.passages(), library.corpus_hash(), encoder, bundled)


@lru_cache(maxsize=1)
def _encoder(name: str) -> Encoder:
    """One for all libraries: its weights are most of what a library takes of the memory."""
    from index.encode import query_encoder  # noqa: PLC0415

    return query_encoder(name)


def ready_index(
    settings: Settings, library: Library, report: Report | None = None, notice: Callable[[str], None] | None = None
) -> Index:
    """The index in use; a missing or stale one is built first, and ``notice`` is told why."""
    try:
        return open_index(settings, library)
    except IndexMismatch as mismatch:
        if notice:
            notice(f"{str(mismatch).split('; run:')[0]}; building it now")
        build_index(settings, report)
        return open_index(settings, library)


def accepted_by(settings: Settings) -> Callable[[], Sequence[Topic]]:
    """What gives the disagreements accepted so far; a file that cannot be read is told in the log and gives none."""
    accepted = Accepted(settings.home)

    def read() -> Sequence[Topic]:
        try:
            return accepted.read().topics
        except CorpusError as error:
            LOG.error("accepted differences are left out: %s", error)
            return ()

    return read


def load_answerer(
    settings: Settings, report: Report | None = None, notice: Callable[[str], None] | None = None
) -> Answerer:
    """The answerer over the library; a missing or stale index is built first, and ``notice`` is told why."""
    library = Library(settings.home)
    index = ready_index(settings, library, report, notice)
    return _answerer(settings, index, library)


def clinic_library(settings: Settings, clinic_id: str, *, beside: bool) -> Library:
    """The library of a clinic with documents of its own: beside those of the main one, or alone."""
    return SideLibrary(settings.home / "clinics" / clinic_id, Library(settings.home) if beside else None)


def make_clinic_responder(settings: Settings, clinic_id: str, documents: Path, *, beside: bool) -> Responder:
    """A responder over a clinic's library once it is what the folder ``documents`` has; it is loaded.

    Everything is written beside what is in use and takes its place at once: what was opened before goes on working.

    Raises:
        CorpusError: a document cannot be imported; the library is as it was.
        IndexMismatch: another build has been going on for ten minutes.
    """
    from corpus.importer import import_paths  # noqa: PLC0415

    library = clinic_library(settings, clinic_id, beside=beside)
    import_paths(library, [documents], only=True)
    try:
        index = open_index(settings, library)
    except IndexMismatch:
        # The fast encoder: its vectors are the same, and the service need not load the large library for them.
        _build(library, lambda: _encoder(settings.encoder), near=settings.home)
        index = open_index(settings, library)
    answerer = _answerer(settings, index, library)
    responder = Responder(lambda: answerer)
    responder.warm()
    return responder


def _answerer(settings: Settings, index: Index, library: Library) -> Answerer:
    from bot.answer import Answerer  # noqa: PLC0415

    accepted = accepted_by(settings)
    if settings.model:
        from bot.model.answer import WordedAnswerer  # noqa: PLC0415

        return WordedAnswerer(index, library.documents(), make_writer(settings), accepted)
    return Answerer(index, library.documents(), accepted=accepted)


def make_writer(settings: Settings) -> Writer:
    """What asks the chat model of the settings and verifies what it says.

    Raises:
        SettingsError: the model cannot be set up as the settings have it.
    """
    from bot.model.calls import Limits  # noqa: PLC0415
    from bot.model.chat import LangChainModel  # noqa: PLC0415
    from bot.model.evidence import Reader  # noqa: PLC0415
    from bot.model.face import ModelError  # noqa: PLC0415
    from bot.model.support import Checker  # noqa: PLC0415
    from bot.model.writer import Writer  # noqa: PLC0415
    from index.minilm import MiniLM  # noqa: PLC0415

    try:
        model = LangChainModel(settings)
    except ModelError as error:
        raise SettingsError(f"BACKSTRIDE_MODEL={settings.model!r}: {error}") from error
    limits = Limits(seconds=settings.model_timeout, retries=settings.model_retries)
    return Writer(model, Checker(Reader(MiniLM())), limits)


def make_responder(
    settings: Settings, report: Report | None = None, notice: Callable[[str], None] | None = None
) -> Responder:
    """A responder that loads its library on first need.

    Raises:
        SettingsError: a chat model is set, and a package that it needs is missing.
    """
    require_model_packages(settings)
    return Responder(lambda: load_answerer(settings, report, notice))
