"""A system's name -> the system. Each is made when it is first asked for: some take seconds."""

from __future__ import annotations

from importlib import import_module

from evals.lab import Lab
from evals.record import OURS
from evals.systems.system import System

_MADE_BY = {
    OURS: ("ours", "Backstride"),
    "bm25": ("keyword", "KeywordAlone"),
    "minilm": ("dense", "MiniLmAlone"),
    "langchain": ("stock", "StockChain"),
    "lexicon": ("lexicon", "LexiconAlone"),
    "classifier": ("classifier", "ClassifierAlone"),
}
"""Name -> module and class."""
_TITLES = {
    OURS: "Backstride",
    "bm25": "BM25 alone",
    "minilm": "MiniLM alone",
    "langchain": "LangChain's stock chain",
    "lexicon": "Lexicon-only triage",
    "classifier": "Classifier-only triage",
}
NAMES = tuple(_MADE_BY)


class Systems:
    """The systems of one lab."""

    def __init__(self, lab: Lab) -> None:
        self._lab = lab
        self._made: dict[str, System] = {}

    def __getitem__(self, name: str) -> System:
        if name not in self._made:
            self._made[name] = self._make(name)
        return self._made[name]

    def _make(self, name: str) -> System:
        if name not in _MADE_BY:
            from evals.systems.model import PREFIX, ChatModel  # noqa: PLC0415 - only where a model is measured

            return ChatModel(self._lab, name.removeprefix(PREFIX))
        module, made = _MADE_BY[name]
        system: System = getattr(import_module(f"evals.systems.{module}"), made)(self._lab)
        return system


def title_of(name: str) -> str:
    """A system's name for a reader."""
    return _TITLES.get(name, f"Backstride with {name.removeprefix('model:')}")
