"""One lab over the bundled library for the tests that need the whole program."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from bot.settings import Settings
    from evals.lab import Lab
    from evals.systems.choose import Systems


@pytest.fixture(scope="session")
def lab(built_settings: Settings) -> Iterator[Lab]:
    from evals.lab import open_lab

    opened = open_lab(built_settings.home)
    yield opened
    opened.close()


@pytest.fixture(scope="session")
def systems(lab: Lab) -> Systems:
    from evals.systems.choose import Systems

    return Systems(lab)
