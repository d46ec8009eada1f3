"""Homes for the program: one with an index that all tests share, copies of it to spoil, and empty ones."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from bot.settings import Settings
from tests.cli.program import Program


@pytest.fixture(scope="session")
def ready(built_settings: Settings, tmp_path_factory: pytest.TempPathFactory) -> Program:
    """A program with an index; not to be changed."""
    home = tmp_path_factory.mktemp("ready") / "home"
    shutil.copytree(built_settings.home, home)
    return Program(home)


@pytest.fixture
def own(built_settings: Settings, tmp_path: Path) -> Program:
    """A program with an index of its own, to be changed."""
    shutil.copytree(built_settings.home, tmp_path / "home")
    return Program(tmp_path / "home")


@pytest.fixture
def empty(tmp_path: Path) -> Program:
    """A program that was never run before."""
    return Program(tmp_path / "new home")


@pytest.fixture
def broken_package(tmp_path: Path) -> Path:
    """A folder for PYTHONPATH in which the vector store's package cannot be imported."""
    folder = tmp_path / "broken" / "chromadb"
    folder.mkdir(parents=True)
    (folder / "__init__.py").write_text('raise ImportError("chromadb is broken")\n')
    return folder.parent
