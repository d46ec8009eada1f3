"""The country that a browser names in the languages it asks for."""

from __future__ import annotations

import re

from prompts.messages import load

_RANGE = re.compile(r"\s*(?P<language>[a-z]{2,3})(?:-[a-z]{4})?-(?P<region>[a-z]{2})\s*(?:;.*)?", re.IGNORECASE)
_LONGEST = 500
"""Characters of a header that are read."""


def region(accept_language: str | None) -> str:
    """The first country of an Accept-Language header whose numbers are known (ISO 3166); '' where there is none.

    The order is taken as it stands: browsers send it from the most wanted on.
    """
    known = load("en")["numbers"]
    for one in (accept_language or "")[:_LONGEST].split(","):
        match = _RANGE.fullmatch(one)
        code = match["region"].upper() if match else ""
        if code in known:
            return code
    return ""
