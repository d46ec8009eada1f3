"""The clinics in force: read when the service starts, and again when the file changes, without a restart."""

from __future__ import annotations

import logging
import threading
import time
from collections.abc import Callable
from pathlib import Path

from bot.web.clinics import DEMO, Clinic, demo, read
from bot.web.clinics_error import ClinicsError
from bot.web.origin import Pattern

LOG = logging.getLogger(__name__)
LOOK_SECONDS = 1.0
Mark = tuple[int, int, int]


class Clinics:
    """Looks at the file at most once a second. A new file that is not valid changes nothing and is told in the log."""

    def __init__(self, path: Path | None = None, clock: Callable[[], float] = time.monotonic) -> None:
        """Raises ClinicsError where the file is not as it should be."""
        self._path, self._clock = path, clock
        self._lock = threading.Lock()
        self._mark = self._marked()
        self._set({DEMO: demo()} if path is None else read(path))
        self._looked = clock()

    def get(self, clinic_id: str) -> Clinic | None:
        """The clinic of this id."""
        self._look()
        return self._clinics.get(clinic_id)

    def all(self) -> tuple[Clinic, ...]:
        """Every clinic."""
        self._look()
        return tuple(self._clinics.values())

    def patterns(self) -> tuple[Pattern, ...]:
        """The sites of all clinics."""
        self._look()
        return self._patterns

    def _set(self, clinics: dict[str, Clinic]) -> None:
        self._clinics = clinics
        self._patterns = tuple(dict.fromkeys(p for clinic in clinics.values() for p in clinic.patterns))

    def _look(self) -> None:
        if self._path is None or self._clock() - self._looked < LOOK_SECONDS:
            return
        with self._lock:
            self._looked = self._clock()
            mark = self._marked()
            if mark == self._mark:
                return
            self._mark = mark
            try:
                found = read(self._path)
                if found == {DEMO: demo()}:  # somebody is writing it at this moment, or emptied it by mistake
                    raise ClinicsError(f"{self._path}: there is no clinic in it; to serve none, start without the file")
                self._set(found)
            except ClinicsError as error:
                LOG.error("the clinics stay as they were: %s", error)
            else:
                LOG.info("%s: %d clinics are in force now", self._path, len(self._clinics))

    def _marked(self) -> Mark | None:
        """What changes with the file; None where there is none."""
        try:
            found = self._path.stat() if self._path else None
        except OSError:
            return None
        return (found.st_mtime_ns, found.st_size, found.st_ino) if found else None
