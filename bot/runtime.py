"""Puts the parts together: settings -> library -> index -> responder.

What takes seconds to import is imported where it is needed: a mistake on the command line is told at once, and the
red-flag screen answers where a package of the library is broken.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from bot.model.extra import require_model_packages
from bot.respond import Responder
from bot.settings import Settings, SettingsError
from corpus.library import Library
from index.manifest import IndexMismatch

if TYPE_CHECKING:
    from bot.answer import Answerer
    from bot.model.writer import Writer
    from index.build import Built, Report
    from index.search import Index


def build_index(settings: Settings, report: Report | None = None) -> Built:
    """Build the index over the library and put it in use."""
    from index.build import build  # noqa: PLC0415
    from index.encode import passage_encoder  # noqa: PLC0415

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
    from index.encode import query_encoder  # noqa: PLC0415
    from index.search import Index  # noqa: PLC0415

    encoder = query_encoder(settings.encoder)
    bundled = frozenset(d.doc_id for d in library.bundled())
    return Index.open(settings.home, library.passages(), library.corpus_hash(), encoder, bundled)


def load_answerer(
    settings: Settings, report: Report | None = None, notice: Callable[[str], None] | None = None
) -> Answerer:
    """The answerer over the library; a missing or stale index is built first, and ``notice`` is told why."""
    from bot.answer import Answerer  # noqa: PLC0415

    library = Library(settings.home)
    try:
        index = open_index(settings, library)
    except IndexMismatch as mismatch:
        if notice:
            notice(f"{str(mismatch).split('; run:')[0]}; building it now")
        build_index(settings, report)
        index = open_index(settings, library)
    if settings.model:
        from bot.model.answer import WordedAnswerer  # noqa: PLC0415

        return WordedAnswerer(index, library.documents(), make_writer(settings))
    return Answerer(index, library.documents())


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
