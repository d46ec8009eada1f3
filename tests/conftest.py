"""For all tests: no network, no settings of the person who runs them, and one index over the bundled corpus.

The heavy imports stand in the fixtures, so that a test of the red-flag screen alone starts at once.
"""

from __future__ import annotations

import ipaddress
import os
import shutil
import socket
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

if TYPE_CHECKING:
    from bot.answer import Answerer
    from bot.settings import Settings
    from corpus.library import Library
    from index.search import Index

ORIGINALS = Path(__file__).resolve().parents[1].parent / "shared" / "articles"


class NetworkError(RuntimeError):
    """A test reached for something that is not on this machine."""


def _local(host: object) -> bool:
    if host in (None, "", b"", "localhost"):
        return True
    try:
        return ipaddress.ip_address(str(host).partition("%")[0]).is_loopback
    except ValueError:
        return False


@pytest.fixture(scope="session", autouse=True)
def no_network() -> Iterator[None]:
    """Sockets reach this machine only."""
    names = ("connect", "connect_ex", "sendto", "sendmsg")
    real = {name: getattr(socket.socket, name) for name in names}
    lookup = socket.getaddrinfo

    def guarded(name: str) -> Any:
        def call(self: socket.socket, *arguments: Any, **named: Any) -> Any:
            at = {"sendto": len(arguments) - 1, "sendmsg": 3}.get(name, 0)
            address = arguments[at] if at < len(arguments) else None
            if self.family in (socket.AF_INET, socket.AF_INET6) and address is not None and not _local(address[0]):
                raise NetworkError(f"{name} to {address!r}; tests have no network")
            return real[name](self, *arguments, **named)

        return call

    def getaddrinfo(host: Any, *arguments: Any, **named: Any) -> Any:
        if not _local(host.decode() if isinstance(host, bytes) else host):
            raise NetworkError(f"look-up of {host!r}; tests have no network")
        return lookup(host, *arguments, **named)

    with pytest.MonkeyPatch.context() as patch:
        for name in names:
            patch.setattr(socket.socket, name, guarded(name))
        patch.setattr(socket, "getaddrinfo", getaddrinfo)
        yield


@pytest.fixture(scope="session", autouse=True)
def no_settings(tmp_path_factory: pytest.TempPathFactory) -> Iterator[None]:
    """Settings have their defaults, and the home is nobody's."""
    from bot.settings import Settings

    with pytest.MonkeyPatch.context() as patch:
        for name in Settings.model_fields:
            patch.delenv(f"BACKSTRIDE_{name.upper()}", raising=False)
        patch.setenv("BACKSTRIDE_HOME", os.fspath(tmp_path_factory.mktemp("unused")))
        yield


@pytest.fixture(scope="session")
def built_settings(tmp_path_factory: pytest.TempPathFactory) -> Settings:
    """Settings whose home has an index over the bundled corpus. Do not change what is in it: copy the home."""
    from bot.runtime import build_index
    from bot.settings import Settings

    settings = Settings(home=tmp_path_factory.mktemp("built"))
    build_index(settings)
    return settings


@pytest.fixture(scope="session")
def built_library(built_settings: Settings) -> Library:
    from corpus.library import Library

    return Library(built_settings.home)


@pytest.fixture(scope="session")
def built_index(built_settings: Settings, built_library: Library) -> Iterator[Index]:
    from bot.runtime import open_index

    index = open_index(built_settings, built_library)
    yield index
    index.close()


@pytest.fixture(scope="session")
def answerer(built_index: Index, built_library: Library) -> Answerer:
    from bot.answer import Answerer

    return Answerer(built_index, built_library.documents())


@pytest.fixture(scope="session")
def originals_settings(built_settings: Settings, tmp_path_factory: pytest.TempPathFactory) -> Settings:
    """Settings whose home has the five original articles imported, with their index."""
    from bot.runtime import build_index
    from bot.settings import Settings
    from corpus.importer import import_paths
    from corpus.library import Library

    if not any(ORIGINALS.glob("*.txt")):
        pytest.skip(f"the original articles are not in {ORIGINALS}")
    home = tmp_path_factory.mktemp("originals") / "home"
    shutil.copytree(built_settings.home, home)
    import_paths(Library(home), [ORIGINALS])
    settings = Settings(home=home)
    build_index(settings)
    return settings


@pytest.fixture(scope="session")
def originals_library(originals_settings: Settings) -> Library:
    from corpus.library import Library

    return Library(originals_settings.home)


@pytest.fixture(scope="session")
def originals_answerer(originals_settings: Settings, originals_library: Library) -> Iterator[Answerer]:
    from bot.answer import Answerer
    from bot.runtime import open_index

    index = open_index(originals_settings, originals_library)
    yield Answerer(index, originals_library.documents())
    index.close()
