"""A conversation -> the question as it stands alone.

Without a chat model this is done by rules: a message that leans on what was said (a pronoun, an ellipsis, an ordinal,
a bare 'why' or 'how long') takes over the topic of the standing question and of the answer that it follows; one that
names its own topic, or says that it changes the subject, does not.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache

from bot.message import Message
from bot.rules import any_of, load_rules
from bot.suggest import offered
from index.words import content_words, fold

_ORDINALS = {
    "first": 0, "1st": 0, "second": 1, "2nd": 1, "third": 2, "3rd": 2, "fourth": 3, "4th": 3, "fifth": 4, "5th": 4,
    "sixth": 5, "6th": 5, "seventh": 6, "eighth": 7, "last": -1, "final": -1, "penultimate": -2,
}  # fmt: skip
_WORD = "|".join(_ORDINALS)
_THING = r"(?:one|exercise|stretch|thing|item|point|cause|test|tip|option|bullet|on the list|in the list)"
_ORDINAL = re.compile(
    r"(?<!\w)(?:(?:number |no\.? ?|#)(?P<digit>\d)(?!\w)"
    rf"|(?P<named>{_WORD}) {_THING}\b(?! in the (?:morning|day|evening|night)\b)"
    rf"|(?:^|\b(?:the|that|ur|your|and|or|about|do) )(?P<bare>{_WORD})(?=\W*$|[,;:?!]"
    r"| (?:is|are|was|do|does|did|can|should|would|for|how|why|in detail|again|please|and|or)\b"
    r"| of (?:the|these|those|them)\b))"
)
"""An ordinal alone points at an item; one ahead of another noun ('my last run', 'first thing in the day') does not."""
_BULLET = re.compile(r"^\s*(?:[-*•]|\d{1,2}[.)])\s+(.+)$", re.MULTILINE)
_MARKUP = re.compile(r"\[\d+\]|[*_`#>]")
OWN_TOPIC = 4
"""A message with this many content words that the library knows stands alone, unless it leans on a pronoun."""
ANSWER_WORDS = 8
"""How much of the preceding answer is taken over as topic."""

_EVERYWHERE = frozenset(content_words("run running runner back lower pain hurt day week time help"))


@cache
def _cue(kind: str) -> re.Pattern[str]:
    return re.compile(any_of(load_rules("condense")[kind]))


@dataclass(frozen=True, slots=True)
class Standing:
    """``text`` is searched for, ``shown`` is for a person to read; ``follows``: it leans on what was said."""

    text: str
    shown: str
    follows: bool


def condense(messages: Sequence[Message], knows: frozenset[str] | None = None) -> Standing:
    """The standing question of the last user message.

    ``knows`` are the stems of the library's vocabulary; without it every content word counts as known.
    """
    standing: Standing | None = None
    answer = ""
    for message in messages:
        if message.role == "assistant":
            answer = message.content
        elif standing is None or not standing.text.strip():
            standing = _alone(message.content)
        else:
            standing = _next(standing, answer, message.content, knows)
    return standing or Standing("", "", follows=False)


def wants_other_side(text: str) -> bool:
    """Whether a message asks for the other view on what was just said."""
    return _cue("other_side").search(fold(text)) is not None


def _alone(text: str) -> Standing:
    words = " ".join(text.split())
    return Standing(words, words, follows=False)


def _next(before: Standing, answer: str, text: str, knows: frozenset[str] | None) -> Standing:
    words = " ".join(text.split())
    folded = fold(words)
    switch = None if words in offered() else _cue("switch").search(folded)
    if switch:
        rest = words[switch.end() :].strip(" ,.:;-")
        return _alone(rest if len(rest.split()) > 2 else words)
    item = "" if words in offered() else _ordinal(folded, answer)
    if item:
        return Standing(f"{words} ({item}) {before_question(before)}", f"{words} ({item})", follows=True)
    if words in offered() or _names_its_topic(words, folded, knows):
        return _alone(words)
    if _cue("about").search(folded) and _new_words(words, before, answer, knows):
        # 'what about my shoes?' brings its own matter; the earlier question tells what is asked of it
        twice = f"{words} {words} {before_question(before)}"
        return Standing(twice, f"{words} (about: {before_question(before)})", follows=True)
    topic = _topic(before, answer)
    return Standing(f"{words} {topic}", f"{words} (about: {before_question(before)})", follows=True)


def _names_its_topic(words: str, folded: str, knows: frozenset[str] | None) -> bool:
    own = {w for w in content_words(words) if knows is None or w in knows}
    if _cue("return").search(folded) and len(own) >= 2:
        return True
    opens, leans = bool(_cue("opens").match(folded)), bool(_cue("leans").search(folded))
    if len(own) >= OWN_TOPIC and not (opens and leans) and not (leans and len(own) < OWN_TOPIC + 3):
        return True
    enough = 1 if _cue("defines").match(folded) else 2
    return len(own) >= enough and not opens and not leans and not _cue("correction").search(folded)


def _new_words(words: str, before: Standing, answer: str, knows: frozenset[str] | None) -> set[str]:
    """Content words of a message that the library knows and that have not come up just before."""
    own = {w for w in content_words(words) if knows is None or w in knows}
    return own - _EVERYWHERE - set(content_words(before.text)) - set(content_words(answer))


def before_question(before: Standing) -> str:
    """The earlier standing question without its own brackets, shortened."""
    base = re.sub(r"\s*\((?:about: )?[^()]*\)$", "", before.shown)
    return base if len(base) <= 140 else base[:137].rsplit(" ", 1)[0] + " …"


def _topic(before: Standing, answer: str) -> str:
    plain = _MARKUP.sub(" ", answer).split()
    return " ".join([before_question(before), *plain[:ANSWER_WORDS]])


def _ordinal(folded: str, answer: str) -> str:
    """The item of the list in ``answer`` that an ordinal in the message points at, '' where there is none."""
    items = [" ".join(_MARKUP.sub(" ", item).split()) for item in _BULLET.findall(answer)]
    if len(items) < 2:
        return ""
    for match in _ORDINAL.finditer(folded):
        digit = match.group("digit")
        at = int(digit) - 1 if digit else _ORDINALS[match.group("named") or match.group("bare")]
        if -len(items) <= at < len(items):
            return items[at]
    return ""
