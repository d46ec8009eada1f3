"""The program with a chat model, by the model's name."""

from __future__ import annotations

from collections.abc import Sequence

from pydantic import ValidationError

from bot.message import Message
from bot.reply import Reply
from bot.runtime import make_responder
from bot.settings import Settings
from corpus.document import Passage
from evals.errors import EvalsError
from evals.lab import Lab
from evals.systems.system import Ranked

PREFIX = "model:"
_SETTING = "model"


def require_model_setting(name: str) -> None:
    """Refuse a ``name`` that the program's setting does not take.

    Raises:
        EvalsError: it is no provider and name.
    """
    try:
        Settings.model_validate({_SETTING: name})
    except ValidationError as error:
        raise EvalsError(f"--model {name}: {error.errors()[0]['msg'].removeprefix('Value error, ')}") from error


class ChatModel:
    """Everything as in the program, the sentences by a chat model."""

    def __init__(self, lab: Lab, name: str) -> None:
        require_model_setting(name)
        self.name = PREFIX + name
        chosen: dict[str, str] = {_SETTING: name}
        settings = Settings.model_validate({**lab.settings.model_dump(), **chosen})
        self._responder = make_responder(settings)

    @property
    def pieces(self) -> Sequence[Passage]:
        """None of its own."""
        return ()

    def rank(self, messages: Sequence[Message]) -> list[Ranked]:
        """Retrieval is the program's own."""
        raise NotImplementedError

    def reply(self, messages: Sequence[Message]) -> Reply:
        """Its reply."""
        return self._responder.respond(messages)
