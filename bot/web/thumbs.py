"""Thumbs below a reply on the page, and the word of why that may come with one."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime
from html import escape
from typing import cast

from bot.reply import Status
from bot.web.feedback import Feedback, Given, Thumb, UnknownMessageError
from bot.web.talk import Talk, Turn
from bot.web.texts import ThumbTexts

LONGEST = 500
"""Characters of a word of why."""
JUDGED = (Status.ANSWERED, Status.DECLINED)
"""An escalation has a button of its own, and nobody judges a greeting."""
_UP = (
    "M7 10.5v9H4v-9zM7 10.5l4-7c1.7 0 2.5 1.2 2.2 2.7l-.7 3.3h5.3c1.4 0 2.4 1.3 2 2.6l-1.6 5.7c-.3 1-1.1 1.7-2.2 1.7H7"
)
_DOWN = (
    "M17 13.5v-9h3v9zM17 13.5l-4 7c-1.7 0-2.5-1.2-2.2-2.7l.7-3.3H6.2c-1.4 0-2.4-1.3-2-2.6l1.6-5.7"
    "c.3-1 1.1-1.7 2.2-1.7h9"
)


def noted(feedback: Feedback, talk: Talk, turn: Turn) -> Turn:
    """The finished turn with an id that its reply can be judged by."""
    reply = turn.reply
    if reply is None or talk.find(turn.number) is None:  # the conversation was cleared in the meantime
        return turn
    message_id = f"{talk.id}:{turn.number}"
    flags = tuple(dict.fromkeys(finding.flag for finding in reply.triage.findings))
    feedback.answered(message_id, Given(talk.id, "", reply.status.value, reply.triage.tier.label, flags))
    return replace(turn, message_id=message_id)


def rated(feedback: Feedback, talk: Talk, said: object, at: datetime, keeps_words: bool) -> Turn | None:
    """Keeps what the page's script sent: ``{"turn": 3, "thumb": "up", "comment": "…"}``; None for anything else.

    Where texts are not kept (``keeps_words``), nobody is asked for words that would be thrown away.
    """
    if not isinstance(said, dict):
        return None
    turn, thumb = talk.find(said.get("turn")), said.get("thumb")
    if turn is None or turn.reply is None or turn.reply.status not in JUDGED or thumb not in ("up", "down"):
        return None
    words = comment_of(said) if keeps_words else ""
    try:
        feedback.rate(turn.message_id, cast(Thumb, thumb), words, at)
    except UnknownMessageError:  # so long ago that it was forgotten
        return None
    turn = replace(turn, thumb=thumb, asks_why=keeps_words and not words)
    return turn if talk.put(turn) else None


def comment_of(said: object) -> str:
    """The word of why in what the page's script sent, '' for none."""
    comment = said.get("comment") if isinstance(said, dict) else None
    return comment.strip()[:LONGEST] if isinstance(comment, str) else ""


def buttons(texts: ThumbTexts, turn: Turn) -> str:
    """The two thumbs as HTML."""
    if turn.reply is None or turn.reply.status not in JUDGED:
        return ""
    both = "".join(
        f'<button type="button" class="bs-thumb" data-turn="{turn.number}" data-thumb="{thumb}" '
        f'aria-pressed="{"true" if turn.thumb == thumb else "false"}" aria-label="{escape(label)}" '
        f'title="{escape(label)}"><svg viewBox="0 0 24 24" aria-hidden="true"><path d="{path}"></path></svg></button>'
        for thumb, label, path in (("up", texts.up, _UP), ("down", texts.down, _DOWN))
    )
    return f'<span class="bs-thumbs" role="group" aria-label="{escape(texts.label)}">{both}</span>'


def thanks(texts: ThumbTexts, turn: Turn) -> str:
    """What follows a thumb: thanks, and a box for a word of why where one is asked for."""
    if not turn.thumb:
        return ""
    note = f'<p class="bs-thanks" role="status" tabindex="-1" data-turn="{turn.number}">{escape(texts.thanks)}</p>'
    if not turn.asks_why:
        return note
    name = f"bs-why-{turn.number}"
    label = texts.why_up if turn.thumb == "up" else texts.why_down
    return (
        f'{note}<form class="bs-why" data-turn="{turn.number}" data-thumb="{turn.thumb}">'
        f'<label for="{name}">{escape(label)}</label>'
        f'<input id="{name}" type="text" maxlength="{LONGEST}" autocomplete="off">'
        f'<button type="submit" class="bs-plain">{escape(texts.send)}</button></form>'
    )
