"""Settings are environment variables; a bad one is told in one line."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from pydantic import ValidationError

from bot.settings import Settings, SettingsError, settings


@pytest.fixture
def fresh() -> Iterator[None]:
    """The settings are read once in a process; these tests read them anew."""
    settings.cache_clear()
    yield
    settings.cache_clear()


def test_defaults(fresh: None) -> None:
    found = settings()
    assert (found.host, found.port, found.country, found.encoder) == ("127.0.0.1", 7860, "", "minilm")
    assert (found.max_message_chars, found.max_turns, found.log_level) == (20_000, 100, "warning")


def test_the_environment_is_read_once(fresh: None, monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setenv("BACKSTRIDE_HOME", str(tmp_path))
    monkeypatch.setenv("BACKSTRIDE_PORT", "0")
    monkeypatch.setenv("BACKSTRIDE_COUNTRY", " gb ")
    monkeypatch.setenv("BACKSTRIDE_UNHEARD_OF", "1")
    assert (settings().home, settings().port, settings().country) == (tmp_path, 0, "GB")
    monkeypatch.setenv("BACKSTRIDE_PORT", "1")
    assert settings().port == 0


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("PORT", "http"),
        ("PORT", "65536"),
        ("PORT", "-1"),
        ("COUNTRY", "GBR"),
        ("COUNTRY", "1X"),
        ("COUNTRY", "ÄÖ"),
        ("MAX_MESSAGE_CHARS", "99"),
        ("MAX_MESSAGE_CHARS", "1000001"),
        ("MAX_TURNS", "0"),
        ("MAX_TURNS", "many\nof them"),
        ("LOG_LEVEL", "loud"),
        ("PROXIES", "10.0.0.1,*"),
        ("PROXIES", "proxy.example"),
        ("ADDRESS_PER_MINUTE", "0"),
        ("REPLY_SECONDS", "0"),
    ],
)
def test_a_bad_value_is_told_in_one_line(fresh: None, monkeypatch: pytest.MonkeyPatch, name: str, value: str) -> None:
    monkeypatch.setenv(f"BACKSTRIDE_{name}", value)
    with pytest.raises(SettingsError) as caught:
        settings()
    line = str(caught.value)
    assert line.startswith(f"BACKSTRIDE_{name}={value!r}: ")
    assert "\n" not in line


@pytest.mark.parametrize(
    ("name", "value"),
    [("SECRET", "my short key"), ("REDIS_URL", "http://user:word@host"), ("REDIS_URL", "redis://user:word@host")],
)
def test_a_bad_secret_is_told_without_it(fresh: None, monkeypatch: pytest.MonkeyPatch, name: str, value: str) -> None:
    monkeypatch.setenv(f"BACKSTRIDE_{name}", value)
    with pytest.raises(SettingsError) as caught:
        settings()
    assert str(caught.value).startswith(f"BACKSTRIDE_{name}: expected ")
    assert value not in str(caught.value)


def test_secrets_are_not_shown(fresh: None, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("BACKSTRIDE_SECRET", "a key of some length")
    assert "some length" not in repr(settings())


def test_settings_do_not_change_and_say_what_they_are() -> None:
    with pytest.raises(ValidationError):
        Settings().port = 1
    for name, field in Settings.model_fields.items():
        assert field.description, name
