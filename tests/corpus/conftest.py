"""A library in an empty home, and the original articles where a developer has them."""

from __future__ import annotations

from pathlib import Path

import pytest

from corpus.library import Library

ORIGINALS = Path(__file__).resolve().parents[2].parent / "shared" / "articles"


@pytest.fixture
def library(tmp_path: Path) -> Library:
    return Library(tmp_path / "home")


@pytest.fixture(scope="session")
def originals() -> Path:
    if not any(ORIGINALS.glob("*.txt")):
        pytest.skip(f"the original articles are not in {ORIGINALS}")
    return ORIGINALS
