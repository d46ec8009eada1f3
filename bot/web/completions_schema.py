"""What of OpenAI's chat completions is read. Keys that steer a language model are let pass and have no effect."""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import BaseModel, ConfigDict, Field

MODEL = "backstride"


class _Open(BaseModel):
    model_config = ConfigDict(extra="ignore", strict=True, frozen=True)


class Part(_Open):
    """A part of a message; only text can be read."""

    type: str
    text: str = ""


class Turn(_Open):
    """A message. System and developer messages steer nothing here: what the bot says is fixed by its library."""

    role: Literal["system", "developer", "user", "assistant", "tool", "function"]
    content: str | list[Part] | None = None

    def words(self) -> str | None:
        """The text, or None where there is something else than text in it."""
        if isinstance(self.content, list):
            return "\n".join(p.text for p in self.content) if all(p.type == "text" for p in self.content) else None
        return self.content or ""


class CompletionRequest(_Open):
    """A conversation whose last message is the user's."""

    model: Annotated[
        str, Field(max_length=100, description="`backstride`, or `backstride/CLINIC` to answer for a clinic")
    ] = MODEL
    messages: Annotated[list[Turn], Field(min_length=1, max_length=2_000)]
    stream: bool | None = False
    n: Annotated[int | None, Field(ge=1, le=1, description="there is one answer")] = 1
