"""Triage vignettes and question sets from CSV, as cases that 'run SUITE --cases FILE' measures.

Columns, in any order, named in the first row:
"""

from __future__ import annotations

import argparse
import json
from pathlib import Path

from evals.errors import EvalsError
from evals.grow.tables import FORMATS, convert


def arguments(parser: argparse.ArgumentParser) -> None:
    """The options."""
    lines = [f"  {name}: {', '.join(f.needed)} [{', '.join(f.optional)}]\n    {f.help}" for name, f in FORMATS.items()]
    parser.description = (parser.description or "") + "\n" + "\n".join(lines)
    parser.add_argument("kind", choices=list(FORMATS))
    parser.add_argument("table", type=Path, metavar="CSV")
    parser.add_argument("--voice", default="imported", help="name of the set (default: imported)")
    parser.add_argument("--provenance", required=True, help="who wrote it, where it was published, under which licence")
    parser.add_argument("--out", type=Path, required=True, metavar="FILE", help="JSON Lines file to write")


def run(given: argparse.Namespace, parser: argparse.ArgumentParser) -> int:
    """Do it."""
    del parser
    rows = convert(given.table, given.kind, given.voice, given.provenance)
    ids = [row["id"] for row in rows]
    twice = next((i for n, i in enumerate(ids) if i in ids[:n]), None)
    if twice:
        raise EvalsError(f"{given.table}: the id {twice!r} is there twice")
    temporary = given.out.with_name(given.out.name + ".tmp")
    temporary.write_text("".join(json.dumps(r, ensure_ascii=False) + "\n" for r in rows), encoding="utf-8")
    temporary.replace(given.out)
    print(f"{len(rows)} cases in {given.out}; measure them with: python -m evals run {given.kind} --cases {given.out}")
    return 0
