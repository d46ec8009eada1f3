"""Whether a sign that was told earlier still stands after a message, or the message takes it back.

"He's a dog", "that was my OSCE case", "scratch what I said": people take a sign back in any words, and a question
about planks takes back nothing, whatever words are in it. A branch of the red-flag classifier decides: its two upper
layers are trained on pairs of an earlier talk and a message, on what its lower layers make of both (``standing.onnx``).
"""

from __future__ import annotations

from functools import lru_cache
from typing import Any

import numpy as np

from bot.remembered import Remembered
from bot.triage.classify import CONTEXT_TOKENS, MAX_TOKENS, encode_pair, lower_layers, session_of, tokenizer
from bot.triage.normalise import normalise
from bot.triage.repeats import without_repeats

STANDS = 0.2
"""Probability below which a message is read as taking back what was said.

The card of the model says how often that is right on voices that it was not taught.
"""


@lru_cache(maxsize=1)
def _session() -> Any:
    return session_of("standing.onnx")


_STANDING: Remembered[float] = Remembered()


def stands(content: str, before: tuple[str, ...]) -> float:
    """Probability, 0 to 1, that the sign told ``before`` still stands after the message; 1 where nothing can be read.

    ``before`` are the turns that the classifier reads with it, each 'U: …' or 'B: …', oldest first. Of a long message
    the beginning counts, where people say that they were wrong.

    Raises:
        OSError, ValueError: the classifier's files are missing or damaged.
    """
    return _STANDING.get("\0".join((content, *before)), lambda: _stands(content, before))


def _stands(content: str, before: tuple[str, ...]) -> float:
    text, context = without_repeats(normalise(content).text), normalise("\n".join(before)).text
    if not text.strip() or not context.strip():
        return 1.0
    pair = encode_pair(tokenizer(), context, text, MAX_TOKENS, CONTEXT_TOKENS)
    feed = {"lower": lower_layers(pair), "token_type_ids": np.array([pair.types])}
    return float(_session().run(None, feed)[0][0])
