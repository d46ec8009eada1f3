"""The disagreements that a person accepted, and those refused: ``BACKSTRIDE_HOME/differences.toml``.

Accepted ones stand there as in the bundled ``differences.toml``, without cues: an answer that would quote one side
gives the other as well. Refused pairs are kept by their statements' keys, so that they are not proposed again.
"""

from __future__ import annotations

import contextlib
import hashlib
import json
import os
import tempfile
import tomllib
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path

from filelock import FileLock, Timeout

from corpus.differences import Anchor, Topic, locate, topics_of
from corpus.disk import sync_folder, write_synced
from corpus.document import CorpusError, Passage, Statement

NAME = "differences.toml"
LOCK_SECONDS = 60.0
_HEAD = "# Disagreements of documents, accepted or refused in: backstride corpus differences --review\n"


@dataclass(frozen=True, slots=True)
class Judged:
    """What a person has said so far. ``refused`` are pairs of statement keys, each pair sorted."""

    topics: tuple[Topic, ...] = ()
    refused: frozenset[tuple[str, str]] = field(default_factory=frozenset)


def statement_key(doc_id: str, text: str) -> str:
    """A statement's name that holds as long as its document says it in these words."""
    return f"{doc_id}:{hashlib.sha256(' '.join(text.split()).encode()).hexdigest()[:16]}"


def pair_key(one: str, other: str) -> tuple[str, str]:
    """The same for a pair in either order."""
    return (one, other) if one <= other else (other, one)


def anchor_of(passage: Passage, statement: Statement) -> Anchor:
    """An anchor that means exactly this statement."""
    words = passage.text[statement.start - passage.start : statement.end - passage.start]
    text = " ".join(words.split())
    return Anchor(passage.doc_id, passage.section_path[-1], text, text)


class Accepted:
    """The file of one home; it need not exist."""

    def __init__(self, home: Path) -> None:
        self.path = home / NAME
        self._seen: tuple[int, int, int] | None = None
        self._judged = Judged()

    def read(self) -> Judged:
        """What the file says now; it is read again only when it was replaced.

        Raises:
            CorpusError: it cannot be read, or is not as it should be.
        """
        try:
            state = self.path.stat()
        except FileNotFoundError:
            self._seen, self._judged = None, Judged()
            return self._judged
        except OSError as error:
            raise CorpusError(
                f"{self.path}: cannot be read ({error.strerror or error}); check its permissions"
            ) from error
        stamp = (state.st_mtime_ns, state.st_size, state.st_ino)
        if stamp != self._seen:
            self._judged = self._parsed()
            self._seen = stamp
        return self._judged

    def accept(self, name: str, anchors: Sequence[Anchor]) -> None:
        """Add a disagreement; one of the same name gets these as further sides."""
        with self._changing() as judged:
            known = next((topic for topic in judged.topics if topic.topic == name), None)
            if known is None:
                topics = (*judged.topics, Topic(name, None, tuple(anchors)))
            else:
                more = tuple(anchor for anchor in anchors if anchor not in known.positions)
                merged = replace(known, positions=known.positions + more)
                topics = tuple(merged if topic is known else topic for topic in judged.topics)
            self._write(replace(judged, topics=topics))

    def refuse(self, one: str, other: str) -> None:
        """Remember that the statements of these keys do not disagree."""
        with self._changing() as judged:
            self._write(replace(judged, refused=judged.refused | {pair_key(one, other)}))

    def prune(self, passages: Sequence[Passage]) -> list[str]:
        """Drop the sides that the library no longer has, and the disagreements of which fewer than two documents are
        left; a line for each that lost something."""
        if not self.path.exists():
            return []
        lines: list[str] = []
        with self._changing() as judged:
            kept: list[Topic] = []
            for topic in judged.topics:
                held = tuple(anchor for anchor in topic.positions if locate(anchor, passages, topic.least))
                if held == topic.positions:
                    kept.append(topic)
                elif len({anchor.doc_id for anchor in held}) > 1:
                    kept.append(replace(topic, positions=held))
                    lines.append(f"the difference '{topic.topic}' lost a side that is no longer in the library")
                else:
                    lines.append(f"dropped the difference '{topic.topic}': one side is no longer in the library")
            if lines:
                self._write(replace(judged, topics=tuple(kept)))
        return lines

    @contextlib.contextmanager
    def _changing(self) -> Iterator[Judged]:
        """What the file says, while nobody else can change it."""
        lock = FileLock(self.path.with_name(f".{NAME}.lock"), timeout=LOCK_SECONDS)
        try:
            self.path.parent.mkdir(parents=True, exist_ok=True)
            lock.acquire()
        except Timeout as error:
            raise CorpusError(f"{self.path}: another program has been changing it for a minute; try again") from error
        except OSError as error:
            raise self._unwritten(error) from error
        try:
            yield self.read()
        except OSError as error:
            raise self._unwritten(error) from error
        finally:
            lock.release()

    def _unwritten(self, error: OSError) -> CorpusError:
        return CorpusError(
            f"{self.path}: cannot be written ({error.strerror or error}); it is as it was; make room or permissions"
        )

    def _parsed(self) -> Judged:
        try:
            table = tomllib.loads(self.path.read_text(encoding="utf-8"))
            if unknown := set(table) - {"difference", "refused"}:
                raise ValueError(f"unknown key {sorted(unknown)[0]!r}")
            refused = frozenset(pair_key(*map(str, row["statements"])) for row in table.get("refused", ()))
        except OSError as error:
            raise CorpusError(
                f"{self.path}: cannot be read ({error.strerror or error}); check its permissions"
            ) from error
        except (ValueError, KeyError, TypeError, AttributeError) as error:
            what = " ".join(str(error).split())
            raise CorpusError(
                f"{self.path}: not the list of disagreements that this program writes ({what}); mend or delete it"
            ) from error
        return Judged(topics_of(table, str(self.path), accepted=True), refused)

    def _write(self, judged: Judged) -> None:
        """By a temporary name, then one rename: a reader sees all of it or none."""
        handle, name = tempfile.mkstemp(prefix=f".{NAME}-", dir=self.path.parent)
        os.close(handle)
        draft = Path(name)
        try:
            write_synced(draft, toml_of(judged).encode("utf-8"))
            draft.replace(self.path)
        finally:
            draft.unlink(missing_ok=True)
        sync_folder(self.path.parent)
        self._seen = None


def toml_of(judged: Judged) -> str:
    """The file's text."""
    lines = [_HEAD]
    for topic in judged.topics:
        lines.append(f"[[difference]]\ntopic = {_string(topic.topic)}")
        lines.append(f"cues = [{', '.join(map(_string, topic.patterns))}]")
        for anchor in topic.positions:
            lines.append("[[difference.positions]]")
            lines += [
                f"{key} = {_string(value)}"
                for key, value in (
                    ("doc_id", anchor.doc_id),
                    ("section", anchor.section),
                    ("find", anchor.find),
                    ("says", anchor.says),
                )
            ]
        lines.append("")
    lines += [
        f"[[refused]]\nstatements = [{_string(one)}, {_string(other)}]\n" for one, other in sorted(judged.refused)
    ]
    return "\n".join(lines)


def _string(text: str) -> str:
    """A TOML basic string; its escapes are those of JSON, and DEL, which JSON leaves as it is."""
    whole = text.encode("utf-8", "replace").decode("utf-8")
    return json.dumps(whole, ensure_ascii=False).replace("\x7f", "\\u007f")
