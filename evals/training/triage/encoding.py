"""Utterances -> token ids and labels, cut as the classifier cuts messages when it is used."""

from __future__ import annotations

import random
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import torch

from bot.triage.classify import CONTEXT_TOKENS, MAX_TOKENS, encode_pair, tokenizer
from bot.triage.finding import Tier
from evals.training.triage.bank import Utterance, flag_names


@dataclass(frozen=True, slots=True)
class Row:
    """``marks`` are (token, flag) numbers."""

    ids: list[int]
    types: list[int]
    marks: frozenset[tuple[int, int]]
    flags: frozenset[int]
    tier: int
    ordinary: bool


def encode(utterances: Sequence[Utterance]) -> list[Row]:
    """Ids with the signs' tokens marked; what exceeds the classifier's window is cut, with the signs in it."""
    number = {name: i for i, name in enumerate(flag_names())}
    tokens = tokenizer()
    rows = []
    for u in utterances:
        context = "\n".join(u.before)
        pair = encode_pair(tokens, context, u.text, MAX_TOKENS, CONTEXT_TOKENS)
        marks: set[tuple[int, int]] = set()
        cut: set[int] = set()
        for flag, span in u.spans:
            for part, text in ((1, u.text), (0, context)):
                start = text.find(span)
                if start < 0:
                    continue
                end = start + len(span)
                own = {
                    (i, number[flag])
                    for i, (kind, (a, b)) in enumerate(zip(pair.types, pair.offsets, strict=True))
                    if kind == part and a < b and a < end and b > start
                }
                marks |= own
                if span and part == 1 and not own:
                    cut.add(number[flag])
                break
        flags = frozenset(number[f] for f in u.flags) - cut
        tier = max((tier_of(f) for f in flags), default=Tier.NONE) if cut else u.tier
        rows.append(Row(pair.ids, pair.types, frozenset(marks), flags, int(tier), u.ordinary))
    return rows


@dataclass(frozen=True, slots=True)
class Batch:
    """Tensors of one batch; shapes (b, t) for tokens, (b, t, f) for tags, (b, f) for flags, (b,) for the rest."""

    ids: torch.Tensor
    types: torch.Tensor
    mask: torch.Tensor
    tags: torch.Tensor
    flags: torch.Tensor
    tiers: torch.Tensor
    ordinary: torch.Tensor


def batch(rows: Sequence[Row]) -> Batch:
    """Padded on the right."""
    most, n_flags = max(len(r.ids) for r in rows), len(flag_names())
    ids, types, mask = (torch.zeros(len(rows), most, dtype=torch.long) for _ in range(3))
    tags, flags = torch.zeros(len(rows), most, n_flags), torch.zeros(len(rows), n_flags)
    for i, row in enumerate(rows):
        n = len(row.ids)
        ids[i, :n], types[i, :n], mask[i, :n] = torch.tensor(row.ids), torch.tensor(row.types), 1
        for token, flag in row.marks:
            tags[i, token, flag] = 1.0
        for flag in row.flags:
            flags[i, flag] = 1.0
    tiers = torch.tensor([r.tier for r in rows])
    return Batch(ids, types, mask, tags, flags, tiers, torch.tensor([float(r.ordinary) for r in rows]))


def batches(rows: Sequence[Row], size: int, rng: random.Random | None) -> Iterator[list[int]]:
    """Row numbers in batches of like length; shuffled by ``rng``, in order of length without one."""
    order = list(range(len(rows)))
    if rng is None:
        order.sort(key=lambda i: len(rows[i].ids))
        yield from (order[b : b + size] for b in range(0, len(order), size))
        return
    rng.shuffle(order)
    found: list[list[int]] = []
    for begin in range(0, len(order), size * 20):
        chunk = sorted(order[begin : begin + size * 20], key=lambda i: len(rows[i].ids))
        found.extend(chunk[b : b + size] for b in range(0, len(chunk), size))
    rng.shuffle(found)
    yield from found


def tier_of(flag: int) -> Tier:
    """The tier of a flag by its number."""
    from bot.triage.lexicon import lexicon  # noqa: PLC0415

    return lexicon().signs[flag_names()[flag]].tier or Tier.NONE
