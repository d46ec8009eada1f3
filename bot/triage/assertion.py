"""How a message stands to a sign it names: present, denied, supposed, past, somebody else's, or a manner of speaking.

After NegEx (Chapman et al. 2001) and ConText (Harkema et al. 2009): a modifier has a direction and a scope that ends at
terminators. Words that are part of the sign itself ("cannot pee", "no feeling") never modify it.
"""

from __future__ import annotations

from dataclasses import dataclass

from bot.triage.finding import Assertion
from bot.triage.match import Match
from bot.triage.rules import Lexicon, Modifier
from bot.triage.view import View
from bot.triage.whose import others

_CATEGORY = {
    "negated": Assertion.NEGATED,
    "hypothetical": Assertion.HYPOTHETICAL,
    "historical": Assertion.HISTORICAL,
    "resolved": Assertion.HISTORICAL,
    "other": Assertion.OTHER,
}
_WHOLE = frozenset({"historical", "resolved", "uncertain"})
"""These hold only for a sign that stands under them as a whole: "was only the left, now both" is not history."""
_ANSWERS = frozenset({"no", "nope"})
_ORDER = [
    Assertion.PRESENT,
    Assertion.OTHER,
    Assertion.HISTORICAL,
    Assertion.HYPOTHETICAL,
    Assertion.NEGATED,
    Assertion.WITHDRAWN,
]
"""Where several modifiers hold, the later one is the one reported."""


@dataclass(frozen=True, slots=True)
class Scope:
    """The words ``start`` up to ``end`` stand under a modifier that itself is the words ``own[0]`` up to ``own[1]``."""

    start: int
    end: int
    own: tuple[int, int]
    category: str


@dataclass(frozen=True, slots=True)
class Context:
    """The scopes of a message, by the words that stand under them.

    ``general`` are the sentences that ask about the matter itself and name nobody who has it.
    """

    scopes: dict[int, list[Scope]]
    other_clauses: frozenset[int]
    general: frozenset[int]


_PERSONAL = frozenset(
    """i im ive id my ma me mine myself meself mi he she hes shes his her him we weve our us since today yesterday
    tonight normal happened happening diagnosed got gone went keeps started now last help""".split()
)
_OPENERS = frozenset(
    """what whats which how hows why where whereabouts who whos when can could does do did is are would should may might
    whether explain define describe tell""".split()
)
_MIDDLE = _OPENERS - frozenset("when where who whos whether would should do did may might whereabouts tell".split())
"""Those that may open a question after a comma."""


def _general(view: View) -> frozenset[int]:
    """Sentences such as "where would one feel a stress fracture": a question, and nobody in it."""
    personal = {view.sentence[at] for at, word in enumerate(view.words) if word in _PERSONAL}
    opened = {
        view.sentence[at]
        for at, word in enumerate(view.words)
        if (word in _OPENERS and (at == 0 or view.sentence[at] != view.sentence[at - 1]))
        or (word in _MIDDLE and view.begins(at))
    }
    return frozenset((opened | view.asked) - personal)


def _limits(view: View, modifier: Modifier, at: int, step: int) -> int:
    """The last word (exclusive, in the direction ``step``) that the modifier reaches from word ``at`` on."""
    start = at
    sentence = view.sentence[at - step] if 0 <= at - step < len(view) else None
    clause = view.clause[at - step] if sentence is not None else None
    while 0 <= at < len(view) and abs(at - start) < modifier.words:
        if view.words[at] in modifier.terminators:
            break
        if modifier.reach == "clause" and view.clause[at] != clause:
            break
        if modifier.reach == "sentence" and view.sentence[at] != sentence:
            break
        if modifier.reach == "next" and sentence is not None and abs(view.sentence[at] - sentence) > 1:
            break
        at += step
    return at


def context(view: View, lexicon: Lexicon) -> Context:
    """Finds the modifiers of a message and how far each reaches."""
    found = [(lexicon.modifiers[owner], match) for owner, match in lexicon.modifier_group.find(view)]
    blind = {at for modifier, match in found if modifier.category == "pseudo" for at in range(match.start, match.end)}
    scopes: list[Scope] = []
    for modifier, match in found:
        own = (match.start, match.end)
        if modifier.category == "pseudo" or not blind.isdisjoint(range(*own)):
            continue
        if modifier.direction == "self":
            scopes.append(Scope(match.start, match.end, (-1, -1), modifier.category))
            continue
        start, end = own
        if modifier.final and end < len(view) and not view.begins(end):
            continue
        if modifier.category == "negated" and modifier.direction == "forward":
            start = match.end  # the literal itself may be part of a sign
            if end < len(view) and view.soft[end] and view.words[start - 1] in _ANSWERS:
                continue  # "no, it is me" answers, it denies nothing that follows
        if modifier.direction in ("forward", "both"):
            end = _limits(view, modifier, match.end, 1)
        if modifier.direction in ("backward", "both"):
            start = _limits(view, modifier, match.start - 1, -1) + 1
        scopes.append(Scope(start, end, own, modifier.category))
    by_word: dict[int, list[Scope]] = {}
    for scope in scopes:
        for at in range(scope.start, scope.end):
            by_word.setdefault(at, []).append(scope)
    return Context(by_word, others(view), _general(view))


def assess(
    view: View, context: Context, match: Match, *, history_counts: bool, general_counts: bool
) -> tuple[Assertion, bool] | None:
    """What the message asserts of the matched sign, and whether it is in doubt; None for a figure of speech.

    ``general_counts``: a question that names nobody is taken for the user's own, as with the gravest signs.

    "Can I run if I can't feel my groin?" is in doubt: worth a question, not an alarm.
    """
    gaps = {at for start, end in match.gaps for at in range(start, end)}
    core = [at for at in range(match.start, match.end) if at not in gaps]
    verdict = Assertion.PRESENT
    doubt = False
    own = set(core)
    for scope in {scope for at in core for scope in context.scopes.get(at, ())}:
        if scope.category == "historical" and history_counts:
            continue
        if scope.category in ("negated", "resolved") and not own.isdisjoint(range(*scope.own)):
            continue
        if scope.category == "figure":
            return None
        if scope.category in _WHOLE and not all(scope.start <= at < scope.end for at in core):
            continue
        if scope.category == "uncertain":
            doubt = True
            continue
        verdict = max(verdict, _CATEGORY[scope.category], key=_ORDER.index)
    if verdict is Assertion.PRESENT and not general_counts and all(view.sentence[at] in context.general for at in core):
        verdict = Assertion.HYPOTHETICAL
    if verdict is Assertion.PRESENT and any(view.clause[at] in context.other_clauses for at in core):
        verdict = Assertion.OTHER
    return verdict, doubt and verdict is Assertion.PRESENT
