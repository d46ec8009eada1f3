"""Turn records of the service into cases, one by one, after your review in the terminal.

The file has one JSON object a line, as 'backstride records export' writes it when the operator keeps texts (below).
Only declined and thumbed-down records are shown, unless --all is given. Near-copies of cases, training data, lexicon
or prompts are refused.
"""

from __future__ import annotations

import argparse
import tempfile
from pathlib import Path

from corpus.library import Library
from evals.cases import case_of
from evals.errors import EvalsError
from evals.grow.add import Stopped, review
from evals.grow.ask import Ask, Terminal
from evals.grow.records import SCHEMA, read
from evals.grow.store import append, known_texts
from evals.leakage import Text


def arguments(parser: argparse.ArgumentParser) -> None:
    """The options."""
    parser.epilog = f"a line of FILE:\n {SCHEMA}"
    parser.add_argument("records", type=Path, metavar="FILE", help="records, JSON Lines")
    parser.add_argument("--voice", required=True, help="whose words these are; must stand in evals/voices.toml")
    parser.add_argument("--by", required=True, help="who reviews; stands in the case's provenance")
    parser.add_argument("--all", action="store_true", help="show answered records too")


def run(given: argparse.Namespace, parser: argparse.ArgumentParser, ask: Ask | None = None) -> int:
    """Do it."""
    del parser
    person = ask or Terminal()
    records = [r for r in read(given.records) if given.all or r.wanted]
    known = known_texts()
    added = 0
    with tempfile.TemporaryDirectory() as home:
        documents = Library(Path(home)).documents()
    for record in records:
        try:
            made = review(record, person, documents, known, voice=given.voice, by=given.by)
        except Stopped:
            break
        except EvalsError as error:
            person.show("not added", str(error))
            continue
        if made:
            suite, row = made
            person.show("added", f"{row['id']} to {append(suite, [row])}")
            known.add(Text(row["id"], case_of(suite, row).messages[-1].content))
            added += 1
    print(f"{added} of {len(records)} records became cases")
    return 0
