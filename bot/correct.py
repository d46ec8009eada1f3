"""A message that takes something back ('I meant extension, not flexion') without what it takes back."""

from __future__ import annotations

import re

from index.words import content_words, fold

_SOME = r"(?:the |about |those |that )?(?P<{}>\w+(?: (?!i\b|and\b|but\b)\w+){{0,2}}?)"
_TAKEN_BACK = re.compile(
    r"\b(?:(?:not|instead of|rather than|(?:didn'?t|did not|never) (?:say|mean|want)) "
    + _SOME.format("denied")
    + r"(?=\s*(?:[,.;!?]|$|\band\b|\bbut\b|\bi (?:said|mean)))"
    + r"|(?:i )?(?:said|wrote|typed) "
    + _SOME.format("said")
    + r"(?=\W+(?:(?:and|but) )?(?:i )?(?:really )?mean))"
)


def corrected(message: str, question: str) -> tuple[str, str]:
    """``message`` and the ``question`` that it corrects, each without the words that are taken back."""
    folded = fold(message)
    gone = {
        stem
        for match in _TAKEN_BACK.finditer(folded)
        for stem in content_words(match.group("denied") or match.group("said"))
    }
    if not gone:
        return message, question
    rest = " ".join(_TAKEN_BACK.sub(" ", folded).split())
    return rest, " ".join(word for word in question.split() if not set(content_words(word)) & gone)
