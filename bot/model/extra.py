"""Whether what ``BACKSTRIDE_MODEL`` needs is installed; tells without importing any of it."""

from __future__ import annotations

from importlib.util import find_spec

from bot.settings import Settings, SettingsError

IN_EXTRA = ("openai", "anthropic", "ollama")
"""The providers of the optional extra ``models``; others of LangChain's work where their package is installed."""


def require_model_packages(settings: Settings) -> None:
    """Nothing where no model is set, or all that it needs is there.

    Raises:
        SettingsError: a package is missing; one line with the command that installs it.
    """
    if not settings.model:
        return
    provider = settings.model.partition(":")[0]
    missing = [name for name in ("langchain", f"langchain_{provider}") if find_spec(name) is None]
    if missing:
        package = missing[-1].replace("_", "-")
        command = "pip install 'backstride[models]'" if provider in IN_EXTRA else f"pip install langchain {package}"
        raise SettingsError(
            f"BACKSTRIDE_MODEL={settings.model!r}: the package {package} is missing; run: {command}, or unset it to "
            "answer without a model"
        )
