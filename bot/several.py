"""Several questions in one message: where one ends and the next begins."""

from __future__ import annotations

import re
from collections.abc import Callable, Collection, Sequence
from dataclasses import dataclass

from bot.chosen import Chosen
from bot.cite import Citations
from bot.compose import compose
from bot.condense import leans
from bot.differ import Sides, difference
from bot.message import Message
from bot.reply import Reply, Status, Timings
from bot.select import MAX_WORDS, SPARE, beyond_spare
from bot.triage.quote import escaped
from index.hit import Hit
from prompts.conversation import ConversationTexts


@dataclass(frozen=True, slots=True)
class LookedUp:
    """A reply with what it was made from; a decline has ``hits`` alone."""

    reply: Reply
    hits: tuple[Hit, ...] = ()
    chosen: tuple[Chosen, ...] = ()
    sides: Sides | None = None


LONGEST = 12
"""Words of a question that are repeated ahead of its answer."""
MOST = 3
"""Questions of a message that are answered one by one; what comes after them is answered with the last."""
SHORT = 9
"""Words of a question that may follow another after no more than a comma or an 'and'."""
_OPENER = (
    r"(?:whats?|what's|how|how's|why|when|which|who|where|should|shall|can|could|is|are|do|does|did|will|would|am)\b"
)
_JOIN = r"(?:and|also|plus|oh|or|so|then)"
_SENTENCE = re.compile(r"(?<=[?.!;])\s+|\n+")
_JOINED = re.compile(rf"(?:,\s*(?:{_JOIN}\s+)*|\s+(?:and|also|plus)\s+(?:{_JOIN}\s+)*)(?={_OPENER})", re.IGNORECASE)
_JOINS = re.compile(rf"^\W*(?:{_JOIN}\W+)+", re.IGNORECASE)
_OPENS = re.compile(rf"^\W*(?:{_JOIN}\W+)*{_OPENER}", re.IGNORECASE)


def questions_in(message: str, things: Callable[[str], Collection[str]]) -> list[str]:
    """The questions of a message that ask for different things, in order; the message alone where there is but one.

    ``things``: what a text names of what the library knows. What asks nothing, or names nothing that is not named
    before, stays with the question before it, and a story with the first question.
    """
    found: list[str] = []
    named: list[set[str]] = []
    story = ""
    for piece in _pieces(message):
        asks = piece.endswith("?") or _OPENS.match(piece) is not None
        own = set(things(piece)) if asks else set()
        if own and not (found and leans(piece)) and len(found) < MOST and not any(own & other for other in named):
            found.append(f"{story} {piece}".strip())
            named.append(own)
            story = ""
        elif found:
            found[-1] = f"{found[-1]} {piece}"
        else:
            story = f"{story} {piece}".strip()
    return found if len(found) > 1 else [message]


def _pieces(message: str) -> list[str]:
    """Sentences, and the short questions that one strings together."""
    found: list[str] = []
    for sentence in (s.strip() for s in _SENTENCE.split(message)):
        parts = [part.strip() for part in _JOINED.split(sentence)]
        strung = len(parts) > 1 and all(_OPENS.match(part) and len(part.split()) <= SHORT for part in parts)
        found += parts if strung else [sentence]
    return [piece for piece in found if piece]


def one_by_one(
    asked: Sequence[str],
    before: Sequence[Message],
    look_up: Callable[[Sequence[Message], int], LookedUp],
    citations: Citations,
    texts: ConversationTexts,
    taken: int,
) -> LookedUp | None:
    """The answers to several questions, each below its question, with what has no answer named; None for one question,
    or where none of them has an answer.

    ``before`` is the conversation so far; a later question is read after the earlier ones. ``taken``: words that
    something else of the reply needs.
    """
    if len(asked) < 2:
        return None
    room = (MAX_WORDS - beyond_spare(taken)) // len(asked) - LONGEST // 2
    talk = list(before)
    found: list[LookedUp] = []
    for question in asked:
        talk.append(Message("user", question))
        found.append(look_up(tuple(talk), SPARE + MAX_WORDS - room))
        talk.append(Message("assistant", found[-1].reply.text))
    answered = [one for one in found if one.chosen]
    if not answered:
        return None
    blocks: list[str] = []
    for question, one in zip(asked, found, strict=True):
        words = compose(one.chosen, citations) if one.chosen else texts.several["missing"]
        blocks.append(f"**{escaped(_shortened(question))}**\n\n{words}")
    times = [one.reply.timings_ms for one in found]
    reply = Reply(
        Status.ANSWERED,
        "\n\n".join(blocks),
        citations.all(),
        differences=tuple(difference(one.sides, citations) for one in answered if one.sides),
        suggestions=answered[-1].reply.suggestions,
        query=" ".join(asked),
        timings_ms=Timings(retrieve=sum(t.retrieve for t in times), compose=sum(t.compose for t in times)),
    )
    sides = next((one.sides for one in answered if one.sides), None)
    hits = tuple(dict.fromkeys(hit for one in answered for hit in one.hits))
    return LookedUp(reply, hits, tuple(c for one in answered for c in one.chosen), sides)


def _shortened(question: str) -> str:
    """A question for a heading: its last sentence without what joins it, with a capital, at most so many words."""
    words = _JOINS.sub("", re.split(r"(?<=[.!?])\s+(?=\S)", question.strip())[-1]).split()
    text = " ".join(words[:LONGEST]) + (" …" if len(words) > LONGEST else "")
    return text[:1].upper() + text[1:]
