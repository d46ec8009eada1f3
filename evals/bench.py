"""``python -m evals.bench``: time per question, beside what a user would pick instead, all in one run.

The peers are BM25 alone, and LangChain's stock retrieval: the articles in chunks of up to 1,000 characters, MiniLM
through sentence-transformers, Chroma, the best four. The rounds are interleaved, so that a busy machine slows all of
them alike; the ratios are what to quote.
"""

from __future__ import annotations

import argparse
import statistics
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

from bot.message import Message
from bot.runtime import build_index, make_responder
from bot.settings import Settings
from bot.triage.detect import screen
from corpus.document import Passage
from corpus.library import Library
from evals.cases import load
from index.encode import SentenceTransformerEncoder, Vectors
from index.keyword import KeywordIndex, searchable
from index.store import PassageStore
from index.words import content_words

CHUNK = 1000


def stock_chain(library: Library, folder: Path) -> Callable[[str], object]:
    """Chunks of fixed size, dense vectors, the best four: what the tutorials build."""
    encoder = SentenceTransformerEncoder()
    chunks = [
        Passage(f"{d.doc_id}.{at}", d.doc_id, (), d.text[at : at + CHUNK], at, at + CHUNK, at)
        for d in library.documents()
        for at in range(0, len(d.text), CHUNK)
    ]
    store = PassageStore(folder)
    store.add(chunks, encoder.encode([c.text for c in chunks]))

    def ask(question: str) -> object:
        vector: Vectors = encoder.encode([question])[0]
        return store.nearest(vector, 4)

    return ask


def main() -> None:
    """Measure and print a table."""
    parser = argparse.ArgumentParser(prog="python -m evals.bench", description=__doc__)
    parser.add_argument("--rounds", type=int, default=3, help="how often every question is asked (default: 3)")
    rounds = parser.parse_args().rounds
    questions = [case.messages[-1].content for case in load("answers", "dev")][:60]
    with tempfile.TemporaryDirectory() as home:
        settings = Settings(home=Path(home))
        build_index(settings)
        responder = make_responder(settings)
        began = time.perf_counter()
        responder.warm()
        loaded = time.perf_counter() - began
        library = Library(settings.home)
        keyword = KeywordIndex.build([searchable(p) for p in library.passages()])
        runners: dict[str, Callable[[str], object]] = {
            "Backstride, whole reply": lambda q: responder.respond([Message("user", q)]),
            "Backstride, screen alone": lambda q: screen([Message("user", q)]),
            "BM25 alone": lambda q: keyword.scores(content_words(q)),
            "LangChain's stock retrieval": stock_chain(library, Path(home) / "stock"),
        }
        times: dict[str, list[float]] = {name: [] for name in runners}
        for _ in range(rounds):
            for question in questions:
                for name, run in runners.items():
                    start = time.perf_counter()
                    run(question)
                    times[name].append((time.perf_counter() - start) * 1e3)
    base = statistics.median(times["LangChain's stock retrieval"])
    print(f"library loaded in {loaded:.2f} s; {len(questions)} questions, {rounds} rounds\n")
    print("| | median ms | 95th percentile | ratio to the stock retrieval |\n| --- | --- | --- | --- |")
    for name, values in times.items():
        values.sort()
        median = statistics.median(values)
        print(f"| {name} | {median:.1f} | {values[int(len(values) * 0.95)]:.1f} | {median / base:.2f} |")


if __name__ == "__main__":
    main()
