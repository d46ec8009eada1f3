"""Retrieval alone: are the passages that bear the answer among the first?"""

from __future__ import annotations

import ir_measures
from ir_measures import RR, R, Success, nDCG
from ir_measures.measures import Measure as IrMeasure

from evals.cases import Case, load
from evals.lab import Lab
from evals.record import OURS, Record, Score
from evals.suites.measure import Measure, Suite
from evals.suites.text import asked
from evals.systems.ours import ranked
from evals.systems.system import Ranked, System

SHOWN = 5
_IR: dict[str, IrMeasure] = {
    "ndcg_10": nDCG @ 10,
    "recall_5": R @ 5,
    "recall_10": R @ 10,
    "mrr_10": RR @ 10,
    "success_1": Success @ 1,
    "success_5": Success @ 5,
}
_BY = "computed by ir-measures over passages; a passage is relevant when it stands in a gold section"
MEASURES = (
    Measure(
        "ndcg_10",
        "nDCG@10",
        f"Normalised discounted cumulative gain of the first 10 ({_BY}).",
        primary=True,
        unit="mean",
    ),
    Measure("recall_5", "Recall@5", f"Share of the relevant passages among the first 5 ({_BY}).", unit="mean"),
    Measure("recall_10", "Recall@10", f"Share of the relevant passages among the first 10 ({_BY}).", unit="mean"),
    Measure("mrr_10", "MRR@10", f"1 / rank of the first relevant passage, 0 beyond 10 ({_BY}).", unit="mean"),
    Measure("success_1", "Success@1", "The first passage is relevant."),
    Measure("success_5", "Success@5", "One of the first 5 passages is relevant."),
    Measure("gold_found", "Gold sections in the library", "Every gold section of the case is in the library in use."),
)


def ranking_scores(ranking: list[str], relevant: frozenset[str]) -> dict[str, Score]:
    """The measures of one ranking, best first; all None where nothing is relevant, for then they are not defined."""
    if not relevant:
        return dict.fromkeys(_IR, None)
    run = [ir_measures.ScoredDoc("q", key, -float(at)) for at, key in enumerate(ranking)]
    if not run:
        return {key: False if key.startswith("success") else 0.0 for key in _IR}
    qrels = [ir_measures.Qrel("q", key, 1) for key in sorted(relevant)]
    by = {m.measure: m.value for m in ir_measures.iter_calc(list(_IR.values()), qrels, run)}
    return {key: bool(by[m]) if key.startswith("success") else float(by[m]) for key, m in _IR.items()}


def judge(lab: Lab, system: System, case: Case) -> Record:
    """One question's ranking."""
    gold = lab.gold(case)
    probe = lab.probe(case.messages) if system.name == OURS else None
    ranking = ranked(probe.hits) if probe else system.rank(case.messages)
    relevant = frozenset(p.passage_id for p in system.pieces if gold.covers(p.doc_id, p.start, p.end))
    scores = ranking_scores([r.id for r in ranking], relevant)
    if system.name == OURS:
        scores["gold_found"] = not gold.missing
    return Record(
        suite="retrieval",
        system=system.name,
        id=case.id,
        voice=case.voice,
        kind=case.kind,
        part="",
        asked=asked(case),
        expected={"gold": [list(g) for g in case.gold], "missing_gold": [list(g) for g in gold.missing]},
        got={
            "probability": probe.probability if probe else None,
            "passages": [_shown(lab, r, relevant) for r in ranking[:SHOWN]],
        },
        scores=scores,
        passed=bool(scores["success_5"]),
    )


def _shown(lab: Lab, ranked: Ranked, relevant: frozenset[str]) -> dict[str, object]:
    text = lab.documents[ranked.doc_id].text[ranked.start : ranked.end]
    return {
        "doc_id": ranked.doc_id,
        "section": list(ranked.section),
        "text": text,
        "score": round(ranked.score, 4),
        "relevant": ranked.id in relevant,
    }


RETRIEVAL = Suite(
    name="retrieval",
    title="Retrieval",
    about="The questions of the answers suite, and whether search brings passages that bear the answer to the top, "
    "before any sentence is written. Gold is a document and a section, mapped on the passages of the library in "
    "use. The stock chain's pieces are chunks: one is relevant where at least half of the shorter of chunk and "
    "gold passage overlaps.",
    cases=lambda part: [c for c in load("answers", part) if c.answerable],
    baselines=("bm25", "minilm", "langchain"),
    judge=judge,
    measures=MEASURES,
)
