"""One check of sentences against passages, with the bundled encoder."""

from __future__ import annotations

import pytest

from bot.model.evidence import Reader
from bot.model.support import Checker


@pytest.fixture(scope="session")
def reader() -> Reader:
    from index.minilm import MiniLM

    return Reader(MiniLM())


@pytest.fixture(scope="session")
def checker(reader: Reader) -> Checker:
    return Checker(reader)
