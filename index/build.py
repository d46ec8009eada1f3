"""Library -> index. A new index is written beside the old one and takes its place by one rename.

``HOME/index/CURRENT`` names the folder that is in use. A build writes another folder and replaces CURRENT at the very
end, so that a build that is killed at any moment leaves the old index as it was.
"""

from __future__ import annotations

import hashlib
import os
import secrets
import shutil
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

import numpy as np
from filelock import FileLock, Timeout

from corpus.document import Document, Passage
from corpus.split import SPLITTER_VERSION
from index.encode import Encoder, Vectors
from index.keyword import KeywordIndex, searchable
from index.manifest import FORMAT, IndexMismatch, Manifest
from index.store import PassageStore

CURRENT = "CURRENT"
LOCK_SECONDS = 600

Report = Callable[[str, int, int], None]
"""Called with a stage's name and how much of how much is done."""


@dataclass(frozen=True, slots=True)
class Built:
    """What a build did."""

    manifest: Manifest
    folder: Path
    embedded: int
    """Texts that were encoded; the others' vectors were taken from the old index."""
    reused: int


def current_folder(home: Path) -> Path | None:
    """The folder of the index in use, or None where there is none."""
    try:
        name = (home / "index" / CURRENT).read_text(encoding="utf-8").strip()
    except OSError:
        return None
    folder = home / "index" / name
    return folder if name and (folder / "manifest.json").is_file() else None


def passage_text(passage: Passage) -> str:
    """What of a passage is encoded: its heading path, then its text."""
    return " > ".join(passage.section_path) + "\n" + passage.text


def statement_texts(passages: Sequence[Passage]) -> tuple[list[str], list[str]]:
    """Each statement of each passage, bare and under its innermost heading; in order."""
    bare: list[str] = []
    headed: list[str] = []
    for passage in passages:
        for s in passage.statements:
            words = passage.text[s.start - passage.start : s.end - passage.start]
            bare.append(words)
            headed.append(f"{passage.section_path[-1]}: {words}")
    return bare, headed


def build(
    home: Path,
    documents: Sequence[Document],
    passages: Sequence[Passage],
    corpus_hash: str,
    make_encoder: Callable[[], Encoder],
    report: Report | None = None,
    near: Path | None = None,
) -> Built:
    """Build an index over ``passages`` and put it in the old one's place.

    Vectors of texts that the old one has, or the index in the home ``near``, are taken from there.

    Raises:
        IndexMismatch: another build has been going on for ten minutes.
    """
    root = home / "index"
    root.mkdir(parents=True, exist_ok=True)
    try:
        with FileLock(root / "lock", timeout=LOCK_SECONDS):
            _sweep(root, keep=current_folder(home))
            folder = root / f"{datetime.now(UTC):%Y%m%dT%H%M%S%f}-{secrets.token_hex(3)}"
            olds = [old for one in (near, home) if one and (old := current_folder(one))]
            built = _write(folder, olds, documents, passages, corpus_hash, make_encoder, report)
            _point(root, folder.name)
            return built
    except Timeout as error:
        raise IndexMismatch(f"another build holds {root / 'lock'}; wait for it or end it, then try again") from error


def _sweep(root: Path, keep: Path | None) -> None:
    """Remove what killed builds left, and all but the index in use and the newest other (a reader may have it open)."""
    folders = sorted((p for p in root.iterdir() if p.is_dir() and p != keep), key=lambda p: p.name)
    whole = [p for p in folders if (p / "manifest.json").is_file()]
    for folder in folders:
        if folder not in whole[-1:]:
            shutil.rmtree(folder, ignore_errors=True)
    for pointer in root.glob(f"{CURRENT}.*"):
        pointer.unlink(missing_ok=True)


def _point(root: Path, name: str) -> None:
    temporary = root / f"{CURRENT}.{secrets.token_hex(3)}"
    with temporary.open("w", encoding="utf-8") as stream:
        stream.write(name + "\n")
        stream.flush()
        os.fsync(stream.fileno())
    temporary.replace(root / CURRENT)


def _write(
    folder: Path,
    olds: Sequence[Path],
    documents: Sequence[Document],
    passages: Sequence[Passage],
    corpus_hash: str,
    make_encoder: Callable[[], Encoder],
    report: Report | None,
) -> Built:
    folder.mkdir()
    encoder = make_encoder()
    bare, headed = statement_texts(passages)
    texts = [*(passage_text(p) for p in passages), *bare, *headed]
    vectors, embedded, reused = _encode(texts, encoder, olds, report)
    n, m = len(passages), len(bare)
    np.save(folder / "keys.npy", np.array([_key(t) for t in texts], dtype="S32"))
    np.save(folder / "vectors.npy", vectors)
    KeywordIndex.build([searchable(p) for p in passages]).save(folder / "keyword")
    if report:
        report("storing", 0, n)
    store = PassageStore(folder / "chroma")
    store.add(passages, vectors[:n])
    fingerprint = store.fingerprint()
    store.close()
    if report:
        report("storing", n, n)
    manifest = Manifest(
        format=FORMAT,
        corpus_hash=corpus_hash,
        encoder=encoder.name,
        weights_sha256=encoder.weights_sha256,
        dimension=encoder.dimension,
        splitter_version=SPLITTER_VERSION,
        documents=len(documents),
        passages=n,
        statements=m,
        built=datetime.now(UTC).isoformat(timespec="seconds"),
        store_fingerprint=fingerprint,
        files=file_hashes(folder),
    )
    manifest.write(folder / "manifest.json")
    return Built(manifest, folder, embedded, reused)


def file_hashes(folder: Path) -> dict[str, str]:
    """sha256 of the files that do not change once written (the store keeps its own fingerprint)."""
    files = [folder / "keys.npy", folder / "vectors.npy", *sorted((folder / "keyword").iterdir())]
    return {p.relative_to(folder).as_posix(): hashlib.sha256(p.read_bytes()).hexdigest() for p in files}


def _key(text: str) -> bytes:
    return hashlib.sha256(text.encode()).hexdigest()[:32].encode()


def _encode(
    texts: Sequence[str], encoder: Encoder, olds: Sequence[Path], report: Report | None
) -> tuple[Vectors, int, int]:
    known = {key: vector for old in olds for key, vector in _known_vectors(old, encoder).items()}
    missing = list(dict.fromkeys(t for t in texts if _key(t) not in known))
    progress = (lambda done, of: report("encoding", done, of)) if report else None
    for text, vector in zip(missing, encoder.encode(missing, progress), strict=True):
        known[_key(text)] = vector
    rows = [known[_key(t)] for t in texts]
    vectors = np.stack(rows) if rows else np.zeros((0, encoder.dimension), dtype=np.float32)
    return vectors.astype(np.float32), len(missing), len(set(texts)) - len(missing)


def _known_vectors(old: Path, encoder: Encoder) -> dict[bytes, Vectors]:
    """The vectors of an earlier index by their texts' keys; none when its weights were others or it is damaged."""
    try:
        manifest = Manifest.read(old / "manifest.json")
        if manifest.weights_sha256 != encoder.weights_sha256 or file_hashes(old) != manifest.files:
            return {}
        return dict(zip(np.load(old / "keys.npy").tolist(), np.load(old / "vectors.npy"), strict=True))
    except (IndexMismatch, OSError, ValueError):
        return {}
