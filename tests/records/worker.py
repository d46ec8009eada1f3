"""A service in a process of its own, to be killed: ``python -m tests.records.worker PORT HOME URL``."""

from __future__ import annotations

import socket
import sys
from pathlib import Path

from bot.web.app import create_app
from bot.web.serving import Server, config
from tests.records.conftest import made
from tests.web.fake import FakeResponder, screen


def main(port: str, home: str, url: str) -> None:
    """Serves until it is killed."""
    listener = socket.create_server(("127.0.0.1", int(port)))
    app = create_app(FakeResponder, made(Path(home), url), screen, with_page=False)
    Server(config(app, "error")).run(sockets=[listener])


if __name__ == "__main__":
    main(*sys.argv[1:])
