"""A task of inspect-ai over exported samples.

``inspect eval evals/export/inspect_task.py -T samples=FILE --model none`` runs it.

The solver is the program itself, so no model is asked; the scorer holds its reply against the sample's target.
"""

from __future__ import annotations

import re
import tempfile
from functools import cache
from pathlib import Path

from inspect_ai import Task, task
from inspect_ai.dataset import json_dataset
from inspect_ai.model import ModelOutput
from inspect_ai.scorer import Score, Scorer, Target, accuracy, scorer, stderr
from inspect_ai.solver import Generate, Solver, TaskState, solver

from bot.message import Message
from bot.respond import Responder
from bot.runtime import make_responder
from bot.settings import Settings
from evals.suites.text import bare


@cache
def _responder() -> Responder:
    return make_responder(Settings(home=Path(tempfile.mkdtemp(prefix="backstride-inspect-"))))


@solver
def backstride(responder: Responder | None = None) -> Solver:
    """The program's reply; its status and tier go into the sample's store."""

    async def solve(state: TaskState, generate: Generate) -> TaskState:
        del generate
        messages = [Message("user" if m.role == "user" else "assistant", m.text) for m in state.messages]
        reply = (responder or _responder()).respond(messages)
        state.output = ModelOutput.from_content("backstride", reply.text)
        state.store.set("status", reply.status.value)
        state.store.set("tier", reply.triage.tier.label)
        return state

    return solve


@scorer(metrics=[accuracy(), stderr()])
def as_expected() -> Scorer:
    """1 where the tier is the target's, the question is declined as the target says, or every fact stands in the
    reply."""

    async def score(state: TaskState, target: Target) -> Score:
        if state.metadata["suite"] in ("triage", "languages", "attacks"):
            said = str(state.store.get("tier"))
            return Score(value=said == target.text, answer=said)
        status = str(state.store.get("status"))
        if not state.metadata["answerable"]:
            return Score(value=status == "declined", answer=status)
        text = bare(state.output.completion)
        found = [any(re.search(one, text) for one in fact) for fact in state.metadata["facts"]]
        return Score(value=all(found), answer=status, explanation=f"{sum(found)} of {len(found)} facts")

    return score


@task
def inspect_task(samples: str, responder: Responder | None = None) -> Task:
    """The task over the samples in a JSON Lines file."""
    return Task(dataset=json_dataset(samples), solver=backstride(responder), scorer=as_expected())
