"""The service behind a real web server on a free port, in a thread."""

from __future__ import annotations

import contextlib
import json
import socket
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass

import uvicorn
from fastapi import FastAPI

from bot.web.serving import PatientProtocol, Server, config

SECONDS = 120
"""How long a slow machine may take for anything."""


@dataclass(frozen=True)
class Running:
    """A running server."""

    server: uvicorn.Server
    port: int
    thread: threading.Thread

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.port}"

    def socket(self) -> socket.socket:
        """A connection to it."""
        return socket.create_connection(("127.0.0.1", self.port), timeout=SECONDS)

    @staticmethod
    def message(text: str, *headers: str) -> bytes:
        """A whole request for a reply."""
        body = json.dumps({"message": text}).encode()
        lines = [
            "POST /api/v1/chat HTTP/1.1",
            "Host: x",
            "Content-Type: application/json",
            f"Content-Length: {len(body)}",
            *headers,
        ]
        return "\r\n".join([*lines, "", ""]).encode() + body

    def raw(self, *sent: bytes, pause: float = 0.0) -> bytes:
        """What the server answers to these bytes, with a pause after each, until it closes."""
        answer = b""
        with self.socket() as one, contextlib.suppress(ConnectionError):
            try:
                for part in sent:
                    one.sendall(part)
                    time.sleep(pause)
            except ConnectionError:
                pass  # it answered, or hung up, before all was sent
            while part := one.recv(65536):
                answer += part
        return answer

    def stop(self) -> None:
        """Tells it to stop, as SIGTERM does."""
        self.server.should_exit = True


@contextmanager
def serving(app: FastAPI, head_seconds: float = 120.0, write_seconds: float = 120.0) -> Iterator[Running]:
    """The app as ``backstride serve`` runs it; for slow machines it is more patient with a request's head."""

    class Protocol(PatientProtocol):
        pass

    Protocol.head_seconds, Protocol.write_seconds = head_seconds, write_seconds
    listener = socket.create_server(("127.0.0.1", 0), backlog=2048)
    server = Server(config(app, "error", Protocol))
    thread = threading.Thread(target=server.run, args=([listener],), daemon=True)
    thread.start()
    while not server.started:
        time.sleep(0.01)
    try:
        yield Running(server, listener.getsockname()[1], thread)
    finally:
        server.should_exit = True
        thread.join(30)
        assert not thread.is_alive()
