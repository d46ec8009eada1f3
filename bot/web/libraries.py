"""The libraries of clinics with documents of their own: made in the background, and anew when their folder changes."""

from __future__ import annotations

import hashlib
import logging
import os
import threading
import time
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Protocol

from bot.web.clinic_file import Clinics
from bot.web.clinics import Clinic
from bot.web.responder import Responder
from bot.web.trouble import told
from corpus.document import CorpusError
from index.manifest import IndexMismatch

LOG = logging.getLogger(__name__)
LOOK_SECONDS = 2.0
RETRY_SECONDS = 60.0
"""After a failure that the documents are not to blame for, such as a full disk."""


class Make(Protocol):
    """Brings a clinic's library up to date with a folder, and gives what answers from it."""

    def __call__(self, clinic_id: str, documents: Path, *, beside: bool) -> Responder: ...


@dataclass(slots=True)
class _Held:
    """A clinic's library: ``done`` is the state of the folder that was last tried, ``seen`` that of the last look."""

    wanted: tuple[str, str]
    responder: Responder | None = None
    done: str | None = None
    seen: str | None = None
    retry: float | None = None


class Libraries:
    """Who answers for which clinic. The old library answers until a new one is whole."""

    def __init__(
        self,
        clinics: Clinics,
        main: Responder,
        nothing: Responder,
        make: Make,
        clock: Callable[[], float] = time.monotonic,
    ) -> None:
        """``nothing`` answers for a clinic with a library of its own alone, as long as that is not there."""
        self._clinics, self._main, self._nothing, self._make, self._clock = clinics, main, nothing, make, clock
        self._held: dict[str, _Held] = {}
        self._stop = threading.Event()

    def of(self, clinic: Clinic | None) -> Responder:
        """Who answers for this clinic. Until its documents are there, the main library, where they come beside it."""
        if clinic is None or not clinic.documents:
            return self._main
        held = self._held.get(clinic.id)
        if held and held.responder and held.wanted == (clinic.documents, clinic.library):
            return held.responder
        return self._main if clinic.library == "beside" else self._nothing

    def start(self, wait: Callable[[], bool], every: float = LOOK_SECONDS) -> None:
        """Looks at the folders from now on, but not while ``wait`` says so."""

        def watch() -> None:
            while not self._stop.wait(every):
                if not wait():
                    self.look()

        threading.Thread(target=watch, name="backstride-libraries", daemon=True).start()

    def stop(self) -> None:
        """Looks no more; a build under way leaves what is in use as it is."""
        self._stop.set()

    def look(self) -> None:
        """Brings the libraries up to date whose folders have changed, and lie still since the last look."""
        clinics = {clinic.id: clinic for clinic in self._clinics.all() if clinic.documents}
        for gone in self._held.keys() - clinics.keys():
            del self._held[gone]
        for clinic in clinics.values():
            wanted = (clinic.documents, clinic.library)
            held = self._held.get(clinic.id)
            if held is None or held.wanted != wanted:
                held = self._held[clinic.id] = _Held(wanted)
            mark = _state(Path(clinic.documents))
            still = held.responder is None or mark == held.seen
            held.seen = mark
            late = held.retry is not None and self._clock() >= held.retry
            if (mark != held.done and still) or late:
                held.done, held.retry = mark, None
                self._renew(clinic, held)

    def _renew(self, clinic: Clinic, held: _Held) -> None:
        try:
            held.responder = self._make(clinic.id, Path(clinic.documents), beside=clinic.library == "beside")
        except CorpusError as error:
            self._failed(clinic, held, str(error))
        except Exception as error:  # noqa: BLE001  # whatever it is, the others go on
            held.retry = self._clock() + RETRY_SECONDS
            self._failed(clinic, held, str(error) if isinstance(error, IndexMismatch) else told(error))
        else:
            LOG.info("clinic %s: its documents are in its library now", clinic.id)

    def _failed(self, clinic: Clinic, held: _Held, why: str) -> None:
        state = "its library stays as it was" if held.responder else "it has no documents of its own yet"
        LOG.error("clinic %s: %s: %s", clinic.id, state, "; ".join(why.splitlines()))


def _state(folder: Path) -> str:
    """Changes with the names, sizes and times of the files in a folder and those in it."""
    digest = hashlib.sha256()
    for here, folders, names in os.walk(folder):
        folders.sort()
        for name in sorted(names):
            path = Path(here) / name
            try:
                found = path.stat()
            except OSError:  # gone in between: the next look sees that
                continue
            digest.update(f"{path}\x1f{found.st_size}\x1f{found.st_mtime_ns}\n".encode(errors="surrogateescape"))
    return digest.hexdigest()
