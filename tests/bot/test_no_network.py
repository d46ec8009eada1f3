"""Tests reach this machine only."""

from __future__ import annotations

import os
import socket
import threading

import pytest

from tests.conftest import NetworkError


def test_other_machines_cannot_be_reached() -> None:
    with socket.socket() as stream, pytest.raises(NetworkError, match=r"connect to \('192\.0\.2\.1', 80\)"):
        stream.connect(("192.0.2.1", 80))
    with socket.socket() as stream, pytest.raises(NetworkError):
        stream.connect_ex(("192.0.2.1", 80))
    with socket.socket(type=socket.SOCK_DGRAM) as datagram, pytest.raises(NetworkError):
        datagram.sendto(b"x", ("192.0.2.1", 53))
    with socket.socket(socket.AF_INET6) as stream, pytest.raises(NetworkError):
        stream.connect(("2001:db8::1", 80, 0, 0))


def test_names_are_not_looked_up() -> None:
    for name in ("example.org", b"example.org"):
        with pytest.raises(NetworkError, match=r"example\.org"):
            socket.getaddrinfo(name, 80)
    with pytest.raises(NetworkError):
        socket.create_connection(("example.org", 80), timeout=1)


def test_this_machine_can_be_reached() -> None:
    with socket.create_server(("127.0.0.1", 0)) as server:

        def accept() -> None:
            server.accept()[0].close()

        thread = threading.Thread(target=accept)
        thread.start()
        socket.create_connection(("localhost", server.getsockname()[1]), timeout=5).close()
        thread.join(5)
        assert not thread.is_alive()


def test_the_home_is_nobodys() -> None:
    assert os.environ["BACKSTRIDE_HOME"].rpartition(os.sep)[2].startswith("unused")
