"""Trains the red-flag classifier and writes it with its card into ``bot/triage/model``.

``make triage-model`` runs it: two cores, half an hour where nothing else runs, seeded. ``--share 0.25`` trains on a
part of the voices' messages (for the learning curve), ``--frozen 6`` leaves the encoder as it is (a linear head on it);
such runs print their figures and write nothing unless ``--write`` is given.
"""

from __future__ import annotations

import argparse
import random
import sys
import time
from collections.abc import Callable, Mapping, Sequence

import numpy as np
import torch

from bot.message import Message
from bot.triage.classify import OPINIONS, model
from bot.triage.detect import by_lexicon_alone, screen
from bot.triage.finding import Tier, Triage
from bot.triage.judge import EVIDENCE, turns_before
from bot.triage.lexicon import lexicon
from evals.cases import load as load_cases
from evals.training.questions import training_questions
from evals.training.talks import training_talks
from evals.training.triage.bank import HELD_OUT, Utterance, flag_names, without_near_copies
from evals.training.triage.bank import load as load_bank
from evals.training.triage.card import Compared, write_card
from evals.training.triage.encoding import encode
from evals.training.triage.export import export, export_branch, write_table
from evals.training.triage.figures import Figures, TakingBack, figures, table, taking_back_of
from evals.training.triage.join import NOISE, in_talk, joined, noise
from evals.training.triage.network import Network, Recipe, predict, train
from evals.training.triage.standing import Course, predict_branch, talks, told_before, train_branch, unrelated
from evals.training.triage.weigh import TIERS, conversation, fit, gather

ORDINARY = 4000
"""Training questions that are taken in as messages without a sign."""
JOINED = 0.15
"""Share of messages that are taken in once more with harmless talk or padding around them."""
IN_TALK = 0.2
"""Share of messages without context that are read after harmless ones."""
ORDINARY_HELD_OUT = 1500
"""Further ones for setting thresholds."""
HELD_TALKS = frozenset({"belfast_teacher", "learner_mix", "rambling_elders", "sydney_dictator"})
"""Voices of the talks on the library that are kept apart with the held-out voices of the bank."""
SEEN_BEFORE = 0.3
"""Probability from which on an earlier message counts as one with a sign."""
UNRELATED = 600
"""Held-out grave messages that are followed by an ordinary question, to see that they still stand."""
FALSE_ALARMS = 0.025
"""Share of harmless held-out messages above a threshold of the classifier alone, at most."""


def ordinary(seed: int) -> tuple[list[Utterance], list[Utterance]]:
    """Questions about running and backs, from the training questions of the library: to train on, and held out."""
    picked = random.Random(seed).sample(training_questions(), ORDINARY + ORDINARY_HELD_OUT)
    found = [Utterance(q.voice, q.question, (), Tier.NONE, (), "ordinary", ordinary=True) for q in picked]
    return found[:ORDINARY], found[ORDINARY:]


def in_conversations() -> tuple[list[Utterance], list[Utterance]]:
    """Follow-ups from the training talks on the library, as messages without a sign: to train on, and held out."""
    taught: list[Utterance] = []
    held: list[Utterance] = []
    for talk in training_talks():
        said = talk.messages
        if by_lexicon_alone(said).tier is Tier.NONE:
            voice, before = talk.asks.voice, turns_before(said, len(said) - 1)
            apart = voice in HELD_TALKS  # those that are taught have no 'soon' sign either, which is looked at
            one = Utterance(voice, talk.message, before, Tier.NONE, (), "ordinary", ordinary=apart)
            (held if apart else taught).append(one)
    return taught, held


def from_lexicon() -> list[Utterance]:
    """The examples of the lexicon's flags, marked whole, and the counterexamples of all signs that name no other."""
    found = []
    for sign in lexicon().order:
        tier = sign.tier or Tier.NONE
        if tier is not Tier.NONE and sign.alone:
            found += [Utterance("lexicon", e, (), tier, ((sign.name, e),), "direct") for e in sign.examples]
        for text in sign.counterexamples:
            if by_lexicon_alone([Message("user", text)]).tier is Tier.NONE:
                found.append(Utterance("lexicon", text, (), Tier.NONE, (), "denial", ordinary=True))
    return found


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
    parser.add_argument("--epochs", type=int, default=Recipe().epochs)
    parser.add_argument("--seed", type=int, default=Recipe().seed)
    parser.add_argument("--keep", help="file for the weights as they were trained, for experiments")
    parser.add_argument("--write", action="store_true", help="write the model also when it is not the full one")
    arguments = parser.parse_args()
    began = time.monotonic()
    recipe = Recipe(frozen=arguments.frozen, epochs=arguments.epochs, seed=arguments.seed)
    bank = load_bank()
    questions, unseen = ordinary(recipe.seed)
    talking, unseen_talking = in_conversations()
    held = [u for u in bank if u.voice in HELD_OUT]
    apart = [u.text for u in [*held, *evaluation_cases("all")]]
    own = without_near_copies([u for u in [*bank, *from_lexicon()] if u.voice not in HELD_OUT], apart)
    left_out = len(bank) - len(held) - len([u for u in own if u.voice != "lexicon"])
    random.Random(recipe.seed).shuffle(own)
    own = own[: round(len(own) * arguments.share)]
    print(
        f"{len(own)} messages of {len({u.voice for u in own})} voices, {left_out} near-copies left out", file=sys.stderr
    )
    questions = questions[: round(ORDINARY * arguments.share)]
    random.Random(recipe.seed).shuffle(talking)
    talking = talking[: round(len(talking) * arguments.share)]
    longer = joined([*own, *questions], JOINED, random.Random(recipe.seed))
    keys = noise(NOISE, random.Random(recipe.seed))
    alone = [*own, *questions, *longer, *keys]
    material = [*in_talk(alone, IN_TALK, random.Random(recipe.seed)), *talking]
    network = train(encode(material), len(flag_names()), recipe)
    if arguments.keep:
        torch.save(network.state_dict(), arguments.keep)
    sets = {"held-out voices": [*held, *unseen, *unseen_talking], "evaluation, dev voices": evaluation_cases("dev")}
    by_itself = by_classifier(network, sets)
    print(table(by_itself), file=sys.stderr)
    if (arguments.share == 1.0 and arguments.frozen == Recipe().frozen) or arguments.write:
        export(network)
        taught = [u for u in own if u.voice != "lexicon"]
        taking_back = ship_branch(network, taught, held, [q.text for q in questions], [q.text for q in unseen])
        ship(sets["held-out voices"])
        minutes = (time.monotonic() - began) / 60
        whole = {name: by_screen(cases, screen) for name, cases in sets.items()}
        lexicon_only = {name: by_screen(cases, by_lexicon_alone) for name, cases in sets.items()}
        print(f"whole screen\n{table(whole)}\nlexicon alone\n{table(lexicon_only)}", file=sys.stderr)
        write_card(own, held, left_out, Compared(by_itself, lexicon_only, whole), recipe, minutes, taking_back)


def by_classifier(network: Network, sets: Mapping[str, Sequence[Utterance]]) -> dict[str, Figures]:
    """Figures of the network alone, with thresholds set on the first of the sets."""
    found: dict[str, Figures] = {}
    limits = np.zeros(3)
    names = flag_names()
    for name, cases in sets.items():
        flags, tiers = predict(network, encode(cases))
        if not found:
            harmless = np.array([c.tier is Tier.NONE and not c.ordinary for c in cases])
            limits = np.quantile(tiers[harmless], 1.0 - FALSE_ALARMS, axis=0)
        reached = [max((k + 1 for k in range(3) if row[k] >= limits[k]), default=0) for row in tiers]
        found[name] = figures(cases, [Tier(k) for k in reached], [names[i] for i in flags.argmax(axis=1)])
    return found


def by_screen(cases: Sequence[Utterance], verdict: Callable[[Sequence[Message]], Triage]) -> Figures:
    """Figures of the screen, as the product runs it, on whole conversations."""
    found = [verdict(conversation(case)) for case in cases]
    likeliest = [triage.findings[0].flag if triage.findings else "" for triage in found]
    return figures(cases, [triage.tier for triage in found], likeliest)


def ship_branch(
    network: Network,
    taught: Sequence[Utterance],
    held: Sequence[Utterance],
    questions: Sequence[str],
    unseen: Sequence[str],
) -> TakingBack:
    """Train the branch that says whether a sign still stands, write it, and measure it on the held-out voices."""
    material, counts = talks(taught, questions, signs_before(network, taught))
    branch = train_branch(network, material, counts)
    later = [u for u, seen in zip(held, signs_before(network, held), strict=True) if u.before and seen]
    beside = unrelated(held, unseen, Course().seed, UNRELATED)
    probabilities = predict_branch(branch, network, [*later, *beside])
    export_branch(branch)
    return taking_back_of(later, probabilities[: len(later)], probabilities[len(later) :])


def signs_before(network: Network, utterances: Sequence[Utterance]) -> list[bool]:
    """Whether the classifier or the lexicon sees a grave sign in what the person said before."""
    turns = [
        (i, Utterance(u.voice, turn[3:], (), Tier.NONE, (), u.style))
        for i, u in enumerate(utterances)
        for turn in u.before
        if turn.startswith("U: ")
    ]
    found = [told_before(u) for u in utterances]
    if turns:
        tiers = predict(network, encode([turn for _, turn in turns]))[1]
        for (i, _), row in zip(turns, tiers, strict=True):
            found[i] = found[i] or bool(row[1] >= SEEN_BEFORE)
    return found


def ship(held: Sequence[Utterance]) -> None:
    """Fit the weighing on what the exported network makes of the held-out messages, and write it beside it."""
    neutral = {name: [0.0] * (len(EVIDENCE) + 1) for name in TIERS}
    write_table(neutral, dict.fromkeys(TIERS, 1.0))
    model.cache_clear()
    OPINIONS.clear()
    weighing = fit(held, gather(held))
    write_table(weighing.weights, weighing.thresholds)
    model.cache_clear()


if __name__ == "__main__":
    main()
