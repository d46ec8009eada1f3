"""What may be logged of an error: its type and its place. Its text may hold a person's words."""

from __future__ import annotations

import traceback
from pathlib import PurePath


def told(error: BaseException) -> str:
    """Such as ``KeyError at bot/compose.py:12``; the place is where it was raised."""
    frames = traceback.extract_tb(error.__traceback__)
    if not frames:
        return type(error).__name__
    place = "/".join(PurePath(frames[-1].filename).parts[-2:])
    return f"{type(error).__name__} at {place}:{frames[-1].lineno}"
