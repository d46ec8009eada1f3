"""Whose signs a clause tells of: the user's, those of a person spoken for, or somebody else's.

"My wife can't feel her legs" and "asking for my dad, he…" speak for the person: it counts. "My gran once had that", "a
friend from the club ended up in hospital", "I read about a runner who…" tell a story: it does not.
"""

from __future__ import annotations

from itertools import groupby

from bot.triage.view import View

_FIRST = frozenset("i im ive id my me mine myself".split())
_ASIDE = frozenset("to with by for than at beside like if though".split())
"""After these a person has a part in what is told, but it is not told of them: "I gave it to a mate"."""
_WHEN = frozenset("when whenever while before after until where".split())
_PETS = frozenset("dog cat horse".split())
_THIRD = frozenset("he she they hes shes theyre his her him their theyve herself himself".split())


def others(view: View) -> frozenset[int]:
    """The clauses that are about somebody who is not spoken for."""
    close = view.occurrences.get("person_close", {})
    far = view.occurrences.get("person_far", {})
    if not close and not far:
        return frozenset()
    spoken = bool(view.occurrences.get("spoken_for"))
    recent = {view.sentence[at] for at in view.occurrences.get("recent", ())}
    past = {view.sentence[at] for at in view.occurrences.get("anecdote", ())}
    story = {view.sentence[at] for at in view.occurrences.get("story", ())}
    now = {view.sentence[at] for at in view.occurrences.get("their_present", ())}
    distant = view.occurrences.get("person_distant", {})
    acute = {view.sentence[at] for at in view.occurrences.get("acute", ())}
    body = view.occurrences.get("saddle", {})
    out: set[int] = set()
    state = "user"
    for clause, group in groupby(range(len(view)), key=lambda at: view.clause[at]):
        places = list(group)
        sentence = view.sentence[places[0]]
        persons = [
            at
            for at in places
            if (at in close or at in far) and at not in body and not (at > 0 and view.words[at - 1] in _ASIDE)
        ]
        persons = [at for at in persons if at < places[0] + 3 or view.words[at - 1] not in _WHEN]
        inside = {at for p in persons for at in range(p, max(close.get(p) or far.get(p) or (p + 1,)))}
        words = [view.words[at] for at in places if at not in inside]
        leads = [at for at in persons if not any(view.words[b] in _FIRST for b in places if b < at and b not in inside)]
        if any(at in close for at in leads):
            told = sentence in story and sentence not in now
            state = "other" if told and not spoken else "spoken"
        elif leads:
            named = [at for at in leads if at in distant]
            lately = (sentence in now or sentence in recent) and sentence not in story
            fresh = sentence in acute if named else lately
            state = "spoken" if spoken or fresh else "other"
        elif (
            any(at in far and _PETS.isdisjoint(view.words[at : at + 2]) for at in persons)
            and sentence in past
            and sentence not in now
            and not spoken
        ):
            state = "other"
        elif any(word in _FIRST for word in words) and not (state != "user" and any(word in _THIRD for word in words)):
            state = "user"
        if state == "other":
            out.add(clause)
    return frozenset(out)
