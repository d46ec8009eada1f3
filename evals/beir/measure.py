"""The measures of rankings on a collection, with intervals, by ir-measures."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import ir_measures
from ir_measures import RR, R, nDCG

from evals.beir.collection import Collection
from evals.beir.rank import DEPTH, Ranking
from evals.stats.interval import Estimate, bootstrap

MEASURES = {f"nDCG@{DEPTH}": nDCG @ DEPTH, f"Recall@{DEPTH}": R @ DEPTH, f"MRR@{DEPTH}": RR @ DEPTH}


@dataclass(frozen=True, slots=True)
class Scored:
    """The measures of one system's rankings: per query, and over all judged queries."""

    per_query: dict[str, dict[str, float]]
    estimates: dict[str, Estimate]


def score(collection: Collection, rankings: Mapping[str, Ranking]) -> Scored:
    """A query without any ranked document counts as 0: it was asked, and nothing was found."""
    qrels = [ir_measures.Qrel(q, d, grade) for q, docs in collection.qrels.items() for d, grade in docs.items()]
    run = [ir_measures.ScoredDoc(q, d, -float(at)) for q, docs in rankings.items() for at, d in enumerate(docs)]
    per_query = {name: dict.fromkeys(collection.queries, 0.0) for name in MEASURES}
    by = {measure: name for name, measure in MEASURES.items()}
    for one in ir_measures.iter_calc(list(MEASURES.values()), qrels, run):
        per_query[by[one.measure]][one.query_id] = float(one.value)
    return Scored(per_query, {name: bootstrap(list(values.values())) for name, values in per_query.items()})
