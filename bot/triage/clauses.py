"""Where one statement ends and the next begins, with or without punctuation.

People dictate: "no pain in my leg my groin is numb and I can't pee" has three clauses and no comma. A clause ends at
the end of a sentence, before a word that turns the talk, and before a new subject with its verb.
"""

from __future__ import annotations

from bot.triage.view import View


def _set(words: str) -> frozenset[str]:
    return frozenset(words.split())


_TURNS = _set(
    """but however although though yet except whereas while because cos coz cuz then so until till since unless anyway
    apart"""
)
_SUBJECTS = _set("mine i im ive id he she it its they theyre theyve hes shes there theres we weve you youre")
_OWNERS = _set("my his her the their both")
_JOINTS = _set("and or plus also")
_VERBS = _set(
    """is isnt are arent was wasnt were am feels feel felt has have had hasnt havent hurts hurt keeps keep kept goes go
    went gone does doesnt do did didnt cant couldnt can could will wont gets get got aches ache seems started came comes
    come gives gave wont burns kills needs tingles tingle looks wet lost leaks hit fell cant hardly barely"""
)
_STARTS = _set(
    """cant couldnt cannot didnt dont wont havent now then ive i im my his her he she it its they there theres have has
    had got am was feel feels felt lost wet"""
)
_HOLDS = _set(
    """that when if where what which how who why whether as than in on at to of for from with about into over under down
    up around between near behind like think thought feel felt say says said know me around across through both all
    can could do does did is are was were will would should may might have has had the a or and of per"""
)
"""Words that a new subject cannot follow: they want what comes next for themselves."""
_LISTERS = _set("no not any without neither nor never deny denies")


def mark(view: View) -> None:
    """Fills ``view.clause``: a number for each word, rising through the message."""
    clause = 0
    length = 0
    out: list[int] = []
    for at in range(len(view)):
        if at and (view.sentence[at] != view.sentence[at - 1] or _begins(view, at, length)):
            clause += 1
            length = 0
        out.append(clause)
        length += 1
    view.clause = out


def _begins(view: View, at: int, length: int) -> bool:
    word, before = view.words[at], view.words[at - 1]
    if word in _TURNS:
        return length > 0 and not (word == "so" and before in ("not", "is", "are", "its", "feel", "feels", "was"))
    if word in _JOINTS and at + 1 < len(view) and view.sentence[at + 1] == view.sentence[at]:
        return view.words[at + 1] in _STARTS or _subject(view, at + 1)
    if before in _JOINTS or before in _TURNS:
        return False  # the clause began with the joint
    if view.soft[at]:
        return word in _STARTS or _subject(view, at)
    return length >= 2 and before not in _HOLDS and before not in _LISTERS and _subject(view, at)


def _subject(view: View, at: int) -> bool:
    """Whether a subject and its verb begin at this word."""
    word = view.words[at]
    ahead = view.words[at + 1 : at + 5]
    if word in _SUBJECTS:
        return (
            word.endswith(("m", "ve", "s", "re"))
            or any(w in _VERBS for w in ahead[:2])
            or word in ("i", "he", "she", "mine")
        )
    return word in _OWNERS and any(w in _VERBS for w in ahead[1:4])
