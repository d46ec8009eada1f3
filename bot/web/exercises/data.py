"""The exercises as data: ``exercises.toml``, checked; and which of them a quoted statement is about."""

from __future__ import annotations

import re
import tomllib
from functools import cache
from pathlib import Path
from typing import Annotated, Literal

from pydantic import BaseModel, ConfigDict, Field, ValidationError, field_validator

FILE = Path(__file__).with_name("exercises.toml")
WIDTH, HEIGHT = 200, 124
"""Of a frame."""
_LABEL = re.compile(r"\s*(?:[-*+•]|\d{1,2}[.)])?\s*([^:.!?\n]{2,70}):\s")
_PATH = r"^(both )?[MLQAZ0-9 .]+$"
Line = Annotated[str, Field(pattern=_PATH)]


class ExercisesError(Exception):
    """The data are not as they should be; the message names file and key."""


class Strict(BaseModel):
    """No key that is not declared."""

    model_config = ConfigDict(extra="forbid", frozen=True)


class Frame(Strict):
    """A person in one position; lines are SVG paths in the frame's units."""

    head: tuple[float, float]
    trunk: tuple[Line, ...]
    near: tuple[Line, ...]
    far: tuple[Line, ...] = ()
    props: tuple[Line, ...] = ()
    arrows: tuple[Line, ...] = ()


class Source(Strict):
    """Where an article has the exercise: the document, and the innermost heading."""

    doc_id: str
    section: str


class Exercise(Strict):
    """An exercise with its drawing."""

    id: Annotated[str, Field(pattern=r"^[a-z-]+$")]
    name: Annotated[str, Field(min_length=1)]
    says: Annotated[tuple[str, ...], Field(min_length=1)]
    sources: Annotated[tuple[Source, ...], Field(min_length=1)]
    described: bool = True
    view: Literal["side", "above"] = "side"
    alt: Annotated[str, Field(min_length=20)]
    frames: Annotated[tuple[Frame, ...], Field(min_length=1, max_length=2)]

    @field_validator("says")
    @classmethod
    def _patterns(cls, says: tuple[str, ...]) -> tuple[str, ...]:
        for pattern in says:
            try:
                re.compile(pattern)
            except re.error as error:
                raise ValueError(f"{pattern!r} is no regular expression: {error}") from error
        return says

    def named_in(self, words: str) -> bool:
        """Whether these words, in small letters, name the exercise."""
        return any(re.search(pattern, words) for pattern in self.says)


@cache
def exercises(path: Path = FILE) -> tuple[Exercise, ...]:
    """All exercises, in the file's order.

    Raises:
        ExercisesError: the file is not as it should be.
    """
    try:
        table = tomllib.loads(path.read_text(encoding="utf-8"))
    except tomllib.TOMLDecodeError as error:
        raise ExercisesError(f"{path}: {error}") from error
    found = []
    for name, entry in table.items():
        try:
            found.append(Exercise.model_validate({"id": name, **entry}))
        except ValidationError as error:
            first = error.errors()[0]
            raise ExercisesError(f"{path}: {name}.{'.'.join(map(str, first['loc']))}: {first['msg']}") from None
    return tuple(found)


def named(quote: str) -> tuple[Exercise, ...]:
    """The exercises that a quoted statement is about: of one with a label ("Knee plank: …"), those that it labels."""
    label = _LABEL.match(quote)
    words = " ".join((label[1] if label else quote).lower().split())
    return tuple(one for one in exercises() if one.named_in(words))
