"""The service around the scripted responder."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from fastapi.testclient import TestClient

from bot.settings import Settings
from bot.web.app import create_app
from tests.web.fake import FakeResponder, screen

MANY = {"address_per_minute": 100_000, "conversation_per_minute": 100_000}
"""No limits of rate, where they are not what is tested."""


@pytest.fixture(scope="module")
def settings(tmp_path_factory: pytest.TempPathFactory) -> Settings:
    return Settings(home=tmp_path_factory.mktemp("home"), country="GB", max_message_chars=500, max_turns=6, **MANY)


@pytest.fixture(scope="module")
def fake() -> FakeResponder:
    return FakeResponder()


@pytest.fixture(scope="module")
def client(fake: FakeResponder, settings: Settings) -> Iterator[TestClient]:
    with TestClient(create_app(lambda: fake, settings, screen), raise_server_exceptions=False) as client:
        yield client
