"""A BEIR folder: ``corpus.jsonl``, ``queries.jsonl``, ``qrels/test.tsv``."""

from __future__ import annotations

import csv
import hashlib
import json
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from corpus.document import Document, Kind, Section, Span
from evals.errors import EvalsError


@dataclass(frozen=True, slots=True)
class Collection:
    """``documents`` are (title, text) by id; ``qrels`` are relevance grades by query and document, above 0."""

    name: str
    documents: dict[str, tuple[str, str]]
    queries: dict[str, str]
    """Those that have a judgement."""
    qrels: dict[str, dict[str, int]]
    sha256: str

    def texts(self) -> list[str]:
        """Title and text of each document in one, as BEIR's baselines index them."""
        return [f"{title} {text}".strip() for title, text in self.documents.values()]

    def as_library(self) -> list[Document]:
        """The documents as the program's own: one section each, under the title."""
        return [_document(key, title, text) for key, (title, text) in self.documents.items()]


def read(folder: Path) -> Collection:
    """The collection in ``folder``.

    Raises:
        EvalsError: a file is missing or a line is not as expected; the message names file and line.
    """
    documents = {
        str(row["_id"]): (str(row.get("title") or "").strip(), str(row["text"]).strip())
        for row in _rows(folder / "corpus.jsonl", {"_id", "text"})
    }
    texts = {str(row["_id"]): str(row["text"]) for row in _rows(folder / "queries.jsonl", {"_id", "text"})}
    qrels: dict[str, dict[str, int]] = {}
    path = folder / "qrels" / "test.tsv"
    try:
        with path.open(encoding="utf-8", newline="") as stream:
            for number, row in enumerate(csv.reader(stream, delimiter="\t"), 1):
                if number == 1 and not row[-1].lstrip("-").isdigit():
                    continue  # its header
                if len(row) != 3 or not row[2].lstrip("-").isdigit():
                    raise EvalsError(
                        f"{path}:{number}: expected query, document and grade with tabs between, found {row}"
                    )
                if int(row[2]) > 0:
                    qrels.setdefault(row[0], {})[row[1]] = int(row[2])
    except OSError as error:
        raise EvalsError(_missing(path, error)) from error
    unknown = [key for key in qrels if key not in texts]
    if unknown:
        raise EvalsError(f"{path}: query {unknown[0]!r} is not in queries.jsonl")
    if not documents or not qrels:
        raise EvalsError(f"{folder}: no documents or no judgements above 0")
    digest = hashlib.sha256(b"".join(p.read_bytes() for p in (folder / "corpus.jsonl", folder / "queries.jsonl", path)))
    return Collection(folder.name, documents, {key: texts[key] for key in qrels}, qrels, digest.hexdigest())


def _rows(path: Path, needed: set[str]) -> Iterator[dict[str, Any]]:
    try:
        with path.open(encoding="utf-8") as stream:
            for number, line in enumerate(stream, 1):
                if not line.strip():
                    continue
                try:
                    row = json.loads(line)
                except ValueError as error:
                    raise EvalsError(f"{path}:{number}: no JSON ({error})") from error
                if not isinstance(row, dict) or needed - row.keys():
                    raise EvalsError(f"{path}:{number}: expected an object with {', '.join(sorted(needed))}")
                yield row
    except OSError as error:
        raise EvalsError(_missing(path, error)) from error


def _missing(path: Path, error: OSError) -> str:
    return f"{path}: {error.strerror}; expected a BEIR folder with corpus.jsonl, queries.jsonl and qrels/test.tsv"


def _document(key: str, title: str, text: str) -> Document:
    heading = title or key
    whole = f"{heading}\n\n{text}"
    start = len(heading) + 2
    section = Section(heading, 1, start, len(whole), (heading,), (Span(start, len(whole)),))
    return Document(
        doc_id=key,
        title=heading,
        authors=(),
        credentials="",
        publisher="",
        published="",
        language="en",
        text=whole,
        sections=(section,) if text else (),
        sha256=hashlib.sha256(whole.encode()).hexdigest(),
        kind=Kind.ORIGINAL,
    )
