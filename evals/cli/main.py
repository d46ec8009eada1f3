"""The commands and how a mistake is told: one line on standard error, exit status 2."""

from __future__ import annotations

import argparse
import os
import sys
from collections.abc import Sequence
from importlib import import_module

from bot.cli.errors import told
from evals.errors import EvalsError

COMMANDS = {
    "run": "put the cases to the program and to the baselines, and write the reports",
    "compare": "what got better and worse between two runs, with a paired test",
    "gate": "hold the program against evals/thresholds.toml on a fast sample",
    "retrieval": "retrieval on any BEIR folder, beside BM25 and MiniLM",
    "add": "turn a record of the service into a case",
    "review": "two people's labels side by side, with their agreement",
    "import": "triage vignettes and question sets from CSV",
    "export": "the cases and replies for inspect-ai and ragas",
    "check": "the cases' schema and numbers, and that none of them stands in training data",
}
_MODULE = {"import": "importing"}


def main(arguments: Sequence[str] | None = None) -> int:
    """Run one command; the exit status is 0, 1 (a loss, a threshold missed) or 2 (a mistake)."""
    given = list(sys.argv[1:] if arguments is None else arguments)
    if not given or given[0] in ("-h", "--help"):
        width = max(map(len, COMMANDS))
        print("usage: python -m evals COMMAND [--help] …\n")
        print("\n".join(f"  {name:<{width}}  {what}" for name, what in COMMANDS.items()))
        return 0
    name, rest = given[0], given[1:]
    if name not in COMMANDS:
        print(f"evals: no command {name!r}; expected one of {', '.join(COMMANDS)}", file=sys.stderr)
        return 2
    # one command's modules only: some take seconds to import
    command = import_module(f"evals.cli.{_MODULE.get(name, name)}")
    parser = argparse.ArgumentParser(
        prog=f"python -m evals {name}",
        description=command.__doc__,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    command.arguments(parser)
    try:
        status: int = command.run(parser.parse_args(rest), parser)
    except BrokenPipeError:  # the reader has seen enough
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return 0
    except (Exception, KeyboardInterrupt) as error:  # noqa: BLE001 - what is no mistake of the person's is raised again
        return _told(error)
    return status


def _told(error: BaseException) -> int:
    """The exit status of a mistake, which is told in one line; what is the program's own fault is raised again."""
    if isinstance(error, KeyboardInterrupt):
        print("evals: stopped; a run keeps what came so far and goes on with --resume", file=sys.stderr)
        return 130
    if isinstance(error, EOFError):
        print("evals: the input ended in the middle of a question; what came before it is kept", file=sys.stderr)
        return 2
    lines = [str(error)] if isinstance(error, EvalsError) else told(error) if isinstance(error, Exception) else []
    if not lines:
        raise error
    print("\n".join(f"evals: {line}" for line in lines), file=sys.stderr)
    return 2
