"""The plain question that the screen asks when it is in doubt, and what a short answer to it means."""

from __future__ import annotations

import re
from collections.abc import Sequence

from bot.message import Message
from bot.triage.finding import Assertion, Finding, Tier
from bot.triage.lexicon import lexicon
from prompts.messages import load

_NO = re.compile(
    r"\W*(no|nope|nah|na|never|none|not at all|not really|neither|i don'?t|i can|nothing like that)\b", re.I
)
_YES = re.compile(
    r"\W*(yes|yep|yeah|yea|yup|ya|aye|si|ja|oui|i do|i have|i did|i am|it is|it does|it has|sort of|kind of|kinda|a bit"
    r"|a little|slightly|sometimes|maybe|perhaps|possibly|i think so|think so|not sure|unsure|i don'?t know|dunno|both"
    r"|correct|right|true|definitely|sure|ok yes|well yes|um+ yes|unfortunately|afraid so|now and then|on and off)\b",
    re.I,
)
_DOUBT = re.compile(r"\W*(i don'?t know|not sure|no idea)", re.I)
_PLAIN_NO = 5
"""Words; a longer no may go on to say something else."""
_LONGEST_ANSWER = 160
"""Characters; a longer message is read for what it says, not as yes or no."""


def question(weak: Sequence[str], messages: Sequence[Message]) -> str | None:
    """The question of the gravest flag that is only hinted at and has not been asked about yet."""
    signs = lexicon().signs
    texts = load("en")["triage"]["questions"]
    said = [message.content for message in messages if message.role == "assistant"]
    for name in sorted(dict.fromkeys(weak), key=lambda n: -(signs[n].tier or Tier.NONE)):
        text: str | None = texts.get(name)
        if text and not any(text in content for content in said):
            return text
    return None


def denied(messages: Sequence[Message], index: int) -> bool:
    """Whether a user's message is a plain no to the question that the screen asked just before it."""
    if index == 0 or messages[index - 1].role != "assistant":
        return False
    content, before = messages[index].content, messages[index - 1].content
    texts: dict[str, str] = load("en")["triage"]["questions"]
    asked = any(text in before for text in texts.values())
    return asked and len(content.split()) <= _PLAIN_NO and bool(_NO.match(content)) and not _DOUBT.match(content)


def answered(messages: Sequence[Message]) -> list[Finding]:
    """What the user has said yes to; a doubtful answer to a question about an emergency is a yes."""
    signs = lexicon().signs
    texts: dict[str, str] = load("en")["triage"]["questions"]
    out: list[Finding] = []
    for index, message in enumerate(messages):
        if index == 0 or message.role != "user" or messages[index - 1].role != "assistant":
            continue
        content = message.content
        if len(content) > _LONGEST_ANSWER or not content.strip():
            continue
        for name, text in texts.items():
            if text not in messages[index - 1].content:
                continue
            yes = _DOUBT.match(content) or (_YES.match(content) and not _NO.match(content))
            tier = signs[name].tier
            if yes and tier is not None:
                start = len(content) - len(content.lstrip())
                end = len(content.rstrip())
                out.append(Finding(name, tier, index, content[start:end], start, end, Assertion.PRESENT))
    return out
