"""A trained network -> the int8 ONNX file that is shipped."""

from __future__ import annotations

import hashlib
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
from evals.training.triage.network import WIDTH, Network
from evals.training.triage.standing import Branch


class _Probabilities(torch.nn.Module):
    def __init__(self, network: Network) -> None:
        super().__init__()
        self.network = network

    def forward(self, ids: torch.Tensor, types: torch.Tensor, mask: torch.Tensor) -> tuple[torch.Tensor, ...]:
        tags, pooled, message, tiers, lower = self.network.with_lower(ids, types, mask)
        heads = torch.sigmoid(tags), torch.sigmoid(pooled), torch.sigmoid(message), torch.softmax(tiers, dim=1)
        return *heads, lower


def export(network: Network, folder: Path = FOLDER) -> None:
    """Write ``screen.onnx`` (weights in 8 bits, scaled by channel)."""
    names = ["input_ids", "token_type_ids", "attention_mask"]
    outputs = ["tags", "pooled", "message", "tiers", "lower"]
    example = tuple(torch.ones(2, 9, dtype=torch.long) for _ in names)
    network.encoder.config._attn_implementation = "eager"  # what the exporter can write down
    by_token = [*names, "tags", "lower"]
    _write(_Probabilities(network).eval(), example, names, outputs, by_token, folder / "screen.onnx")


def export_branch(branch: Branch, folder: Path = FOLDER) -> None:
    """Write ``standing.onnx``, in 8 bits too."""
    names = ["lower", "token_type_ids"]
    example = torch.ones(2, 9, WIDTH), torch.ones(2, 9, dtype=torch.long)
    _write(branch.eager().eval(), example, names, ["stands"], names, folder / "standing.onnx")


def _write(
    module: torch.nn.Module,
    example: tuple[torch.Tensor, ...],
    names: Sequence[str],
    outputs: Sequence[str],
    by_token: Sequence[str],
    file: Path,
) -> None:
    from onnxruntime.quantization import QuantType, quantize_dynamic  # noqa: PLC0415

    file.parent.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory() as temporary, warnings.catch_warnings():
        warnings.simplefilter("ignore")
        whole, small = Path(temporary) / "whole.onnx", Path(temporary) / "small.onnx"
        torch.onnx.export(
            module,
            example,
            str(whole),
            input_names=list(names),
            output_names=list(outputs),
            dynamic_axes={name: {0: "batch", 1: "token"} for name in by_token},
            dynamo=False,
            opset_version=17,
        )
        quantize_dynamic(str(whole), str(small), weight_type=QuantType.QInt8, per_channel=True)
        partial = file.with_suffix(".onnx.part")
        partial.write_bytes(small.read_bytes())
        partial.replace(file)


def write_table(weights: Mapping[str, Sequence[float]], thresholds: Mapping[str, float], folder: Path = FOLDER) -> None:
    """Write ``screen.json``: the flags of the outputs with their tiers, how evidence is weighed, thresholds, and the
    digests of the networks beside it."""
    table = {
        "flags": list(flag_names()),
        "tiers": [tier_of(i).label for i in range(len(flag_names()))],
        "evidence": list(EVIDENCE),
        "weights": {name: list(row) for name, row in weights.items()},
        "thresholds": dict(thresholds),
        "sha256": {f.name: hashlib.sha256(f.read_bytes()).hexdigest() for f in sorted(folder.glob("*.onnx"))},
    }
    partial = folder / "screen.json.part"
    partial.write_text(json.dumps(table, indent=1) + "\n", encoding="utf-8")
    partial.replace(folder / "screen.json")
