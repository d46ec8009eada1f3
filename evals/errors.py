"""What a person who runs the evaluations did wrong, told in one line."""

from __future__ import annotations


class EvalsError(Exception):
    """What was found, what was expected, what to do; one line, no traceback, exit status 2."""
