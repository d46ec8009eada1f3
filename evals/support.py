"""``python -m evals.support``: how well the check of a model's sentences tells supported from unsupported ones.

The pairs are written by hand: sentences that a passage bears out, and near misses (a number changed, a denial put in or
left out, a muscle or exercise exchanged, cause and effect turned round, exaggeration, a detail added, another passage's
fact).
"""

from __future__ import annotations

import argparse
import json
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from bot.model.evidence import Reader
from bot.model.support import THRESHOLD, Checker, Support
from corpus.document import Passage, Statement, Unit
from evals.cases import FOLDER, voices
from evals.measures import rate
from index.minilm import MiniLM


@dataclass(frozen=True, slots=True)
class Pair:
    """A sentence that cites ``passage``, with whether that bears it out; ``kind`` says how it was made."""

    id: str
    voice: str
    kind: str
    supported: bool
    sentence: str
    passage: Passage


def pairs(part: str) -> list[Pair]:
    """The pairs of the voices of ``dev``, ``test`` or ``all``.

    Raises:
        ValueError: a line has not the keys that it should have.
    """
    wanted = voices()["support"]
    names = {name for key, group in wanted.items() if part in ("all", key) for name in group}
    return [pair for pair in _read() if pair.voice in names]


def _read() -> Iterator[Pair]:
    for number, line in enumerate((FOLDER / "support.jsonl").read_text(encoding="utf-8").splitlines(), 1):
        try:
            row = json.loads(line)
            statements = tuple(Statement(start, end, Unit.SENTENCE) for start, end in row["statements"])
            text = row["passage"]
            passage = Passage(f"p{number}", row["doc_id"], tuple(row["section"]), text, 0, len(text), 0, statements)
            for pair in row["pairs"]:
                yield Pair(passage=passage, **pair)
        except (KeyError, TypeError, ValueError) as error:
            raise ValueError(f"support.jsonl:{number}: {type(error).__name__}: {error}") from error


def macro_f1(expected: Sequence[bool], found: Sequence[bool]) -> float:
    """The mean of the F1 of both classes, 0 to 1."""
    scores = []
    for label in (True, False):
        hit = sum(e == f == label for e, f in zip(expected, found, strict=True))
        scores.append(2 * hit / max(expected.count(label) + found.count(label), 1))
    return sum(scores) / 2


def main() -> None:
    """Check every pair, print the figures."""
    parser = argparse.ArgumentParser(prog="python -m evals.support", description=__doc__)
    parser.add_argument("--part", choices=["dev", "test", "all"], default="test", help="which voices (default: test)")
    chosen = pairs(parser.parse_args().part)
    reader = Reader(MiniLM())
    for threshold in (0.5, THRESHOLD):
        checker = Checker(reader, threshold)
        results: list[tuple[Pair, Support]] = [(p, checker.supported(p.sentence, [(1, p.passage)])) for p in chosen]
        score = macro_f1([p.supported for p, _ in results], [s.supported for _, s in results])
        print(f"{len(results)} pairs, macro-F1 {score:.3f} at {threshold}")
    for label in (True, False):
        own = [(p, s) for p, s in results if p.supported is label]
        print(f"{'supported' if label else 'unsupported'}: let through {rate([s.supported for _, s in own])}")
        for kind in sorted({p.kind for p, _ in own}):
            print(f"  {kind}: let through {rate([s.supported for p, s in own if p.kind == kind])}")


if __name__ == "__main__":
    main()
