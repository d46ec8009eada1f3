"""The library, its index and the responder that the evaluations ask, in a home of their own.

Nothing that a person has imported or set on this machine is measured by accident: the home is a folder of the reports.
"""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from bot.answer import Answerer
from bot.answerable import decide
from bot.condense import condense
from bot.message import Message
from bot.respond import Responder, Screen
from bot.settings import Settings
from bot.sources import Sources
from bot.triage.detect import screen
from corpus.document import Document, Passage
from corpus.importer import import_paths
from corpus.library import ARTICLES, Library
from evals.cases import Case
from evals.errors import EvalsError
from evals.training.questions import bears
from index.build import Report, build
from index.encode import passage_encoder, query_encoder
from index.hit import Hit, Query
from index.manifest import IndexMismatch
from index.search import Index


@dataclass(frozen=True, slots=True)
class Gold:
    """Where the library in use bears a case's answer; ``missing`` are the gold sections that it does not have."""

    passages: tuple[Passage, ...]
    missing: tuple[tuple[str, str], ...]

    def covers(self, doc_id: str, start: int, end: int) -> bool:
        """Whether a span lies in gold: at least half of the shorter of the two overlaps."""
        return any(
            p.doc_id == doc_id and 2 * (min(end, p.end) - max(start, p.start)) >= min(end - start, p.end - p.start)
            for p in self.passages
        )


@dataclass(frozen=True, slots=True)
class Probe:
    """What retrieval found, and with what probability the library is thought to answer (None: not said)."""

    hits: tuple[Hit, ...]
    probability: float | None


class Lab:
    """One library, ready to be asked. Not shared between processes: each opens its own."""

    def __init__(
        self, home: Path, library: Library, *, report: Report | None = None, screening: Screen = screen
    ) -> None:
        self.home = home
        self.library = library
        self.settings = Settings(home=home)
        self.index = _index(self.settings, library, report)
        self.documents: dict[str, Document] = {d.doc_id: d for d in library.documents()}
        self._sources = Sources(library.documents())
        answerer = Answerer(self.index, library.documents())
        self.responder = Responder(lambda: answerer, screening)
        self.responder.warm()

    def gold(self, case: Case) -> Gold:
        """The passages in the gold sections of ``case``."""
        titles = {doc_id: document.title for doc_id, document in self.documents.items()}
        per_section = {
            one: [p for p in self.index.passages if p.doc_id == one[0] and bears(p, titles[p.doc_id], [one])]
            for one in case.gold
        }
        unique = {p.passage_id: p for found in per_section.values() for p in found}
        return Gold(tuple(unique.values()), tuple(one for one, found in per_section.items() if not found))

    def probe(self, messages: Sequence[Message]) -> Probe:
        """The first stages of a reply alone: condense, search, decide."""
        standing = condense(messages, self.index.stems)
        named = self._sources.named(standing.text)
        found = self.index.search(Query(named.rest, prefer=named.doc_ids))
        decision = decide(
            found, standing.text, self.index.knows, self.index.idf, articles_only=self.index.articles_only
        )
        return Probe(found.hits, decision.probability)

    def close(self) -> None:
        """Release the index."""
        self.index.close()


def _index(settings: Settings, library: Library, report: Report | None) -> Index:
    bundled = frozenset(d.doc_id for d in library.bundled())
    encoder = query_encoder(settings.encoder)
    passages, digest = library.passages(), library.corpus_hash()
    try:
        return Index.open(settings.home, passages, digest, encoder, bundled)
    except IndexMismatch:
        build(settings.home, library.documents(), passages, digest, lambda: passage_encoder(settings.encoder), report)
        return Index.open(settings.home, passages, digest, encoder, bundled)


def prepare(cache: Path, originals: Path | None = None) -> Path:
    """A home below ``cache`` for the digests, or for the original articles in the folder ``originals``.

    Raises:
        EvalsError: the folder has no articles.
    """
    if originals is None:
        home = cache / "digests"
        home.mkdir(parents=True, exist_ok=True)
        return home
    files = sorted(originals.glob("*.txt")) if originals.is_dir() else []
    if not files:
        raise EvalsError(f"--originals {originals}: no .txt file there; expected the folder with the original articles")
    digest = hashlib.sha256(b"".join(path.read_bytes() for path in files)).hexdigest()
    home = cache / f"originals-{digest[:12]}"
    import_paths(Library(home), files)
    return home


def open_lab(home: Path, report: Report | None = None, articles: Path = ARTICLES) -> Lab:
    """The lab over the library in ``home``, its index built first where there is none for it."""
    return Lab(home, Library(home, articles), report=report)
