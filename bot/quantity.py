"""Whether what is to be said gives the quantity that was asked for; the cues are data in ``quantity.toml``."""

from __future__ import annotations

import re
from collections.abc import Iterable
from functools import cache

from bot.rules import any_of, load_rules
from index.words import fold


@cache
def _kinds() -> tuple[tuple[re.Pattern[str], re.Pattern[str]], ...]:
    rules = {name: re.compile(any_of(patterns)) for name, patterns in load_rules("quantity").items()}
    asked = [name.removesuffix("_asked") for name in rules if name.endswith("_asked")]
    return tuple((rules[f"{kind}_asked"], rules[f"{kind}_given"]) for kind in asked)


def lacks_quantity(question: str, said: Iterable[str]) -> bool:
    """Whether ``question`` asks for a quantity of which none of the statements ``said`` gives the like."""
    folded = fold(question)
    wanted = [given for asked, given in _kinds() if asked.search(folded)]
    if not wanted:
        return False
    statements = [fold(words) for words in said]
    return not any(given.search(words) for given in wanted for words in statements)
