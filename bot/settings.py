"""Every setting of the program: an environment variable ``BACKSTRIDE_…``; the README lists them in one table."""

from __future__ import annotations

from functools import lru_cache
from pathlib import Path
from typing import Literal

import platformdirs
from pydantic import Field, ValidationError, field_validator
from pydantic_settings import BaseSettings, SettingsConfigDict


class SettingsError(Exception):
    """A setting is not as it should be; the message is one line for the operator."""


class Settings(BaseSettings):
    """The operator's choices; unset ones have the default given here."""

    model_config = SettingsConfigDict(env_prefix="BACKSTRIDE_", env_ignore_empty=True, extra="ignore", frozen=True)

    home: Path = Field(
        default_factory=lambda: Path(platformdirs.user_data_dir("backstride", appauthor=False)),
        description="folder that holds all state: imported documents and the index",
    )
    host: str = Field(default="127.0.0.1", description="address that the web service listens on")
    port: int = Field(
        default=7860, ge=0, le=65535, description="port that the web service listens on; 0 picks a free one"
    )
    country: str = Field(
        default="", description="two-letter country code for emergency numbers; empty gives the general ones"
    )
    encoder: str = Field(
        default="minilm", description="'minilm' (bundled) or the folder of a sentence-transformers model"
    )
    max_message_chars: int = Field(default=20_000, ge=100, le=1_000_000, description="longest message that is accepted")
    max_turns: int = Field(
        default=100, ge=1, le=10_000, description="most messages of a conversation that are accepted"
    )
    log_level: Literal["debug", "info", "warning", "error"] = Field(
        default="warning", description="what the service logs; never message texts"
    )

    @field_validator("home")
    @classmethod
    def _home(cls, value: Path) -> Path:
        return value.expanduser()

    @field_validator("country")
    @classmethod
    def _country(cls, value: str) -> str:
        code = value.strip().upper()
        if code and not (len(code) == 2 and code.isascii() and code.isalpha()):
            raise ValueError("expected a two-letter country code such as GB, US or IN")
        return code


@lru_cache(maxsize=1)
def settings() -> Settings:
    """The settings of this process, read once.

    Raises:
        SettingsError: a variable's value is out of range or of the wrong type.
    """
    try:
        return Settings()
    except ValidationError as error:
        first = error.errors()[0]
        field = str(first["loc"][0])
        what = Settings.model_fields[field].description
        message = first["msg"].removeprefix("Value error, ")
        raise SettingsError(
            f"BACKSTRIDE_{field.upper()}={first.get('input')!r}: {message} ({what}); set it to that, "
            "or unset it for the default"
        ) from error
