"""A conversation -> what its last message asks, and what that leans on.

Without a chat model this is done by rules and by the library: a message that leans on what was said (a pronoun, an
ellipsis, an ordinal, a bare 'why') is searched for together with its context, which is the question that the talk
began with, those since, and the beginning of the last answer. One that names its own topic and that the library
answers as it stands, or that says that it changes the subject, stands alone.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field, replace
from functools import cache

from bot.correct import corrected
from bot.listed import MARKER, plain, pointed_at
from bot.message import Message
from bot.rules import any_of, load_rules
from bot.smalltalk import smalltalk
from bot.suggest import offered
from index.talk import in_talk
from index.words import content_words, fold

OWN_TOPIC = 4
"""A message with this many content words that the library knows stands alone, unless it leans on a pronoun."""
ANSWER_WORDS = 8
"""How much of the preceding answer is taken over as context."""
QUESTIONS = 2
"""How many of the questions since the talk's first are taken over."""
LATEST = 12
"""Exchanges that are looked at; what was said before them is forgotten."""
_QUESTION_CHARS = 140
_GOES_BACK = "going go come back returning return earlier"
"""Words of a message that say only that it returns to something: 'back' there is no body part."""
_WHAT_IS = re.compile(r"\W*(?:(?:ok|okay|so|and|but|right)\W+)*(?:what|who|where)(?:'?s| is| are| was) ")


@dataclass(frozen=True, slots=True)
class Turn:
    """An earlier question with its answer, '' for none. ``topic``: what the question was about, standing alone."""

    question: str
    answer: str
    alone: bool
    topic: str
    names: bool = False
    """Whether it leans on what was before, yet names what it is about itself ('and shoes?')."""

    @property
    def declined(self) -> bool:
        """Whether the answer cites nothing and says that there is none: the talk goes on about what was before."""
        return not MARKER.search(self.answer) and _cue("declined").search(fold(self.answer)) is not None


@dataclass(frozen=True, slots=True)
class Standing:
    """What the last message asks.

    ``asked`` are its own words, ``context`` what they lean on ('' where they stand alone), ``shown`` is for a person to
    read. ``judged`` are the words by which is decided whether the library answers, ``turns`` the exchanges that the
    message may go on from, latest last.
    """

    asked: str
    context: str
    shown: str
    judged: str
    turns: tuple[Turn, ...] = ()
    named: frozenset[str] = frozenset()
    """Stems of what a message that leans on the talk names itself ('and shoes?')."""
    talk: str = field(default="", compare=False)
    """The message with what was said before it, for the talk tower; none where nothing was, or the subject changes."""

    @property
    def follows(self) -> bool:
        """Whether it leans on what was said."""
        return bool(self.context)

    @property
    def text(self) -> str:
        """The question with its context."""
        return f"{self.asked} {self.context}".strip()


@cache
def idle() -> frozenset[str]:
    """Stems of words that name no thing of their own."""
    return frozenset(stem for word in load_rules("condense")["idle"] for stem in content_words(word))


@cache
def _cue(kind: str) -> re.Pattern[str]:
    return re.compile(any_of(load_rules("condense")[kind]))


def leans(text: str) -> bool:
    """Whether a pronoun of a message stands for something said before."""
    return _cue("leans").search(fold(text)) is not None


def wants_other_side(text: str) -> bool:
    """Whether a message asks for the other view on what was just said."""
    return _cue("other_side").search(fold(text)) is not None


def condense(
    messages: Sequence[Message],
    knows: frozenset[str] | None = None,
    answers: Callable[[str], bool] | None = None,
    topics: Callable[[str], frozenset[str]] | None = None,
) -> Standing:
    """The standing question of the last user message.

    ``knows`` are the stems of the library's vocabulary; without it every content word counts as known. ``answers``
    tells whether the library answers a message as it stands; without it one that names its topic is taken to be so.
    ``topics`` gives the stems of the things that a message names and the library knows.
    """
    users = [i for i, m in enumerate(messages) if m.role == "user" and m.content.strip()]
    if not users:
        return _alone("")
    turns: list[Turn] = []
    for i in [j for j in users[:-1] if not smalltalk(messages[j].content)][-LATEST:]:
        after = messages[i + 1] if i + 1 < len(messages) else None
        words = " ".join(messages[i].content.split())
        standing = _standing(words, turns, knows, answers, topics)
        answer = after.content if after and after.role == "assistant" else ""
        topic = _topic(turns) if standing.follows and not standing.named else standing.asked
        turns.append(Turn(words, answer, not standing.follows, topic, bool(standing.named)))
    words = " ".join(messages[users[-1]].content.split())
    standing = _standing(words, turns, knows, answers, topics)
    if not turns or _changed(words):
        return standing
    return replace(standing, talk=in_talk(words, [(t.question, plain(t.answer)) for t in turns]))


def _alone(words: str) -> Standing:
    return Standing(words, "", words, words)


def _standing(
    words: str,
    turns: Sequence[Turn],
    knows: frozenset[str] | None,
    answers: Callable[[str], bool] | None,
    topics: Callable[[str], frozenset[str]] | None,
) -> Standing:
    changed = _changed(words) if turns else words
    if changed:
        return _alone(changed)
    live = _live(turns)
    back = _gone_back_to(words, turns)
    if back:
        return _at(back, words, topics)
    listed = pointed_at(words, [(t.question, t.answer) for t in turns])
    if listed:
        item, question = listed
        asked = _asking(words)
        return Standing(asked, f"{item} {_short(question)}", f"{words} ({item})", f"{item} {asked}", live)
    if _names_nothing_known(words, knows) or (_names_its_topic(words, knows) and (answers is None or answers(words))):
        return _alone(words)
    if _cue("correction").search(fold(words)):
        asked, kept = corrected(words, turns[-1].question)
        shown = f"{asked} (about: {_short(kept)})"
        return Standing(asked, kept or turns[-1].topic, shown, f"{asked} {kept}")
    context = f"{_topic(turns)} {' '.join(plain(live[-1].answer).split()[:ANSWER_WORDS])}".strip()
    about = _short(_chain(turns)[0].question)
    named = _named(words, topics)
    asked = _asking(words) if named else words
    return Standing(asked, context, f"{words} (about: {about})", asked, live, named)


def _gone_back_to(words: str, turns: Sequence[Turn]) -> Turn | None:
    """The earlier exchange that a message says it returns to: the first, or the latest with most of its words."""
    folded = fold(words)
    if len(turns) > 1 and _cue("first").search(folded):
        return turns[0]
    if len(turns) < 2 or not _cue("return").search(folded):
        return None
    own = set(content_words(words)) - idle() - set(content_words(_GOES_BACK))
    shared = [len(own & set(content_words(f"{t.question} {plain(t.answer)}"))) for t in turns]
    most = max(shared)
    at = len(turns) - 1 - shared[::-1].index(most)
    return turns[at] if most and at < len(turns) - 1 else None


def _at(turn: Turn, words: str, topics: Callable[[str], frozenset[str]] | None) -> Standing:
    """Of a message that goes back to an earlier exchange."""
    context = f"{_short(turn.question)} {' '.join(plain(turn.answer).split()[:ANSWER_WORDS])}".strip()
    return Standing(words, context, f"{words} (about: {_short(turn.question)})", words, (turn,), _named(words, topics))


def _changed(words: str) -> str:
    """What a message asks that says that it changes the subject, or that was offered; '' for any other."""
    if words in offered():
        return words
    switch = _cue("switch").search(fold(words))
    if not switch:
        return ""
    rest = words[switch.end() :].strip(" ,.:;-")
    return rest if len(rest.split()) > 2 else words


def _live(turns: Sequence[Turn]) -> tuple[Turn, ...]:
    """``turns`` without those that came to nothing; all where every one did."""
    return tuple(t for t in turns if not t.declined) or tuple(turns)


def _named(words: str, topics: Callable[[str], frozenset[str]] | None) -> frozenset[str]:
    """What a message names that asks nothing else of it ('and shoes?') and leans on no pronoun."""
    asking = _asking(words)
    if topics is None or leans(asking) or (_cue("asks").match(fold(asking)) and not _cue("about").search(fold(asking))):
        return frozenset()
    return topics(asking)


def _chain(turns: Sequence[Turn]) -> tuple[Turn, ...]:
    """The turns since the last one that said what it is about, that one included."""
    live = _live(turns)
    return live[max((i for i, t in enumerate(live) if t.alone or t.names), default=0) :]


def _topic(turns: Sequence[Turn]) -> str:
    """The latest questions and the one that the talk about them began with."""
    first, *rest = _chain(turns)
    return " ".join([*(t.question for t in rest[-QUESTIONS:]), _short(first.question)])


def _short(question: str) -> str:
    return question if len(question) <= _QUESTION_CHARS else question[:_QUESTION_CHARS].rsplit(" ", 1)[0] + " …"


def _names_its_topic(words: str, knows: frozenset[str] | None) -> bool:
    folded = fold(words)
    own = {w for w in content_words(words) if knows is None or w in knows}
    if _cue("return").search(folded) and len(own) >= 2:
        return True
    opens = any(_cue("opens").match(text) for text in (folded, fold(_asking(words))))
    leaning = leans(words)
    if len(own) >= OWN_TOPIC and not (opens and leaning) and not (leaning and len(own) < OWN_TOPIC + 3):
        return True
    enough = 1 if _cue("defines").match(folded) else 2
    return len(own) >= enough and not opens and not leaning and not _cue("correction").search(folded)


def _names_nothing_known(words: str, knows: frozenset[str] | None) -> bool:
    """Whether a message asks what something is, of which the library has no word, and leans on nothing."""
    own = set(content_words(words))
    asks = _WHAT_IS.match(fold(words)) and not leans(words)
    return bool(asks) and len(own) >= 2 and knows is not None and not own & knows


def _asking(words: str) -> str:
    """The sentences of a message that ask something; all of it where none does."""
    sentences = re.split(r"(?<=[.!?…])\s+", words)
    asking = [s for s in sentences if s.endswith("?") or _cue("asks").match(fold(s))]
    return " ".join(asking) or words
