"""``backstride corpus``."""

from __future__ import annotations

import sys
from collections.abc import Mapping, Sequence
from pathlib import Path

import typer
from rich.console import Console
from rich.padding import Padding
from rich.table import Table
from rich.text import Text

from bot.cli.output import print_json
from bot.cli.progress import notice
from bot.cli.render import put
from bot.settings import settings
from corpus.library import Library
from corpus.split import split


def show(*, as_json: bool) -> None:
    """List the active documents."""
    library = Library(settings().home)
    rows = [
        {
            "doc_id": d.doc_id,
            "title": d.title,
            "author": d.author,
            "publisher": d.publisher,
            "published": d.published,
            "kind": d.kind.value,
            "sections": len(d.sections),
            "passages": len(split(d)),
        }
        for d in library.documents()
    ]
    if as_json:
        print_json(rows)
        return
    console = Console(width=None if sys.stdout.isatty() else 1000)  # for other programs a document is one line
    table = _table(rows)
    if console.measure(table, options=console.options.update(max_width=10_000)).maximum <= console.width:
        put(table, console)
        return
    for row in rows:
        put(Text(f"{row['doc_id']}  ({row['kind']}, {row['sections']} sections, {row['passages']} passages)"), console)
        put(Padding(Text(f"{row['title']}{f', {_by(row)}' if _by(row) else ''}", style="dim"), (0, 0, 0, 4)), console)


def _by(row: Mapping[str, object]) -> str:
    return ", ".join(str(row[key]) for key in ("author", "publisher") if row[key])


def _table(rows: Sequence[Mapping[str, object]]) -> Table:
    """A line for each document; nothing of it is cut off or wrapped."""
    table = Table(box=None, pad_edge=False, header_style="bold")
    for name in ("id", "title", "by", "kind"):
        table.add_column(name, no_wrap=True)
    for name in ("sections", "passages"):
        table.add_column(name, justify="right", no_wrap=True)
    for row in rows:
        cells = (row["doc_id"], row["title"], _by(row), row["kind"], row["sections"], row["passages"])
        table.add_row(*(Text(str(cell)) for cell in cells))
    return table


def check() -> None:
    """Lint; exit 1 on problems."""
    from corpus.check import check as check_library

    library = Library(settings().home)
    problems = check_library(library)
    for problem in problems:
        print(f"{problem.where}: {problem.message}")
    if problems:
        print(f"{len(problems)} {'problem' if len(problems) == 1 else 'problems'}")
        raise typer.Exit(1)
    print(f"{len(library.documents())} documents, {len(library.passages())} passages, no problems")


def add(paths: Sequence[Path]) -> None:
    """Import files and folders, all or none."""
    library = Library(settings().home)
    from corpus.importer import import_paths

    done = import_paths(library, paths, notice)
    for item in done:
        print(f"{item.outcome:<9} {item.doc_id}  ({item.sections} sections, {item.passages} passages)  {item.title}")
    if any(item.outcome != "unchanged" for item in done):
        print("The index is brought up to date with the next question, or now with: backstride index build")


def drop(doc_id: str) -> None:
    """Remove an imported document."""
    library = Library(settings().home)
    from corpus.importer import remove

    lost = remove(library, doc_id)
    back = any(d.doc_id == doc_id for d in library.bundled())
    print(f"removed {doc_id}" + ("; its digest is in use again" if back else ""))
    for line in lost:
        print(line)
