"""LangChain's chat models behind our face; the only module that imports them."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from langchain.chat_models import init_chat_model
from langchain_core.messages import HumanMessage, SystemMessage
from langsmith.run_helpers import tracing_context

from bot.model.extra import require_model_packages
from bot.model.face import ModelError
from bot.settings import Settings

TRANSIENT = frozenset({408, 409, 425, 429, 500, 502, 503, 504, 529})
"""HTTP statuses after which another try may succeed."""
CUT = frozenset({"length", "max_tokens", "content_filter"})
"""Reasons for which a provider ends a text that is not at its end."""
LOST = ("connect", "timeout", "network", "protocol", "remote")
"""Parts of the names of errors that are the line's and not the request's."""
NO_KEY = "none"
"""What a server of one's own is given that asks for no key; the client will not start without one."""


class LangChainModel:
    """Any chat model that ``init_chat_model`` reaches. Calls are not traced, whatever the environment says."""

    def __init__(self, settings: Settings) -> None:
        """Builds the client; nothing is sent.

        Raises:
            SettingsError: a package is missing.
            ModelError: the provider is unknown or its client cannot be built (a key is missing).
        """
        require_model_packages(settings)
        self.name = settings.model
        self._settings = settings
        self._model: Any = self._connected(temperature=0.0)

    def _connected(self, **options: Any) -> Any:
        provider, _, name = self._settings.model.partition(":")
        url, key = self._settings.model_url, self._settings.model_key.get_secret_value()
        if url:
            options["base_url"] = url
        if provider == "ollama":
            options |= {
                "num_predict": self._settings.model_max_tokens,
                "client_kwargs": {"timeout": self._settings.model_timeout},
            }
        else:
            # tries are counted in one place, where the time left is known
            options |= {
                "max_tokens": self._settings.model_max_tokens,
                "timeout": self._settings.model_timeout,
                "max_retries": 0,
            }
            if key or (url and provider == "openai"):
                options["api_key"] = key or NO_KEY
        try:
            return init_chat_model(name, model_provider=provider, **options)
        except Exception as error:
            raise ModelError(f"{self.name}: {_first_line(error)}") from error

    def stream(self, system: str, user: str) -> Iterator[str]:
        """The text in pieces; see ``ChatModel``."""
        began = False
        try:
            for piece in self._pieces(system, user):
                began = True
                yield piece
        except ModelError:
            raise
        except Exception as error:
            if began or "temperature" not in str(error):
                raise _translated(self.name, error) from error
            self._model = self._connected()  # some models take no temperature but their own
            try:
                yield from self._pieces(system, user)
            except ModelError:
                raise
            except Exception as again:
                raise _translated(self.name, again) from again

    def _pieces(self, system: str, user: str) -> Iterator[str]:
        ended = ""
        pieces = self._model.stream([SystemMessage(system), HumanMessage(user)])
        try:
            while True:
                with tracing_context(enabled=False):
                    chunk = next(pieces, None)
                if chunk is None:
                    break
                facts = chunk.response_metadata
                ended = str(facts.get("finish_reason") or facts.get("stop_reason") or facts.get("done_reason") or ended)
                if text := str(chunk.text):
                    yield text
        finally:
            if close := getattr(pieces, "close", None):
                close()
        if ended in CUT:
            raise ModelError(f"{self.name}: cut off ({ended})")


def _translated(name: str, error: Exception) -> ModelError:
    """The failure without its message, which may hold what was sent."""
    status = getattr(error, "status_code", None)
    kind = type(error).__name__
    if isinstance(status, int) and status > 0:
        return ModelError(f"{name}: {kind}, HTTP {status}", transient=status in TRANSIENT, wait=_wait(error))
    lost = isinstance(error, OSError) or any(part in kind.lower() for part in LOST)
    return ModelError(f"{name}: {kind}", transient=lost)


def _wait(error: Exception) -> float | None:
    """The seconds of a Retry-After header, where there is one."""
    headers = getattr(getattr(error, "response", None), "headers", None) or {}
    try:
        return max(float(str(headers.get("retry-after"))), 0.0)
    except ValueError:
        return None


def _first_line(error: Exception) -> str:
    return (str(error).splitlines() or [""])[0][:200] or type(error).__name__
