"""All suites by name, in the order in which they are run and reported."""

from __future__ import annotations

from evals.suites.answers import ANSWERS, DIALOGUES
from evals.suites.attacks import ATTACKS
from evals.suites.declines import DECLINES
from evals.suites.latency import LATENCY
from evals.suites.measure import Suite
from evals.suites.retrieval import RETRIEVAL
from evals.suites.triage import LANGUAGES, TRIAGE

SUITES: dict[str, Suite] = {
    suite.name: suite for suite in (RETRIEVAL, ANSWERS, DIALOGUES, DECLINES, TRIAGE, ATTACKS, LANGUAGES, LATENCY)
}
