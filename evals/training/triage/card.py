"""The model card."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path

from bot.triage.classify import FOLDER, model
from evals.training.triage.bank import Utterance
from evals.training.triage.figures import Figures, TakingBack, table
from evals.training.triage.network import Recipe


@dataclass(frozen=True, slots=True)
class Compared:
    """Figures by set of messages: the classifier alone, the lexicon alone, and both as they are shipped."""

    classifier: Mapping[str, Figures]
    lexicon: Mapping[str, Figures]
    screen: Mapping[str, Figures]


COMPARISON = Path(__file__).parent / "comparison.md"


def write_card(
    own: Sequence[Utterance],
    held: Sequence[Utterance],
    left_out: int,
    compared: Compared,
    recipe: Recipe,
    minutes: float,
    back: TakingBack,
) -> None:
    """Write ``CARD.md`` beside the model."""
    tiers = Counter(u.tier.label for u in own)
    mix = ", ".join(f"{n} {tier}" for tier, n in sorted(tiers.items()))
    kept = compared.screen["held-out voices"]
    lines = [
        "# The red-flag classifier",
        "",
        "Fine-tuned all-MiniLM-L6-v2 with three heads: flags by token, flags by message, tiers by message. 8-bit ONNX.",
        "Written by `make triage-model`; do not edit by hand.",
        "",
        "## Data",
        "",
        f"{len(own)} messages by {len({u.voice for u in own})} voices, written one by one ({mix}), ordinary questions"
        f" from the library's training questions. {len(held)} messages by {len({u.voice for u in held})} further voices"
        f" are held out for thresholds. {left_out} near-copies of held-out or evaluation messages were left out.",
        "",
        f"Recipe: {', '.join(f'{k} {v}' for k, v in asdict(recipe).items())}. Training took {minutes:.0f} minutes.",
        f"Thresholds: {', '.join(f'{k} {v}' for k, v in model().thresholds.items())}; `screen.json` holds them with the"
        " weights by which the classifier's opinion and the lexicon's doubts are put together.",
        "",
        "## The screen as it is shipped: lexicon and classifier",
        "",
        table(compared.screen),
        "",
        "## The classifier alone",
        "",
        table(compared.classifier),
        "",
        "## The lexicon alone",
        "",
        table(compared.lexicon),
        "",
        "Weights and thresholds were set on the held-out voices; the dev voices were looked at while the lexicon was"
        " tuned. What the whole screen does on voices that nobody looked at stands in the README.",
        "",
        "## Taking back (held-out voices)",
        "",
        "A branch of the network reads a message after one with a grave sign: does the sign still stand?",
        "",
        "| | rate [95 % Wilson interval] |",
        "| --- | --- |",
        f"| taken back, and read so | {back.seen} |",
        f"| standing, but read as taken back | {back.wrongly} |",
        f"| followed by an ordinary question, but read as taken back | {back.unrelated} |",
        "",
        "### Messages with a sign told to seek care, by flag (held-out voices)",
        "",
        *_rates(kept.by_flag),
        "",
        "### By style",
        "",
        *_rates(kept.by_style),
        "",
        "### By voice",
        "",
        *_rates(kept.by_voice),
        "",
    ]
    if COMPARISON.is_file():
        lines += [COMPARISON.read_text(encoding="utf-8").strip(), ""]
    lines += [
        "## Limits",
        "",
        "English only. It reads 160 word pieces at a time. It has seen messages by writers who knew the list of flags,"
        " not by patients; it is no diagnosis and no substitute for one. What it misses, the lexicon may catch, and the"
        " other way round; what both miss is answered like an ordinary question.",
        "",
    ]
    (FOLDER / "CARD.md").write_text("\n".join(lines), encoding="utf-8")


def _rates(rates: Mapping[str, object]) -> list[str]:
    return ["| | rate [95 % Wilson interval] |", "| --- | --- |", *(f"| {k} | {v} |" for k, v in rates.items())]
