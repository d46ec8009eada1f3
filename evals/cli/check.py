"""Check the cases: their schema and numbers, that every section of the library is asked about, and that no case nor a
near-copy of one stands in training data, lexicon or prompts.

Exits 0 where all is well, and 1 with a line for each thing that is not.
"""

from __future__ import annotations

import argparse
import tempfile
from pathlib import Path

from corpus.library import Library
from evals.cases import FILES, load
from evals.coverage import too_few, unasked
from evals.leakage import ROOT, Copy, Known, case_texts, leaks, program_texts, training_texts


def arguments(parser: argparse.ArgumentParser) -> None:
    """The options."""
    parser.add_argument(
        "--remove-copies",
        action="store_true",
        help="take the lines that copy a case out of the training files (no case is changed); train again afterwards",
    )


def run(given: argparse.Namespace, parser: argparse.ArgumentParser) -> int:
    """Do it."""
    del parser
    wrong: list[str] = []
    for name in FILES:
        try:
            load(name)
        except ValueError as error:
            wrong.append(str(error))
    if not wrong:
        wrong += too_few()
        with tempfile.TemporaryDirectory() as home:
            library = Library(Path(home))
            wrong += [f"no question about {doc_id} › {h}" for doc_id, h in unasked(library, load("answers"))]
        copies = leaks(case_texts(), Known([*training_texts(), *program_texts()]))
        wrong += [str(copy) for copy in copies]
        if given.remove_copies:
            wrong.append(f"{_remove(copies)} lines taken out of the training files; train again")
    print("\n".join(wrong) or "all is well")
    return 1 if wrong else 0


def _remove(copies: list[Copy]) -> int:
    """Take the copied lines out; each case's closest copy is found, so this is repeated until there is none."""
    taken = 0
    while copies:
        by: dict[Path, set[int]] = {}
        for copy in copies:
            name, _, number = copy.of.where.rpartition(":")
            if number.isdigit():
                by.setdefault(ROOT / name, set()).add(int(number))
        if not by:
            break
        for path, numbers in by.items():
            lines = path.read_text(encoding="utf-8").splitlines(keepends=True)
            temporary = path.with_suffix(".tmp")
            temporary.write_text("".join(x for i, x in enumerate(lines, 1) if i not in numbers), encoding="utf-8")
            temporary.replace(path)
            taken += len(numbers)
        copies = leaks(case_texts(), Known(training_texts()))
    return taken
