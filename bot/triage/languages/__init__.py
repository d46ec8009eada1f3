"""The red-flag screen in other languages than English: which language, which emergency signs, and what is then said.

``language`` tells the language of a message. ``signs`` finds the emergency signs of ``signs.toml`` in it, in whichever
of the spoken languages a part of it may be written, so that a sentence of Spanish in an English message counts too.
"""

from __future__ import annotations

import re
from dataclasses import replace
from functools import lru_cache

from bot.triage.finding import Assertion, Finding
from bot.triage.languages.find import ForeignSign, find
from bot.triage.languages.identify import candidates, language, spoken
from bot.triage.languages.rules import SPOKEN, LanguageError
from bot.triage.languages.text import escalation_text, not_spoken_text

__all__ = [
    "SPOKEN",
    "ForeignSign",
    "LanguageError",
    "escalation_text",
    "findings",
    "language",
    "not_spoken_text",
    "signs",
    "spoken",
]

_QUOTED = re.compile(r"(?<!\w)['\"«“‘„][^'\"«»“”‘’„]{3,80}['\"»”’“](?!\w)")

_ABOUT_WORDS = re.compile(r"(?i)\b(?:translat\w*|means?|meaning|in english|word for)\b")


def _as_quoted(sign: ForeignSign, quoted: list[tuple[int, int]]) -> ForeignSign:
    inside = any(start <= sign.start and sign.end <= end for start, end in quoted)
    return replace(sign, assertion=Assertion.HYPOTHETICAL) if inside else sign


@lru_cache(maxsize=256)
def _signs(text: str) -> tuple[ForeignSign, ...]:
    own = language(text)
    names = [own] if own in SPOKEN else []
    names += [name for name in candidates(text, SPOKEN) if name != own]
    # "what does '…' mean?" talks about foreign words and does not say them
    about = own == "en" and _ABOUT_WORDS.search(text)
    quoted = [found.span() for found in _QUOTED.finditer(text)] if about else []
    found = [_as_quoted(sign, quoted) for name in names for sign in find(text, name)]
    found.sort(key=lambda s: (s.assertion is not Assertion.PRESENT, names.index(s.language)))
    kept: list[ForeignSign] = []
    for sign in found:
        if not any(sign.flag == k.flag and sign.start < k.end and k.start < sign.end for k in kept):
            kept.append(sign)
    return tuple(sorted(kept, key=lambda s: (s.start, s.end, s.flag)))


def signs(text: str) -> list[ForeignSign]:
    """The emergency signs of ``text`` in languages other than English, in order, with how the text stands to each.

    Only those whose assertion is present count; the others are kept so that a clinician sees what was denied. Where two
    languages read the same place, the one that asserts comes first, then the language of the message.

    Raises LanguageError where a file of the screen is missing or broken.
    """
    return list(_signs(text))


def findings(index: int, content: str) -> list[Finding]:
    """The same signs as findings in the message ``index`` whose content this is."""
    return [Finding(s.flag, s.tier, index, s.text, s.start, s.end, s.assertion) for s in _signs(content)]
