"""A trained network -> the int8 ONNX file that is shipped."""

from __future__ import annotations

import json
import tempfile
import warnings
from collections.abc import Mapping, Sequence
from pathlib import Path

import torch

from bot.triage.classify import FOLDER
from bot.triage.judge import EVIDENCE
from evals.training.triage.bank import flag_names
from evals.training.triage.encoding import tier_of
from evals.training.triage.network import Network


class _Probabilities(torch.nn.Module):
    def __init__(self, network: Network) -> None:
        super().__init__()
        self.network = network

    def forward(self, ids: torch.Tensor, types: torch.Tensor, mask: torch.Tensor) -> tuple[torch.Tensor, ...]:
        tags, pooled, message, tiers = self.network(ids, types, mask)
        return torch.sigmoid(tags), torch.sigmoid(pooled), torch.sigmoid(message), torch.softmax(tiers, dim=1)


def export(network: Network, folder: Path = FOLDER) -> None:
    """Write ``screen.onnx`` (weights in 8 bits, scaled by channel)."""
    from onnxruntime.quantization import QuantType, quantize_dynamic  # noqa: PLC0415

    names = ["input_ids", "token_type_ids", "attention_mask"]
    outputs = ["tags", "pooled", "message", "tiers"]
    example = tuple(torch.ones(2, 9, dtype=torch.long) for _ in names)
    folder.mkdir(parents=True, exist_ok=True)
    network.encoder.config._attn_implementation = "eager"  # what the exporter can write down
    with tempfile.TemporaryDirectory() as temporary, warnings.catch_warnings():
        warnings.simplefilter("ignore")
        whole, small = Path(temporary) / "whole.onnx", Path(temporary) / "small.onnx"
        torch.onnx.export(
            _Probabilities(network).eval(),
            example,
            str(whole),
            input_names=names,
            output_names=outputs,
            dynamic_axes={name: {0: "batch", 1: "token"} for name in [*names, "tags"]},
            dynamo=False,
            opset_version=17,
        )
        quantize_dynamic(str(whole), str(small), weight_type=QuantType.QInt8, per_channel=True)
        partial = folder / "screen.onnx.part"
        partial.write_bytes(small.read_bytes())
        partial.replace(folder / "screen.onnx")


def write_table(weights: Mapping[str, Sequence[float]], thresholds: Mapping[str, float], folder: Path = FOLDER) -> None:
    """Write ``screen.json``: the flags of the outputs with their tiers, how evidence is weighed, thresholds."""
    table = {
        "flags": list(flag_names()),
        "tiers": [tier_of(i).label for i in range(len(flag_names()))],
        "evidence": list(EVIDENCE),
        "weights": {name: list(row) for name, row in weights.items()},
        "thresholds": dict(thresholds),
    }
    partial = folder / "screen.json.part"
    partial.write_text(json.dumps(table, indent=1) + "\n", encoding="utf-8")
    partial.replace(folder / "screen.json")
