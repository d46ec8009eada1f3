"""``backstride corpus differences``: what may be a disagreement, and a person's word on it."""

from __future__ import annotations

import sys
from collections.abc import Sequence
from typing import TYPE_CHECKING

from rich.console import Console
from rich.padding import Padding
from rich.text import Text

from bot.cli.errors import UsageError
from bot.cli.output import print_json
from bot.cli.progress import notice, reporting
from bot.cli.render import put
from bot.runtime import ready_index
from bot.settings import settings
from corpus.accepted import Accepted, Judged, anchor_of, pair_key
from corpus.differences import locate, topics
from corpus.document import Document, Kind
from corpus.library import Library

if TYPE_CHECKING:
    from index.contrast.pairs import Placed
    from index.contrast.propose import Candidate, Proposer

MOST = 1000
ASKED = "disagree? y(es) / n(o) / s(kip) / q(uit): "
HELP = "  y: they disagree, answers give both; n: they do not, never ask again; s: ask another time; q: leave"


def run(limit: str, *, as_json: bool, review: bool, everything: bool) -> None:
    """List the candidates, or ask about each.

    Raises:
        UsageError: options that do not go together, or a limit out of bounds.
    """
    most = int(limit) if limit.isascii() and limit.isdigit() else 0
    if not 1 <= most <= MOST:
        raise UsageError(f"--limit {limit}: expected a number from 1 to {MOST}, such as: --limit 20")
    if as_json and review:
        raise UsageError("--json and --review: expected one of them; --review asks a person, --json is for programs")
    configured = settings()
    library, accepted = Library(configured.home), Accepted(configured.home)
    judged = accepted.read()
    documents = library.documents()
    with reporting() as report:
        index = ready_index(configured, library, report, notice)
        from index.contrast.propose import Proposer

        proposer = Proposer.of(index)
        compared = _compared(documents, everything=everything)
        found = proposer.propose(
            most,
            lambda left, right: bool({left, right} & compared),
            _settled(proposer, judged),
            lambda done, of: report("comparing", done, of),
        )
        index.close()
    titles = {document.doc_id: document.title for document in documents}
    if as_json:
        print_json([_row(candidate, titles) for candidate in found])
    elif not found:
        print(_nothing(documents, judged))
    elif review:
        _review(found, titles, accepted)
    else:
        console = Console(width=None if sys.stdout.isatty() else 1000)
        for number, candidate in enumerate(found, 1):
            _show(number, candidate, titles, console)
        print("To accept or refuse each: backstride corpus differences --review")


def _compared(documents: Sequence[Document], *, everything: bool) -> set[str]:
    """The documents of which at least one is in each candidate: the imported ones, where there are any.

    The bundled digests' own disagreements are known.
    """
    imported = {document.doc_id for document in documents if document.kind is Kind.ORIGINAL}
    return imported if imported and not everything else {document.doc_id for document in documents}


def _settled(proposer: Proposer, judged: Judged) -> list[tuple[int, int]]:
    """The rows of pairs that were judged: two sides of a known disagreement, or refused."""
    rows = {(one.passage.passage_id, one.statement.start): one.row for one in proposer.statements}
    passages = list({one.passage.passage_id: one.passage for one in proposer.statements}.values())
    pairs: list[tuple[int, int]] = []
    for topic in (*topics(), *judged.topics):
        found = [locate(anchor, passages, topic.least) for anchor in topic.positions]
        held = [rows[(at[0].passage_id, at[1].start)] for at in found if at]
        pairs += [(i, j) for i in held for j in held if i < j]
    by_key = {one.key: one.row for one in proposer.statements} if judged.refused else {}
    pairs += [(by_key[one], by_key[other]) for one, other in judged.refused if one in by_key and other in by_key]
    return pairs


def _nothing(documents: Sequence[Document], judged: Judged) -> str:
    if len(documents) < 2:
        return "nothing to compare: the library has fewer than two documents; add some: backstride corpus import PATH"
    known = f"{len(topics())} bundled and {len(judged.topics)} accepted disagreements, {len(judged.refused)} refused"
    imported = any(document.kind is Kind.ORIGINAL for document in documents)
    more = "; to compare the bundled articles too: backstride corpus differences --all" if imported else ""
    return f"no candidates besides what is known ({known}){more}"


def _row(candidate: Candidate, titles: dict[str, str]) -> dict[str, object]:
    """A candidate for other programs."""
    return {
        "score": round(candidate.score, 4),
        "similarity": round(candidate.similar, 4),
        "why": [
            {"kind": c.kind, "name": c.name, "left": c.left, "right": c.right, "about": list(c.about)}
            for c in candidate.contrasts
        ],
        "statements": [
            {
                "doc_id": side.passage.doc_id,
                "title": titles[side.passage.doc_id],
                "section": list(side.passage.section_path),
                "statement": side.text,
                "start": side.statement.start,
                "end": side.statement.end,
            }
            for side in (candidate.left, candidate.right)
        ],
    }


def _show(number: int, candidate: Candidate, titles: dict[str, str], console: Console) -> None:
    for at, side in ((f"{number}.", candidate.left), ("", candidate.right)):
        head = Text(f"{at:<4}{titles[side.passage.doc_id]}", style="bold")
        head.append(f" ({side.passage.doc_id}), {' > '.join(side.passage.section_path)}", style="not bold dim")
        put(head, console)
        put(Padding(Text(f"“{_line(side)}”"), (0, 0, 0, 4)), console)
    why = "; ".join(contrast.told() for contrast in candidate.contrasts)
    put(Padding(Text(f"why: {why}", style="cyan"), (0, 0, 0, 4)), console)
    print()


def _line(side: Placed) -> str:
    return " ".join(side.text.split())


def _review(found: Sequence[Candidate], titles: dict[str, str], accepted: Accepted) -> None:
    """Ask about each; what was answered is written at once, so that leaving loses nothing."""
    console = Console()
    yes = no = skipped = 0
    for number, candidate in enumerate(found, 1):
        _show(number, candidate, titles, console)
        answer = _answer()
        if answer == "y":
            name = _name({topic.topic for topic in accepted.read().topics})
            if not name:
                break
            sides = [anchor_of(side.passage, side.statement) for side in (candidate.left, candidate.right)]
            accepted.accept(name, sides)
            yes += 1
        elif answer == "n":
            accepted.refuse(*pair_key(candidate.left.key, candidate.right.key))
            no += 1
        elif answer == "s":
            skipped += 1
        else:
            break
    left = len(found) - yes - no - skipped
    print(f"accepted {yes}, refused {no}, skipped {skipped}, not asked {left}" + (f"; {accepted.path}" if yes else ""))


def _answer() -> str:
    """y, n, s or q; the end of the input is q."""
    while True:
        said = _ask(ASKED)
        if said is None:
            return "q"
        word = said.lower()
        if word in ("y", "yes", "n", "no", "s", "skip", "q", "quit"):
            return word[0]
        print(HELP)


def _name(known: set[str]) -> str:
    """The topic's name; '' where the person left. A name that is known adds to that disagreement."""
    while True:
        said = _ask("topic, in a few words (such as: how long to hold a stretch): ")
        if said is None:
            return ""
        if said:
            if said in known:
                print(f"  added to '{said}'")
            return said
        print("  a name is needed; it is what the disagreement is listed under")


def _ask(question: str) -> str | None:
    """What the person types; None at the end of the input."""
    print(question, end="", flush=True)
    line = sys.stdin.readline()
    if not sys.stdin.isatty():
        print()
    return " ".join(line.split()) if line else None
