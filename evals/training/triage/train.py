"""Trains the red-flag classifier and writes it with its card into ``bot/triage/model``.

``make triage-model`` runs it: two cores, under 20 minutes, seeded. ``--share 0.25`` trains on a part of the voices'
messages (for the learning curve), ``--frozen 6`` leaves the encoder as it is (a linear head on it); such runs print
their figures and write nothing unless ``--write`` is given.
"""

from __future__ import annotations

import argparse
import random
import sys
import time

import numpy as np
import torch

from bot.triage.finding import Tier
from evals.cases import load as load_cases
from evals.training.questions import training_questions
from evals.training.triage.bank import HELD_OUT, Utterance, flag_names, without_near_copies
from evals.training.triage.bank import load as load_bank
from evals.training.triage.card import write_card
from evals.training.triage.encoding import encode
from evals.training.triage.export import export
from evals.training.triage.figures import figures, table
from evals.training.triage.network import Recipe, predict, train

ORDINARY = 3000
"""Training questions that are taken in as messages without a sign."""
FALSE_ALARMS = 0.02
"""Share of harmless held-out messages above the threshold of 'urgent', at most."""


def ordinary(n: int, seed: int) -> list[Utterance]:
    """Questions about running and backs, from the training questions of the library."""
    questions = training_questions()
    picked = random.Random(seed).sample(questions, min(n, len(questions)))
    return [Utterance(q.voice, q.question, (), Tier.NONE, (), "ordinary", ordinary=True) for q in picked]


def evaluation_cases(part: str) -> list[Utterance]:
    """The evaluation's triage cases as utterances; their signs have no places."""
    found = []
    for case in load_cases("triage", part):
        said = [f"{'U' if m.role == 'user' else 'B'}: {m.content}" for m in case.messages[:-1]]
        spans = tuple((flag, "") for flag in case.flags)
        found.append(
            Utterance(case.voice, case.messages[-1].content, tuple(said), Tier[case.tier.upper()], spans, case.kind)
        )
    return found


def main() -> None:
    """Train, measure, write."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--share", type=float, default=1.0, help="share of the bank to train on, 0 to 1 (default: 1)")
    parser.add_argument(
        "--frozen", type=int, default=Recipe().frozen, help="lowest layers that keep their weights, 0 to 6"
    )
    parser.add_argument("--epochs", type=int, default=3)
    parser.add_argument("--keep", help="file for the weights as they were trained, for experiments")
    parser.add_argument("--write", action="store_true", help="write the model also when it is not the full one")
    arguments = parser.parse_args()
    began = time.monotonic()
    recipe = Recipe(frozen=arguments.frozen, epochs=arguments.epochs)
    bank = load_bank()
    held = [u for u in bank if u.voice in HELD_OUT]
    dev = evaluation_cases("dev")
    apart = [u.text for u in [*held, *evaluation_cases("all")]]
    own = without_near_copies([u for u in bank if u.voice not in HELD_OUT], apart)
    left_out = len(bank) - len(held) - len(own)
    random.Random(recipe.seed).shuffle(own)
    own = own[: round(len(own) * arguments.share)]
    rows = encode([*own, *ordinary(round(ORDINARY * arguments.share), recipe.seed)])
    print(
        f"{len(own)} messages of {len({u.voice for u in own})} voices, {left_out} near-copies left out", file=sys.stderr
    )
    network = train(rows, len(flag_names()), recipe)
    if arguments.keep:
        torch.save(network.state_dict(), arguments.keep)
    results = {}
    thresholds: dict[str, float] = {}
    for name, cases in (("held-out voices", held), ("evaluation, dev voices", dev)):
        flags, tiers = predict(network, encode(cases))
        if not thresholds:
            thresholds = choose(tiers, cases)
        results[name] = figures(cases, flags, tiers, thresholds)
    minutes = (time.monotonic() - began) / 60
    print(table(results), file=sys.stderr)
    if (arguments.share == 1.0 and arguments.frozen == Recipe().frozen) or arguments.write:
        export(network, thresholds)
        write_card(own, held, left_out, results, thresholds, recipe, minutes)


def choose(tiers: np.ndarray, cases: list[Utterance]) -> dict[str, float]:
    """For each tier the least threshold at which few harmless messages pass, and no lower than 0.3.

    An emergency weighs more than a false alarm, so 'emergency' is called at the same share of false alarms as 'urgent'
    although few messages reach it; 'soon' may be wrong twice as often, since it only adds a line to the answer.
    """
    harmless = np.array([c.tier is Tier.NONE for c in cases])
    found = {}
    for column, (name, share) in enumerate(
        (("soon", 2 * FALSE_ALARMS), ("urgent", FALSE_ALARMS), ("emergency", FALSE_ALARMS))
    ):
        found[name] = round(max(0.3, float(np.quantile(tiers[harmless, column], 1 - share))), 3)
    return found


if __name__ == "__main__":
    main()
