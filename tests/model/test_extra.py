"""BACKSTRIDE_MODEL without its packages is told in one line, before anything is loaded."""

from __future__ import annotations

import importlib.util
from pathlib import Path

import pytest

import bot.model.extra
from bot.model.extra import require_model_packages
from bot.runtime import make_responder
from bot.settings import Settings, SettingsError, settings
from prompts.chat import CANNOT_ANSWER, FOLDER, PromptError, load


@pytest.fixture
def bare(monkeypatch: pytest.MonkeyPatch) -> None:
    """An environment without any chat model's package."""
    real = importlib.util.find_spec
    monkeypatch.setattr(
        bot.model.extra, "find_spec", lambda name: None if name.startswith("langchain_") else real(name)
    )


def test_without_a_model_nothing_is_needed(bare: None) -> None:
    require_model_packages(Settings())
    make_responder(Settings())


@pytest.mark.parametrize(
    ("model", "command"),
    [
        ("openai:gpt-x", r"run: pip install 'backstride\[models\]', or unset it"),
        ("anthropic:c", r"langchain-anthropic is missing; run: pip install 'backstride\[models\]'"),
        ("mistralai:m", r"run: pip install langchain langchain-mistralai"),
    ],
)
def test_a_missing_package_is_told_with_its_command(bare: None, model: str, command: str) -> None:
    with pytest.raises(SettingsError, match=command) as caught:
        make_responder(Settings(model=model))
    assert "\n" not in str(caught.value)
    assert str(caught.value).startswith(f"BACKSTRIDE_MODEL={model!r}: ")


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("MODEL", "gpt-4"),
        ("MODEL", ":gpt"),
        ("MODEL", "openai:"),
        ("MODEL", "Open AI:x"),
        ("MODEL_URL", "localhost:8000"),
        ("MODEL_TIMEOUT", "0"),
        ("MODEL_MAX_TOKENS", "1"),
        ("MODEL_RETRIES", "-1"),
    ],
)
def test_a_bad_value_is_told(monkeypatch: pytest.MonkeyPatch, name: str, value: str) -> None:
    settings.cache_clear()
    monkeypatch.setenv(f"BACKSTRIDE_{name}", value)
    with pytest.raises(SettingsError, match=f"^BACKSTRIDE_{name}="):
        settings()
    settings.cache_clear()


def test_the_prompts_have_their_variables() -> None:
    system, user = load().filled("PASSAGES", "QUESTION", 90)
    assert CANNOT_ANSWER in system
    assert "at most 90 words" in system
    assert "PASSAGES" in user
    assert "QUESTION" in user


def test_a_prompt_with_another_variable_is_refused(tmp_path: Path) -> None:
    (tmp_path / "system.md").write_text((FOLDER / "system.md").read_text())
    (tmp_path / "user.md").write_text("{passages} {query}")
    with pytest.raises(PromptError, match=r"user\.md: has the variables \['passages', 'query'\], expected"):
        load(tmp_path)
