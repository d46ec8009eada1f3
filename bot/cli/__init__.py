"""The program ``backstride``. Everything heavy is imported inside the commands, so that ``--help`` answers at once."""

from __future__ import annotations

import io
import os
import sys

STOPPED = 130
"""Exit status after Ctrl-C, as shells have it."""


def main() -> None:
    """Run the program; a user's mistake prints one line to standard error and exits 2."""
    from bot.cli.app import app
    from bot.cli.errors import told

    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, io.TextIOWrapper):
            stream.reconfigure(errors="replace")  # a terminal of another encoding shows ? and does not end the program
    try:
        status = app(prog_name="backstride", standalone_mode=False)
        sys.stdout.flush()
    except KeyboardInterrupt:
        status = STOPPED
    except BrokenPipeError:
        # the reader of our output has gone; writing the rest anywhere would only fail again
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        sys.exit(1)
    except Exception as error:
        lines = told(error)
        if not lines:
            raise
        for line in lines:
            print(f"backstride: {line}", file=sys.stderr)
        sys.exit(2)
    if status == STOPPED:
        print("\nstopped" if sys.stderr.isatty() else "stopped", file=sys.stderr)
    sys.exit(status)
