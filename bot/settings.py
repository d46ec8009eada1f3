"""Every setting of the program: an environment variable ``BACKSTRIDE_…``; the README lists them in one table."""

from __future__ import annotations

import ipaddress
import re
from functools import lru_cache
from pathlib import Path
from typing import Literal

import platformdirs
from pydantic import Field, SecretStr, ValidationError, ValidationInfo, field_validator
from pydantic_settings import BaseSettings, SettingsConfigDict


class SettingsError(Exception):
    """A setting is not as it should be; the message is one line for the operator."""


class Settings(BaseSettings):
    """The operator's choices; unset ones have the default given here."""

    model_config = SettingsConfigDict(env_prefix="BACKSTRIDE_", env_ignore_empty=True, extra="ignore", frozen=True)

    home: Path = Field(
        default_factory=lambda: Path(platformdirs.user_data_dir("backstride", appauthor=False)),
        description="folder that holds all state: imported documents, the index and the records",
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
    clinics: str = Field(default="", description="file that names the clinics (TOML); read again when it changes")
    secret: SecretStr = Field(
        default=SecretStr(""),
        description="key that signs conversation ids, the same for all replicas; empty makes one at each start",
    )
    api_key: SecretStr = Field(
        default=SecretStr(""),
        description="what callers of /v1 and /mcp must send as bearer token; empty asks for none",
    )
    proxies: str = Field(
        default="",
        description="addresses or networks of the proxies whose X-Forwarded-For is believed, with commas between",
    )
    hosts: str = Field(
        default="",
        description="names under which the service may be called, with commas between; addresses and this machine's "
        "own names always may",
    )
    redis_url: SecretStr = Field(
        default=SecretStr(""), description="Redis that counts messages for all replicas; empty counts in memory"
    )
    address_per_minute: int = Field(
        default=60, ge=1, le=100_000, description="messages that one address may send in a minute"
    )
    conversation_per_minute: int = Field(
        default=30, ge=1, le=100_000, description="messages that one conversation may have in a minute"
    )
    clinic_per_minute: int = Field(
        default=1_200, ge=1, le=10_000_000, description="messages that one clinic's visitors may send in a minute"
    )
    reply_seconds: float = Field(default=60.0, gt=0, le=600, description="longest time that a reply may take")
    model: str = Field(default="", description="'provider:name' of a chat model that words the answers; empty for none")
    model_url: str = Field(default="", description="address of a server that speaks the provider's interface")
    model_key: SecretStr = Field(
        default=SecretStr(""), description="the provider's key; empty takes the provider's own variable"
    )
    model_timeout: float = Field(
        default=20.0, ge=1.0, le=300.0, description="seconds that the model has for an answer, retries included"
    )
    model_max_tokens: int = Field(default=400, ge=16, le=8192, description="most tokens that the model may write")
    model_retries: int = Field(default=2, ge=0, le=10, description="how often a failed call is tried again")
    database_url: SecretStr = Field(
        default=SecretStr(""),
        description="database of the records, postgresql://… or sqlite:///FILE; empty is records.sqlite3 in the home",
    )
    keep_texts_days: int = Field(
        default=0, ge=0, le=3650, description="days that texts of messages and comments are kept; 0 keeps none"
    )
    resume_hours: int = Field(
        default=0,
        ge=0,
        le=720,
        description="hours that a conversation can be gone on with after a restart or at another replica; its texts "
        "are kept for so long, encrypted with its own id; 0 keeps them in memory alone",
    )
    admin_token: SecretStr = Field(
        default=SecretStr(""), description="opens /admin and guards /metrics; empty: no /admin, and open /metrics"
    )
    root_path: str = Field(
        default="", description="path that the service lies below on its host, such as /backstride; empty for none"
    )
    otlp_endpoint: str = Field(
        default="", description="collector that traces are sent to (OTLP over gRPC); empty sends none"
    )
    log_format: Literal["text", "json"] = Field(
        default="text", description="lines for people, or one JSON object a line"
    )
    log_level: Literal["debug", "info", "warning", "error"] = Field(
        default="warning", description="what the service logs; never message texts"
    )

    @field_validator("home")
    @classmethod
    def _home(cls, value: Path) -> Path:
        return value.expanduser()

    @field_validator("proxies")
    @classmethod
    def _proxies(cls, value: str) -> str:
        named = [part.strip() for part in value.split(",") if part.strip()]
        for one in named:
            try:
                ipaddress.ip_network(one)
            except ValueError:
                raise ValueError(f"found {one[:60]!r}; expected addresses such as 10.0.0.2 or 10.0.0.0/8") from None
        return ",".join(named)

    @field_validator("hosts")
    @classmethod
    def _hosts(cls, value: str) -> str:
        named = [part.strip().lower().rstrip(".") for part in value.split(",") if part.strip()]
        for one in named:
            if not re.fullmatch(r"(\*\.)?[a-z0-9_-]+(\.[a-z0-9_-]+)*", one):
                raise ValueError(f"found {one[:60]!r}; expected names such as bot.clinic.example or *.clinic.example")
        return ",".join(named)

    @field_validator("secret", "admin_token")
    @classmethod
    def _secret(cls, value: SecretStr) -> SecretStr:
        if value and len(value.get_secret_value()) < 16:
            raise ValueError("expected at least 16 characters")
        return value

    @field_validator("redis_url")
    @classmethod
    def _redis_url(cls, value: SecretStr, info: ValidationInfo) -> SecretStr:
        if value and not value.get_secret_value().startswith(("redis://", "rediss://", "unix://")):
            raise ValueError("expected an address that begins with redis://, rediss:// or unix://")
        if value and not info.data.get("secret"):  # the keys that are counted under are made with it
            raise ValueError("expected BACKSTRIDE_SECRET too, the same for all replicas: without it each counts apart")
        return value

    @field_validator("database_url")
    @classmethod
    def _database_url(cls, value: SecretStr) -> SecretStr:
        known = ("postgresql://", "postgres://", "postgresql+psycopg://", "sqlite:///")
        if value and not value.get_secret_value().startswith(known):
            raise ValueError("expected an address that begins with postgresql:// or sqlite:///")
        return value

    @field_validator("root_path")
    @classmethod
    def _root_path(cls, value: str) -> str:
        path = value.strip().rstrip("/")
        if path and not re.fullmatch(r"(?:/[A-Za-z0-9][A-Za-z0-9._-]*)+", path):
            raise ValueError("expected a path such as /backstride")
        return path

    @field_validator("otlp_endpoint")
    @classmethod
    def _otlp_endpoint(cls, value: str) -> str:
        if value.strip() and not re.match(r"https?://[^/\s]+", value.strip()):
            raise ValueError("expected an address that begins with http:// or https://")
        return value.strip()

    @field_validator("country")
    @classmethod
    def _country(cls, value: str) -> str:
        code = value.strip().upper()
        if code and not (len(code) == 2 and code.isascii() and code.isalpha()):
            raise ValueError("expected a two-letter country code such as GB, US or IN")
        return code

    @field_validator("model")
    @classmethod
    def _model(cls, value: str) -> str:
        provider, colon, name = value.strip().partition(":")
        if value.strip() and not (colon and name and re.fullmatch(r"[a-z][a-z0-9_]*", provider)):
            raise ValueError("expected provider:name, such as openai:gpt-4o-mini or ollama:llama3.2")
        return value.strip()

    @field_validator("model_url")
    @classmethod
    def _model_url(cls, value: str) -> str:
        if value.strip() and not re.match(r"https?://[^/\s]+", value.strip()):
            raise ValueError("expected an address that begins with http:// or https://")
        return value.strip()


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
        secret = Settings.model_fields[field].annotation is SecretStr
        found = "" if secret else f"={first.get('input')!r}"  # a secret is never repeated
        raise SettingsError(
            f"BACKSTRIDE_{field.upper()}{found}: {message} ({what}); set it to that, or unset it for the default"
        ) from error
