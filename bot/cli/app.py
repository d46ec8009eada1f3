"""The commands and their options. What they do stands in the other modules of this package."""

from __future__ import annotations

from typing import Annotated

import typer

from bot.cli.app_corpus import corpus_app
from bot.cli.app_help import help_alone

app = typer.Typer(
    name="backstride",
    add_completion=False,
    pretty_exceptions_enable=False,
    rich_markup_mode=None,
    context_settings={"help_option_names": ["-h", "--help"]},
)
index_app = typer.Typer(rich_markup_mode=None, add_completion=False)
records_app = typer.Typer(rich_markup_mode=None, add_completion=False)
app.add_typer(corpus_app, name="corpus")
app.add_typer(index_app, name="index")
app.add_typer(records_app, name="records")

Country = Annotated[
    str,
    typer.Option(
        "--country",
        metavar="CODE",
        show_default=False,
        help="Two-letter country code for emergency numbers, such as GB.",
    ),
]


def _version(wanted: bool) -> None:
    if wanted:
        from bot import __version__

        typer.echo(f"backstride {__version__}")
        raise typer.Exit


@app.callback(invoke_without_command=True)
def root(
    context: typer.Context,
    version: Annotated[  # noqa: ARG001 - its callback acts
        bool, typer.Option("--version", callback=_version, is_eager=True, help="Show the version and exit.")
    ] = False,
) -> None:
    """Answers runners' questions about back pain from a library of articles, with the source of every statement."""
    help_alone(context)


@index_app.callback(invoke_without_command=True)
def index(context: typer.Context) -> None:
    """The vector store and its companions."""
    help_alone(context)


@records_app.callback(invoke_without_command=True)
def records(context: typer.Context) -> None:
    """What the service wrote down of its conversations."""
    help_alone(context)


@app.command()
def serve(
    host: Annotated[
        str, typer.Option("--host", metavar="HOST", help="Address to listen on (BACKSTRIDE_HOST).", show_default=False)
    ] = "",
    port: Annotated[
        str,
        typer.Option(
            "--port",
            metavar="PORT",
            help="Port to listen on; 0 picks a free one (BACKSTRIDE_PORT).",
            show_default=False,
        ),
    ] = "",
    clinics: Annotated[
        str,
        typer.Option(
            "--clinics",
            metavar="FILE",
            help="The clinics on whose sites the bot answers, in TOML (BACKSTRIDE_CLINICS).",
            show_default=False,
        ),
    ] = "",
) -> None:
    """The web service: the chat page and the HTTP interface."""
    from bot.cli.serve import run

    run(host, port, clinics)


@app.command()
def ask(
    question: Annotated[str, typer.Argument(metavar="QUESTION", help="The question, in quotes.", show_default=False)],
    as_json: Annotated[bool, typer.Option("--json", help="Print the reply object instead of readable text.")] = False,
    country: Country = "",
) -> None:
    """One reply, as readable text or as the reply object."""
    from bot.cli.ask import run

    run(question, as_json=as_json, country=country)


@app.command()
def chat(country: Country = "") -> None:
    """A conversation in the terminal."""
    from bot.cli.chat import run

    run(country)


@app.command()
def batch(
    source: Annotated[
        str,
        typer.Option(
            "--in",
            metavar="FILE",
            show_default=False,
            help="JSON Lines file with the conversations; - is standard input.",
        ),
    ] = "-",
    target: Annotated[
        str,
        typer.Option("--out", metavar="FILE", show_default=False, help="File for the replies; - is standard output."),
    ] = "-",
    country: Country = "",
) -> None:
    """Many replies: JSON Lines in, JSON Lines out."""
    from bot.cli.batch import run

    run(source, target, country)


@app.command()
def mcp() -> None:
    """The bot as tools for other programs (Model Context Protocol).

    They talk to it over standard input and output.
    """
    from bot.cli.mcp import run

    run()


@app.command()
def doctor() -> None:
    """What works on this machine, and what mends the rest.

    Each part is tried; one that does not work is shown with the command that mends it. Exits 1 when there is one.
    """
    from bot.cli.doctor import run

    run()


@index_app.command("build")
def index_build() -> None:
    """Build the index over the library.

    Only new or changed passages are encoded. Until the build is complete the old index stays in use.
    """
    from bot.cli.index import build

    build()


@index_app.command("verify")
def index_verify() -> None:
    """Look for damage; exits 1 when it finds some.

    An index that does not fit the library or the encoder counts as damaged.
    """
    from bot.cli.index import verify

    verify()


@index_app.command("info")
def index_info(
    as_json: Annotated[bool, typer.Option("--json", help="Print JSON.")] = False,
) -> None:
    """What the index in use was built from."""
    from bot.cli.index import info

    info(as_json=as_json)


@records_app.command("export")
def records_export(
    target: Annotated[
        str,
        typer.Option("--out", metavar="FILE", show_default=False, help="File for the lines; - is standard output."),
    ] = "-",
) -> None:
    """The kept messages with what came of them, as JSON Lines.

    A line is a conversation up to the person's last message. Only what was asked while texts were kept
    (BACKSTRIDE_KEEP_TEXTS_DAYS) is there.
    """
    from bot.cli.records import export

    export(target)


@records_app.command("purge")
def records_purge(
    before: Annotated[
        str,
        typer.Option("--before", metavar="DATE", show_default=False, help="What is older than this day: 2026-11-22."),
    ] = "",
    everything: Annotated[bool, typer.Option("--all", help="Everything, the daily counts too.")] = False,
) -> None:
    """Delete conversations, replies and thumbs.

    Daily counts, which say nothing of anybody, stay unless all is deleted.
    """
    from bot.cli.records import drop

    drop(before, everything=everything)


@records_app.command("status")
def records_status() -> None:
    """Where the records are, how much there is, and what is kept."""
    from bot.cli.records import status

    status()
