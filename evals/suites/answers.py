"""Answers and dialogues: the right facts, from the right place, briefly."""

from __future__ import annotations

from bot.reply import Status
from evals.cases import Case, load
from evals.lab import Lab
from evals.record import Record, Score
from evals.suites.alce import recall_and_precision
from evals.suites.measure import Measure, Suite
from evals.suites.text import MAX_WORDS, asked, facts_found, short_enough
from evals.systems.system import System

RIGHT = Measure(
    "right",
    "Answered rightly",
    f"All required facts stand in the reply, at least one citation stands in a section that bears the answer, and the "
    f"reply has at most {MAX_WORDS} words.",
    primary=True,
)
_MEASURES = (
    RIGHT,
    Measure("right_at_any_length", "Answered rightly, at any length", "The same, however long the reply is."),
    Measure("facts", "All required facts", "Every required fact (one of its alternatives) stands in the reply."),
    Measure(
        "facts_share",
        "Correctness by required facts",
        "Share of the required facts that stand in the reply, averaged over questions.",
        unit="mean",
    ),
    Measure("cited_right", "A right citation", "At least one citation stands in a section that bears the answer."),
    Measure(
        "citations_in_gold",
        "Citations in a section that bears the answer",
        "Share of a reply's citations that stand in a section that bears the answer, averaged over replies with any.",
        unit="mean",
    ),
    Measure(
        "citation_recall",
        "Citation recall (ALCE)",
        "Share of a reply's statements that their cited passages together entail, averaged over answered replies. The "
        "entailment judge is exact: the statement's words stand verbatim in the quote, the quote in the document.",
        unit="mean",
    ),
    Measure(
        "citation_precision",
        "Citation precision (ALCE)",
        "Share of a reply's citations that are not irrelevant: the statement is entailed, and the citation is either "
        "enough by itself or needed. Same judge.",
        unit="mean",
    ),
    Measure("short", "Short enough", f"The reply has at most {MAX_WORDS} words."),
    Measure("wrongly_declined", "Wrongly declined", "An answerable question is declined.", "lower"),
    Measure("wrongly_escalated", "Wrongly escalated", "A question without a warning sign is escalated.", "lower"),
)
DECLINED = Measure(
    "declined", "Unanswerable ones declined", "A follow-up that the library does not answer is declined."
)


def judge(lab: Lab, system: System, case: Case) -> Record:
    """One question or follow-up through one system."""
    reply = system.reply(case.messages)
    gold = lab.gold(case)
    facts = facts_found(case, reply)
    inside = [gold.covers(c.doc_id, c.start, c.end) for c in reply.citations]
    scores: dict[str, Score]
    if case.answerable:
        bears = all(facts) and any(inside)
        right = bears and short_enough(reply)
        answered = reply.status is Status.ANSWERED
        recall, precision = recall_and_precision(reply, lab.documents) if answered else (None, None)
        scores = {
            "right": right,
            "right_at_any_length": bears,
            "facts": all(facts),
            "facts_share": sum(facts) / len(facts) if facts else None,
            "cited_right": any(inside),
            "citations_in_gold": sum(inside) / len(inside) if inside else None,
            "citation_recall": recall,
            "citation_precision": precision,
            "short": short_enough(reply),
            "wrongly_declined": reply.status is Status.DECLINED,
            "wrongly_escalated": reply.status is Status.ESCALATED,
        }
        passed = right
    else:
        passed = reply.status is Status.DECLINED
        scores = {"declined": passed}
    return Record(
        suite=case.suite,
        system=system.name,
        id=case.id,
        voice=case.voice,
        kind=case.kind,
        part="",
        asked=asked(case),
        expected={
            "gold": [list(g) for g in case.gold],
            "facts": [list(f) for f in case.facts],
            "missing_facts": [list(f) for f, found in zip(case.facts, facts, strict=True) if not found],
            "answerable": case.answerable,
            "standing_question": case.standing_question,
        },
        got={"reply": reply.to_json(), "in_gold": inside},
        scores=scores,
        passed=passed,
    )


ANSWERS = Suite(
    name="answers",
    title="Answers",
    about="Questions that the library answers. A reply passes when it has every required fact, cites a section that "
    "bears the answer and is short. The baselines give back their best passage, or, as the stock "
    "chain does, the four chunks that a model would be given: they cannot decline, quoting makes their citations exact "
    "for free, and four chunks are never short.",
    cases=lambda part: load("answers", part),
    baselines=("bm25", "minilm", "langchain"),
    judge=judge,
    measures=_MEASURES,
)
DIALOGUES = Suite(
    name="dialogues",
    title="Dialogues",
    about="Follow-ups that only make sense after what was said ('and how long for?'). Measured as answers are; those "
    "that the library cannot answer must be declined. The baselines see the last message alone.",
    cases=lambda part: load("dialogues", part),
    baselines=("bm25", "minilm", "langchain"),
    judge=judge,
    measures=(*_MEASURES, DECLINED),
)
