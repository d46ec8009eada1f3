"""Records of the service, as ``backstride records export`` writes them, one a line."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Literal

from pydantic import BaseModel, ConfigDict, Field, ValidationError

from evals.errors import EvalsError
from evals.schema import Turn

SCHEMA = """{"id": "…", "time": "2026-11-22T10:00:00Z", "messages": [{"role": "user", "content": "…"}, …],
 "status": "answered|declined|escalated|smalltalk", "feedback": {"rating": "up"|"down", "comment": "…"} or null}"""


class Feedback(BaseModel):
    """What the person thought of the reply."""

    model_config = ConfigDict(extra="ignore", frozen=True)

    rating: Literal["up", "down"]
    comment: str | None = None


class ServiceRecord(BaseModel):
    """A conversation of the service up to the user's last message, and what came of it."""

    model_config = ConfigDict(extra="ignore", frozen=True)

    id: str
    time: str
    messages: tuple[Turn, ...] = Field(min_length=1)
    status: Literal["answered", "declined", "escalated", "smalltalk"]
    feedback: Feedback | None = None

    @property
    def wanted(self) -> bool:
        """Whether it is worth a case: declined, or thumbed down."""
        return self.status == "declined" or (self.feedback is not None and self.feedback.rating == "down")


def read(path: Path) -> list[ServiceRecord]:
    """The records of a file.

    Raises:
        EvalsError: a line is not as expected; the message names file and line.
    """
    found: list[ServiceRecord] = []
    try:
        lines = path.read_text(encoding="utf-8").splitlines()
    except OSError as error:
        raise EvalsError(f"{path}: {error.strerror}; expected JSON Lines of records") from error
    for number, line in enumerate(lines, 1):
        if not line.strip():
            continue
        try:
            record = ServiceRecord.model_validate(json.loads(line))
        except ValidationError as error:
            first = error.errors()[0]
            where = ".".join(str(p) for p in first["loc"])
            raise EvalsError(f"{path}:{number}: {where}: {first['msg']}; see --help for the schema") from error
        except ValueError as error:
            raise EvalsError(f"{path}:{number}: no JSON ({error}); see --help for the schema") from error
        if record.messages[-1].role != "user":
            raise EvalsError(f"{path}:{number}: the last message must be the user's")
        found.append(record)
    return found
