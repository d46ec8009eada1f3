"""Retrieval on any BEIR folder (corpus.jsonl, queries.jsonl, qrels/test.tsv): BM25 alone, MiniLM alone, and ours.

Ours is the program's own index over the documents, as if they had been imported. Vectors are kept below --out by the
texts' content, so only the first run encodes.
"""

from __future__ import annotations

import argparse
import json
import time
from collections.abc import Callable
from pathlib import Path

from evals.beir.collection import Collection, read
from evals.beir.measure import Scored, score
from evals.beir.rank import rankers
from evals.runner.start import bars
from evals.stats.paired import paired_bootstrap
from evals.systems.choose import title_of

SYSTEMS = ("bm25", "minilm", "backstride")


def arguments(parser: argparse.ArgumentParser) -> None:
    """The options."""
    parser.add_argument("--beir", type=Path, required=True, metavar="DIR", help="the collection's folder")
    parser.add_argument("--systems", nargs="+", choices=SYSTEMS, default=list(SYSTEMS), help="which (default: all)")
    parser.add_argument(
        "--out", type=Path, default=Path("evals/reports"), metavar="DIR", help="folder for report and vectors"
    )


def run(given: argparse.Namespace, parser: argparse.ArgumentParser) -> int:
    """Do it."""
    del parser
    measure(given.beir, given.out, given.systems)
    return 0


def measure(folder: Path, out: Path, systems: list[str] | tuple[str, ...] = SYSTEMS) -> dict[str, Scored]:
    """Rank every query by every system, print the table and write it as JSON."""
    collection = read(folder)
    began = time.perf_counter()
    with bars() as report:
        found = {
            name: score(collection, _ranked(name, collection, rank, report))
            for name, rank in rankers(collection, out / ".cache" / "beir", systems, report).items()
        }
    print(_markdown(collection, found))
    out.mkdir(parents=True, exist_ok=True)
    path = out / f"beir-{collection.name}.json"
    table = {
        name: {m: {"value": e.value, "low": e.low, "high": e.high, "n": e.n} for m, e in scored.estimates.items()}
        for name, scored in found.items()
    }
    head = {"collection": collection.name, "sha256": collection.sha256, "systems": table}
    path.write_text(json.dumps(head, indent=2) + "\n", encoding="utf-8")
    print(f"{time.perf_counter() - began:.0f} s; {path}")
    return found


def _ranked(
    name: str, collection: Collection, rank: Callable[[str], list[str]], report: Callable[[str, int, int], None]
) -> dict[str, list[str]]:
    rankings: dict[str, list[str]] = {}
    for number, (key, query) in enumerate(collection.queries.items(), 1):
        rankings[key] = rank(query)
        report(name, number, len(collection.queries))
    return rankings


def _markdown(collection: Collection, found: dict[str, Scored]) -> str:
    names = list(next(iter(found.values())).estimates)
    lines = [
        f"# {collection.name}: {len(collection.documents):,} documents, {len(collection.queries):,} judged queries",
        "",
        f"| system | {' | '.join(names)} |",
        "| --- |" + " --- |" * len(names),
    ]
    for system, scored in found.items():
        cells = [f"{e.value:.3f} [{e.low:.3f}, {e.high:.3f}]" for e in scored.estimates.values()]
        lines.append(f"| {title_of(system)} | {' | '.join(cells)} |")
    if "backstride" in found:
        first, own = names[0], list(found["backstride"].per_query[names[0]].values())
        for system in found.keys() - {"backstride"}:
            mean, p = paired_bootstrap(list(found[system].per_query[first].values()), own)
            lines.append(f"\nOurs - {title_of(system)}, {first}: {mean:+.3f} (paired bootstrap, p = {p:.3f})")
    return "\n".join(lines) + "\n"
