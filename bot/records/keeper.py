"""The one thread that writes to the database: entries together where they come together, and again when it is back."""

from __future__ import annotations

import logging
import queue
import threading
import time
from collections.abc import Callable, Sequence
from concurrent.futures import Future
from dataclasses import dataclass, field
from functools import partial
from typing import Any

from sqlalchemy import Connection, Engine, text
from sqlalchemy.exc import DataError, DBAPIError, IntegrityError, SQLAlchemyError

from bot.records.entry import Entry
from bot.records.errors import DownError, RecordsError
from bot.records.journal import Journal
from bot.records.migrate import migrate
from bot.records.retain import Retention
from bot.records.write import Outcome, forget, store

LOG = logging.getLogger(__name__)
TOGETHER = 200
"""Most jobs that are written in one transaction."""
LOOK_SECONDS = 1.0
"""How often a database that is down is tried; one that is up and idle, five times less often."""
ERASE_SECONDS = 3600.0
STOP_SECONDS = 10.0


@dataclass(frozen=True, slots=True)
class Job:
    """An entry to write, or (a text) a conversation to forget."""

    what: Entry | str
    future: Future[Outcome] = field(default_factory=Future)


class Keeper:
    """Begins with the first job, or with ``start``. Safe for threads.

    ``up`` is None until the database was tried.
    """

    def __init__(self, engine: Engine, journal: Journal, retention: Retention) -> None:
        self.up: bool | None = None
        self.trouble = ""
        self.tried = threading.Event()
        """Set once ``up`` is known."""
        self._engine, self._journal, self._retention = engine, journal, retention
        self._jobs: queue.Queue[Job | None] = queue.Queue()
        self._thread: threading.Thread | None = None
        self._lock = threading.Lock()
        self._stopping = False
        self._next_look = self._next_erase = 0.0

    def start(self) -> None:
        """Begins; nothing happens where it has."""
        with self._lock:
            if self._thread is None and not self._stopping:
                self._thread = threading.Thread(target=self._run, name="backstride-records", daemon=True)
                self._thread.start()

    def stop(self) -> None:
        """Writes what is waiting, and ends."""
        self._stopping = True
        self._jobs.put(None)
        if self._thread:
            self._thread.join(STOP_SECONDS)
        self._engine.dispose()

    def submit(self, what: Entry | str) -> Future[Outcome]:
        """Writes an entry, or forgets a conversation, when its turn comes.

        Raises:
            DownError: the database is known to be down.
        """
        if self.up is False or self._stopping:
            raise DownError
        job = Job(what)
        self._jobs.put(job)
        self.start()
        return job.future

    def wake(self) -> None:
        """Something is in the journal."""
        self._jobs.put(None)
        self.start()

    def failed(self) -> None:
        """Somebody who read found the database down."""
        self.up = False
        self._next_look = 0.0

    def _run(self) -> None:
        while True:
            jobs, woken = self._waiting()
            try:
                if self._reached():
                    self._write_all(jobs)
                    self._write_journal(woken)
                    self._erase()
            except Exception as error:  # noqa: BLE001  # the thread must live on
                self._down(error)
            self.tried.set()
            for job in jobs:
                if not job.future.done():
                    job.future.set_exception(DownError())
            if self._stopping and self._jobs.empty():
                return

    def _waiting(self) -> tuple[list[Job], bool]:
        """The jobs that wait, once there is one or it is time to look; and whether the journal may have something."""
        found: list[Job] = []
        woken = False
        try:
            pause = 0.0 if self.up is None else LOOK_SECONDS * (5 if self.up else 1)
            job = self._jobs.get(timeout=pause) if pause else self._jobs.get_nowait()
            while True:
                if job is None:
                    woken = True
                elif job.future.set_running_or_notify_cancel():
                    found.append(job)
                if len(found) >= TOGETHER:
                    break
                job = self._jobs.get_nowait()
        except queue.Empty:
            pass
        return found, woken

    def _reached(self) -> bool:
        """Whether the database is there, with its tables as they should be."""
        now = time.monotonic()
        if self.up is not None and now < self._next_look and not self._stopping:
            return self.up
        try:
            if self.up is None or not self.up:
                migrate(self._engine)
            else:
                with self._engine.connect() as connection:
                    connection.execute(text("SELECT 1"))
        except (SQLAlchemyError, RecordsError, OSError) as error:
            self._down(error)
            return False
        if self.up is False:
            LOG.warning("the records can be written again")
        if not self.up:
            self._write_journal(woken=True, first=True)
        self.up, self.trouble = True, ""
        self._next_look = now + 5 * LOOK_SECONDS
        return True

    def _down(self, error: Exception) -> None:
        self.trouble = str(error) if isinstance(error, RecordsError) else type(error).__name__
        if self.up is not False:
            LOG.error("the records cannot be written: %s", self.trouble)
        self.up = False
        self._next_look = time.monotonic() + LOOK_SECONDS / 2

    def _write_all(self, jobs: Sequence[Job]) -> None:
        """What was asked for, in its order; entries that stand together are written together."""
        group: list[Job] = []
        for job in [*jobs, None]:
            if job is not None and not isinstance(job.what, str):
                group.append(job)
                continue
            if group:
                self._write(group)
                group = []
            if job is not None:
                conversation = str(job.what)
                self._again(partial(forget, conversation=conversation))
                job.future.set_result(Outcome.FORGOTTEN)

    def _write(self, jobs: Sequence[Job]) -> None:
        entries = [job.what for job in jobs if not isinstance(job.what, str)]
        try:
            outcomes = self._again(partial(store, entries=entries))
        except (DataError, IntegrityError) as error:
            if len(jobs) > 1:  # one of them cannot be stored: the others can
                for job in jobs:
                    self._write([job])
            else:
                LOG.error("an entry cannot be stored: %s", type(error).__name__)
                jobs[0].future.set_exception(RecordsError("an entry cannot be stored"))
            return
        for job, outcome in zip(jobs, outcomes, strict=True):
            job.future.set_result(outcome)

    def _again(self, work: Callable[[Connection], Any]) -> Any:
        """Does the work in a transaction; once more where it failed, since a restart breaks what was open.

        What is written twice is there once, so that it does no harm where the first attempt did come through.
        """
        try:
            with self._engine.begin() as connection:
                return work(connection)
        except (DataError, IntegrityError):  # the values are at fault, not the connection
            raise
        except DBAPIError as error:
            LOG.info("the records are tried once more: %s", type(error).__name__)
        with self._engine.begin() as connection:
            return work(connection)

    def _write_journal(self, woken: bool, first: bool = False) -> None:
        if not (woken or first):
            return
        for path, entries in self._journal.take():
            jobs = [Job(entry) for entry in entries]
            for at in range(0, len(jobs), TOGETHER):
                self._write(jobs[at : at + TOGETHER])
            self._journal.done(path)

    def _erase(self) -> None:
        now = time.monotonic()
        if now < self._next_erase:
            return
        self._retention.erase(self._engine)
        self._next_erase = now + ERASE_SECONDS
