"""Replies, records and labs that are made up, so that a test decides what is measured."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from pathlib import Path
from types import SimpleNamespace
from typing import Any

from bot.message import Message
from bot.reply import Citation, Reply, Screening, Status
from bot.triage.finding import Tier
from corpus.document import Document, Kind
from evals.record import OURS, Record
from evals.runner.folder import Run
from evals.runner.plan import Choice

TEXT = "Planks help. Hold them for thirty seconds. Rest when it hurts."
DOCUMENT = Document("doc", "Doc", (), "", "", "", "en", TEXT, (), "0" * 64, Kind.DIGEST)


def citation(marker: int, quote: str, text: str = TEXT) -> Citation:
    start = text.index(quote)
    return Citation(marker, "doc", "p", "Doc", "", "", "digest", ("Doc",), quote, start, start + len(quote))


def reply(text: str, *citations: Citation, status: Status = Status.ANSWERED, tier: Tier = Tier.NONE) -> Reply:
    return Reply(status, text, citations, triage=Screening(tier))


def lab(answer: Callable[[Sequence[Message]], Reply]) -> Any:
    """A lab whose program answers as ``answer`` does; it has no library."""
    return SimpleNamespace(responder=SimpleNamespace(respond=answer), documents={"doc": DOCUMENT})


def record(suite: str, case: str, /, system: str = OURS, **more: Any) -> Record:
    scores = more.pop("scores", {})
    passed = more.pop("passed", all(v is not False for v in scores.values()))
    asked = more.pop("asked", ({"role": "user", "content": f"question {case}"},))
    return Record(suite, system, case, "us_beginner", "why", "dev", asked, scores=scores, passed=passed, **more)


IDENTITY: dict[str, Any] = {
    "backstride": "1.2.3",
    "commit": "abcdef0123456789",
    "dirty": True,
    "code_sha256": "c" * 64,
    "python": "3.11.7",
    "machine": "Linux x86_64, 2 cores",
    "packages": {"numpy": "2.0.0"},
    "settings": {"country": "", "encoder": "minilm"},
    "library": "digests",
    "corpus_hash": "d" * 64,
    "documents": 5,
    "passages": 84,
    "encoder": "minilm",
    "weights_sha256": "e" * 64,
    "models_sha256": {"index/map.npz": "9" * 64},
    "cases_sha256": {"answers": "f" * 64, "triage": "a" * 64},
}


def run(*records: Record, folder: Path = Path("run"), suites: tuple[str, ...] = ("answers",)) -> Run:
    return Run(folder, IDENTITY, Choice(suites, part="dev"), records)
