"""The commands of ``backstride corpus`` and their options."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from bot.cli.app_help import help_alone

corpus_app = typer.Typer(rich_markup_mode=None, add_completion=False)


@corpus_app.callback(invoke_without_command=True)
def corpus(context: typer.Context) -> None:
    """The documents that answers come from."""
    help_alone(context)


@corpus_app.command("list")
def corpus_list(
    as_json: Annotated[bool, typer.Option("--json", help="Print JSON.")] = False,
) -> None:
    """The documents of the library."""
    from bot.cli.corpus import show

    show(as_json=as_json)


@corpus_app.command("check")
def corpus_check() -> None:
    """Lint the library; exits 1 when it finds something."""
    from bot.cli.corpus import check

    check()


@corpus_app.command("import")
def corpus_import(
    paths: Annotated[
        list[Path],
        typer.Argument(metavar="PATH", help="Files or folders: .txt, .md, .html, .pdf, .docx.", show_default=False),
    ],
) -> None:
    """Add documents, or the originals of digests.

    Safe to repeat. An original takes its digest's place: its own text is then searched and quoted.
    """
    from bot.cli.corpus import add

    add(paths)


@corpus_app.command("remove")
def corpus_remove(
    doc_id: Annotated[
        str, typer.Argument(metavar="DOC_ID", help="The document's id, as 'corpus list' shows it.", show_default=False)
    ],
) -> None:
    """Remove an imported document.

    A digest that it had replaced comes back.
    """
    from bot.cli.corpus import drop

    drop(doc_id)


@corpus_app.command("differences")
def corpus_differences(
    limit: Annotated[str, typer.Option("--limit", metavar="N", help="At most so many candidates: 1 to 1000.")] = "20",
    review: Annotated[
        bool, typer.Option("--review", help="Ask about each: y(es) with a topic, n(o), s(kip), q(uit).")
    ] = False,
    everything: Annotated[
        bool, typer.Option("--all", help="Pairs of bundled articles too, not only those with an imported one.")
    ] = False,
    as_json: Annotated[bool, typer.Option("--json", help="Print JSON.")] = False,
) -> None:
    """Statements that may disagree, for you to judge.

    They are of different documents, about the same thing, and differ in a number, a denial or the kind of advice.
    Answers give both sides of what you accept; what you refuse is not shown again.

    Example: backstride corpus differences --limit 10 --review
    """
    from bot.cli.differences import run

    run(limit, as_json=as_json, review=review, everything=everything)
