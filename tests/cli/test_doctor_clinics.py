"""``backstride doctor`` tries the clinics' own documents, and names those that cannot be read."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from bot.cli import doctor
from bot.settings import settings


@pytest.fixture
def clinics(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    """A clinic with a folder of documents, named by the settings."""
    (tmp_path / "river").mkdir()
    (tmp_path / "river" / "shoes.md").write_text("# Shoes\n\nShoes are fitted on Tuesdays.\n", encoding="utf-8")
    path = tmp_path / "clinics.toml"
    path.write_text('[clinics.river]\nname = "River"\ndocuments = "river"\n', encoding="utf-8")
    monkeypatch.setenv("BACKSTRIDE_CLINICS", str(path))
    monkeypatch.setenv("BACKSTRIDE_HOME", str(tmp_path / "home"))
    settings.cache_clear()
    yield tmp_path
    settings.cache_clear()


def test_clinics_that_are_well(clinics: Path) -> None:
    finding = doctor._clinics()
    assert (finding.ok, finding.found) == (True, "2 clinics, 1 documents of their own")  # the demo clinic is one
    assert not (clinics / "home").exists()  # nothing is imported by looking


def test_documents_that_cannot_be_read_are_named_in_one_line(clinics: Path) -> None:
    (clinics / "river" / "empty.md").write_text("", encoding="utf-8")
    finding = doctor._clinics()
    assert not finding.ok
    assert "river: " in finding.found
    assert "empty.md: an empty file" in finding.found
    assert "\n" not in finding.found
