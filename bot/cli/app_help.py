"""What a group of commands does by itself."""

from __future__ import annotations

import typer


def help_alone(context: typer.Context) -> None:
    """Without a command, a group shows what commands it has."""
    if context.invoked_subcommand is None:
        typer.echo(context.get_help())
