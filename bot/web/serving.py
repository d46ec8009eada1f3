"""How the web server is set up: what it allows slow clients, and how it stops."""

from __future__ import annotations

import asyncio
import contextlib
import socket
import sys
from math import ceil

import uvicorn
from fastapi import FastAPI
from uvicorn.protocols.http.h11_impl import H11Protocol, RequestResponseCycle

HEAD_SECONDS = 10.0
"""How long a request's head may take, from the connection or its first byte on."""
WRITE_SECONDS = 30.0
"""How long a client may take nothing of what it is sent: closing waits until it has taken all, which may be never."""
STOP_SECONDS = 15.0
"""How long answers may still take when the service is told to stop, if a reply may not take longer anyway."""
OPEN_FILES = 16_384


class PatientProtocol(H11Protocol):
    """HTTP/1.1 that waits for a request's head for ``HEAD_SECONDS``, and for ``WRITE_SECONDS`` for a client that does
    not read: uvicorn itself waits for ever.
    """

    head_seconds = HEAD_SECONDS
    write_seconds = WRITE_SECONDS
    _head_timer: asyncio.TimerHandle | None = None
    _write_timer: asyncio.TimerHandle | None = None

    def connection_made(self, transport: asyncio.Transport) -> None:  # type: ignore[override]  # as uvicorn has it
        super().connection_made(transport)
        self._wait()
        self._look(0)

    def data_received(self, data: bytes) -> None:
        if self._head_timer is None and not self._asked():
            self._wait()
        super().data_received(data)
        if self._asked():
            self._stop_waiting()

    def connection_lost(self, exc: Exception | None) -> None:
        self._stop_waiting()
        if self._write_timer is not None:
            self._write_timer.cancel()
        super().connection_lost(exc)

    def _look(self, unsent: int) -> None:
        """Looks whether the client took anything since ``unsent`` bytes were to be sent to it, also while it closes."""
        left = self.transport.get_write_buffer_size()
        if unsent and left >= unsent:
            self.transport.abort()
        else:
            self._write_timer = self.loop.call_later(self.write_seconds, self._look, left)

    def _asked(self) -> bool:
        """Whether a whole head has come and its answer is not out yet."""
        cycle: RequestResponseCycle | None = self.cycle  # uvicorn says that it is always there
        return cycle is not None and not cycle.response_complete

    def _wait(self) -> None:
        self._head_timer = self.loop.call_later(self.head_seconds, self._give_up)

    def _stop_waiting(self) -> None:
        if self._head_timer is not None:
            self._head_timer.cancel()
            self._head_timer = None

    def _give_up(self) -> None:
        self._head_timer = None
        if not self._asked():
            self.transport.abort()


class Server(uvicorn.Server):
    """Tells the app that it is to stop before it waits for what is under way."""

    async def shutdown(self, sockets: list[socket.socket] | None = None) -> None:
        app = self.config.app
        if isinstance(app, FastAPI):
            app.state.leaving.set()
        await super().shutdown(sockets)


def config(
    app: FastAPI, log_level: str, protocol: type[PatientProtocol] = PatientProtocol, stop_seconds: float = STOP_SECONDS
) -> uvicorn.Config:
    """The server's settings. Proxies are believed by the app itself, and only those that are named.

    ``stop_seconds``: the longest time that a reply may take.
    """
    return uvicorn.Config(
        app,
        http=protocol,
        ws="none",
        log_config=None,  # it is the program that says how things are logged
        log_level=log_level,
        access_log=False,
        server_header=False,
        proxy_headers=False,
        timeout_graceful_shutdown=ceil(max(stop_seconds, STOP_SECONDS)),
        h11_max_incomplete_event_size=32_768,
    )


def many_files() -> None:
    """Raises the number of connections that the system allows this process, as far as it may."""
    if sys.platform == "win32":
        return
    import resource  # noqa: PLC0415  # of POSIX

    soft, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    wanted = OPEN_FILES if hard == resource.RLIM_INFINITY else min(OPEN_FILES, hard)
    if soft != resource.RLIM_INFINITY and soft < wanted:
        with contextlib.suppress(ValueError, OSError):
            resource.setrlimit(resource.RLIMIT_NOFILE, (wanted, hard))
