"""Longer messages and talks out of short ones: a sign told in passing, with harmless talk or padding around it."""

from __future__ import annotations

import base64
import random
from collections.abc import Sequence
from dataclasses import replace

from bot.triage.finding import Tier
from evals.training.triage.bank import Utterance

HARMLESS = frozenset(
    {"ordinary", "ordinary_ache", "training_question", "shoe_question", "small_talk", "other_body_part"}
)
"""Styles that say nothing of other people's signs and deny none, so that they leave the labels of what they join."""
PADDING = ("blah", "la", "test", "ignore this", "...", "lorem ipsum dolor", "ok", "aaa", "run", "bla bla", "123", "hmm")
"""Of these is the padding that people put around a message; one word over and over is left out before it is read."""
FRAMES = ("{}", "{}", "my key is {}", "what does {} mean", "{} is the code", "the file says {}, any idea", "id {}")
NOISE = 200
"""Messages without a sign that hold a key or a hash."""
LONGEST_TURN = 120
"""Characters of a harmless message that is put before another."""
MOST_TURNS = 4
PADDED = 0.2
"""Share of joined messages that get padding instead of talk."""
KEYS = 0.2
"""Share of the padding that is a key or a hash."""


def joined(utterances: Sequence[Utterance], share: float, rng: random.Random) -> list[Utterance]:
    """New messages, ``share`` times as many as there are without context: each one of them behind or before another."""
    alone = [u for u in utterances if not u.before]
    talk = [u for u in alone if u.style in HARMLESS and u.tier is Tier.NONE]
    found = []
    for own in rng.sample(alone, round(share * len(alone))):
        if rng.random() < PADDED:
            extra = _key(rng) if rng.random() < KEYS else " ".join(rng.choices(PADDING, k=rng.randint(10, 60)))
        else:
            extra = rng.choice(talk).text
        glue = rng.choice((" ", " ", "\n", ". ", ", "))
        text = glue.join((extra, own.text) if rng.random() < 0.6 else (own.text, extra))
        found.append(replace(own, text=text))
    return found


def in_talk(utterances: Sequence[Utterance], share: float, rng: random.Random) -> list[Utterance]:
    """The same messages, a ``share`` of those without context now after harmless ones: in a talk most of it is."""
    talk = [u.text for u in utterances if u.style in HARMLESS and u.tier is Tier.NONE and len(u.text) <= LONGEST_TURN]
    return [
        replace(u, before=tuple(f"U: {text}" for text in rng.sample(talk, rng.randint(1, MOST_TURNS))))
        if not u.before and rng.random() < share
        else u
        for u in utterances
    ]


def noise(n: int, rng: random.Random) -> list[Utterance]:
    """Messages that hold a key or a hash, which says nothing, however its pieces look."""
    return [Utterance("noise", rng.choice(FRAMES).format(_key(rng)), (), Tier.NONE, (), "small_talk") for _ in range(n)]


def _key(rng: random.Random) -> str:
    raw = rng.randbytes(rng.randint(9, 70))
    return raw.hex() if rng.random() < 0.3 else base64.b64encode(raw).decode()
