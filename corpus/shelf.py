"""The imported documents on disk: ``BACKSTRIDE_HOME/documents``.

::

    documents/library.json                 which generation of each document counts
    documents/<doc_id>/<generation>/       text.md or text.txt, meta.json, source.<suffix>
    documents/.import-<random>/            an import under way

Only ``library.json`` says what is in the library, and it is replaced in one step when everything that it names is
safely on disk. A reader therefore sees all of an import or nothing of it, also when the import is killed; what a killed
import leaves behind is named nowhere, and the next import clears it away.
"""

from __future__ import annotations

import contextlib
import hashlib
import json
import os
import re
import shutil
import tempfile
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path

from filelock import FileLock, Timeout

from corpus.disk import sync_folder, write_synced
from corpus.document import CorpusError
from corpus.slug import is_slug
from corpus.stored import Meta, Parcel, Stored, meta_json, text_name

LOCK_SECONDS = 60.0
READ_ATTEMPTS = 20
"""A reader begins anew when an import replaced what it was reading."""
_GENERATION = re.compile(r"[0-9a-f]{16}")
_TEMPORARY = ".import-"


class Shelf:
    """The folder of imported documents; it need not exist as long as nothing is imported."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self._index = folder / "library.json"

    def generations(self) -> dict[str, str]:
        """The generation of each imported document, sorted by doc_id.

        Raises:
            CorpusError: ``library.json`` cannot be read or was changed by hand.
        """
        try:
            table = json.loads(self._index.read_text(encoding="utf-8"))
            documents = table["documents"]
            found = {str(k): str(v) for k, v in documents.items()}
        except FileNotFoundError:
            return {}
        except OSError as error:
            raise CorpusError(
                f"{self._index}: cannot be read ({error.strerror or error}); check the permissions of this folder"
            ) from error
        except (ValueError, KeyError, TypeError, AttributeError) as error:
            raise CorpusError(
                f"{self._index}: not the list of imported documents that this program writes ({error}); restore the "
                f"file, or delete {self.folder} and import your documents again"
            ) from error
        if wrong := [k for k, v in found.items() if not is_slug(k) or not _GENERATION.fullmatch(v)]:
            raise CorpusError(f"{self._index}: {wrong[0]!r} is no document of this program; restore the file")
        return dict(sorted(found.items()))

    def load(self) -> list[Stored]:
        """All imported documents, sorted by doc_id.

        Raises:
            CorpusError: a stored document is missing or was changed by hand.
        """
        for _ in range(READ_ATTEMPTS):
            generations = self.generations()
            try:
                return [self.read(doc_id, generation) for doc_id, generation in generations.items()]
            except CorpusError:
                if self.generations() == generations:  # else another process replaced it while we were reading
                    raise
        raise CorpusError(f"{self.folder}: the library keeps changing while it is read; try again after the import")

    def read(self, doc_id: str, generation: str) -> Stored:
        """One stored document.

        Raises:
            CorpusError: it is missing or was changed by hand.
        """
        folder = self.folder / doc_id / generation
        try:
            table = json.loads((folder / "meta.json").read_text(encoding="utf-8"))
            meta = Meta(**{**table, "authors": tuple(table["authors"])})
            raw = (folder / text_name(meta.format)).read_bytes()
        except (OSError, ValueError, KeyError, TypeError) as error:
            raise CorpusError(f"{folder}: the stored document cannot be read ({error}); {_mend(doc_id)}") from error
        if hashlib.sha256(raw).hexdigest() != meta.text_sha256:
            raise CorpusError(f"{folder}: the stored text was changed after its import; {_mend(doc_id)}")
        return Stored(meta, raw.decode("utf-8"))

    @contextlib.contextmanager
    def locked(self) -> Iterator[None]:
        """Keeps other imports out.

        Raises:
            CorpusError: another import holds the lock for more than LOCK_SECONDS, or the folder cannot be written.
        """
        lock = FileLock(self.folder / ".lock", timeout=LOCK_SECONDS)
        try:
            self.folder.mkdir(parents=True, exist_ok=True)
            lock.acquire()
        except Timeout as error:
            raise CorpusError(
                f"{self.folder}: another import has been running for {LOCK_SECONDS:.0f} s; wait until it is done"
            ) from error
        except OSError as error:
            raise CorpusError(
                f"{self.folder}: cannot be written ({error.strerror or error}); "
                "set BACKSTRIDE_HOME to a folder that can be"
            ) from error
        try:
            yield
        finally:
            lock.release()

    def commit(self, parcels: Sequence[Parcel], removed: Sequence[str] = ()) -> set[str]:
        """Puts documents on the shelf and takes others off, all at once; call it under ``locked``.

        Gives the doc_ids of the documents that were written, which are those that did not stand there just so.

        Raises:
            CorpusError: the disk refused; the library is as it was.
        """
        before = self.generations()
        self.sweep(before)
        try:
            after = {k: v for k, v in before.items() if k not in removed}
            after |= {parcel.stored.meta.doc_id: parcel.generation for parcel in parcels}
            new = [parcel for parcel in parcels if not self._has(parcel, before)]
            self._place(new)
            if after != before:
                self._write_index(after)
        except OSError as error:
            raise CorpusError(
                f"{self.folder}: cannot be written ({error.strerror or error}); the library is as it was; "
                "make room or permissions and import again"
            ) from error
        self.sweep(after)
        return {parcel.stored.meta.doc_id for parcel in new}

    def _has(self, parcel: Parcel, generations: Mapping[str, str]) -> bool:
        doc_id = parcel.stored.meta.doc_id
        if generations.get(doc_id) != parcel.generation:
            return False
        try:
            return bool(self.read(doc_id, parcel.generation))
        except CorpusError:  # its files were changed by hand: they are written again
            shutil.rmtree(self.folder / doc_id / parcel.generation, ignore_errors=True)
            return False

    def sweep(self, generations: Mapping[str, str]) -> None:
        """Deletes what no list names: the leftovers of a killed import and replaced generations."""
        for folder in list(self.folder.iterdir()):
            if folder.name.startswith(_TEMPORARY):
                shutil.rmtree(folder, ignore_errors=True) if folder.is_dir() else folder.unlink(missing_ok=True)
            elif folder.is_dir() and not folder.is_symlink() and is_slug(folder.name):
                for old in folder.iterdir():
                    if _GENERATION.fullmatch(old.name) and generations.get(folder.name) != old.name:
                        shutil.rmtree(old, ignore_errors=True)
                with contextlib.suppress(OSError):
                    folder.rmdir()  # only where it is empty

    def _place(self, parcels: Sequence[Parcel]) -> None:
        if not parcels:
            return
        with tempfile.TemporaryDirectory(prefix=_TEMPORARY, dir=self.folder) as temporary:
            for parcel in parcels:
                meta = parcel.stored.meta
                draft = Path(temporary) / meta.doc_id
                draft.mkdir()
                write_synced(draft / text_name(meta.format), parcel.stored.text.encode("utf-8"))
                write_synced(draft / f"source{parcel.suffix}", parcel.source)
                write_synced(draft / "meta.json", meta_json(meta))
                sync_folder(draft)
            for parcel in parcels:
                home = self.folder / parcel.stored.meta.doc_id
                home.mkdir(exist_ok=True)
                (Path(temporary) / home.name).rename(home / parcel.generation)
                sync_folder(home)

    def _write_index(self, generations: Mapping[str, str]) -> None:
        table = {"version": 1, "documents": dict(sorted(generations.items()))}
        draft = self.folder / f"{_TEMPORARY}{os.getpid()}.json"
        write_synced(draft, (json.dumps(table, indent=2) + "\n").encode("utf-8"))
        draft.replace(self._index)
        sync_folder(self.folder)


def _mend(doc_id: str) -> str:
    return f"import its file again, or run: backstride corpus remove {doc_id}"
