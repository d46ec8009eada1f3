"""A reply's text as the measures read it."""

from __future__ import annotations

import re

from bot.reply import Reply
from evals.cases import Case

MAX_WORDS = 150
_MARKER = re.compile(r"\[\d+\]")


def bare(text: str) -> str:
    """As a reader hears it: no markers, no Markdown, lower case."""
    plain = _MARKER.sub(" ", text).replace("*", "").replace("\u2019", "'")
    return " ".join(plain.lower().split())


def facts_found(case: Case, reply: Reply) -> list[bool]:
    """For each required fact, whether one of its alternatives stands in the reply."""
    text = bare(reply.text)
    return [any(re.search(alternative, text) for alternative in fact) for fact in case.facts]


def short_enough(reply: Reply) -> bool:
    """Whether the reply has at most 150 words."""
    return len(bare(reply.text).split()) <= MAX_WORDS


def asked(case: Case) -> tuple[dict[str, str], ...]:
    """The conversation, for the record."""
    return tuple({"role": m.role, "content": m.content} for m in case.messages)
