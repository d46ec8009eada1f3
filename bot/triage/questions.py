"""The plain question that the screen asks when it is in doubt, and what a short answer to it means."""

from __future__ import annotations

import re
from collections.abc import Sequence

from bot.message import Message
from bot.triage.finding import Assertion, Finding, Tier
from bot.triage.lexicon import lexicon
from prompts.messages import load

_THANKS = (
    r"(?:[\s,.!]*(?:thanks?|thank you|cheers|ta|thankfully|luckily|thank god|doc|doctor|mate|sir|at all|never|none))*"
)
_NO = re.compile(
    r"\W*(?:(?:oh|um+|er+|well|ok|okay|god|hell|definitely|certainly|absolutely|just|actually)\W+)*"
    r"(?:no+|nope|nah|na|never(?: have| did| had)?|none|not at all|not really|neither|not that i know(?: of)?|no way"
    r"|i (?:don'?t|do not|haven'?t|have not|am not|can|never have)|i'?m not"
    r"|(?:no\W+)?i can (?:feel|tell|lift|move|go|hold|control)(?: it| that| them| everything| there)?"
    r"(?: fine| normally| ok(?:ay)?| well| all right| alright| as usual)?"
    r"|everything (?:feels|is|works) (?:fine|normal|ok(?:ay)?)"
    r"|it (?:doesn'?t|isn'?t|hasn'?t)"
    r"|they (?:don'?t|aren'?t)|nothing(?: like that| there| new)?|all (?:fine|normal|good|ok(?:ay)?)"
    r"|(?:no+|nope|nah|na)[\s,]+(?:i (?:don'?t|do not|haven'?t|have not|am not|can|never have)|i'?m not"
    r"|nothing(?: like that)?"
    r"|none(?: of (?:that|those|these))?|not at all|it'?s (?:fine|normal)|all (?:fine|normal|good)"
    r"|(?:numbness|pain|fever|trouble|problems?|issues?|cancer|weakness|accident|fall|leaks?)(?: (?:there|at all))?))"
    + _THANKS
    + r"\W*$",
    re.I,
)
"""A no and nothing else: what goes on to say something is read for what it says."""
_ONE_SIDE = re.compile(
    r"\W*(?:no\W+)?(?:just|only) (?:the |my |in |on )*(?:one|left|right)\b(?: (?:leg|side|one))?\W*$", re.I
)
"""A no to whether it is in both legs."""
_YES = re.compile(
    r"\W*(yes|yep|yeah|yea|yup|ya|aye|si|ja|oui|i do(?! ?n[o']?t)|i have(?! ?n[o']?t)|i did(?! ?n[o']?t)|i am(?! not)"
    r"|it is(?! not| n't)|it does(?! ?n[o']?t)|it has(?! ?n[o']?t)|sort of|kind of|kinda|a bit"
    r"|a little|slightly|sometimes|maybe|perhaps|possibly|i think so|think so|not sure|unsure|i don'?t know|dunno|both"
    r"|correct|right|true|definitely|sure|ok yes|well yes|um+ yes|unfortunately|afraid so|now and then|on and off)\b",
    re.I,
)
_DOUBT = re.compile(
    r"\W*(i don'?t know|not sure|no idea|(?:no|not) (?:plan|today|tonight|now|right now|yet|exactly|quite|lost but)\b"
    r"|(?:i )?(?:don'?t|do not|rather not|would rather not) (?:want to |like to |wanna )?(?:say|answer|talk)"
    r"|prefer not to)",
    re.I,
)
"""Neither yes nor no; where life is at stake it is taken for a yes."""
_SAYS_SO = re.compile(
    r"\b(?:can ?not|can'?t|couldn'?t|unable to|hard to|struggle to) "
    r"(?:really |even |quite |always |properly )?"
    r"(?:feel|tell|go|pee|wee|lift|raise|hold|move|stop|control|push|breathe)"
    r"|\b(?:i )?(?:don'?t|do not|never|hardly|barely|only just) (?:really |even )?(?:feel|notice)"
    r"|\bno(?:t (?:any|much))? (?:feeling|sensation|control|urge|strength|power|push|pee|wee|stream|flow)\b"
    r"|\bonly (?:a )?(?:dribbl\w+|drops?|trickle)|\bcan only (?:dribble|drip)"
    r"|\b(?:drops|drags|flops|slaps|catches|gives way|gave way|buckles)\b"
    r"|\b(?:just|but|only|more(?: of| like)?) (?:a |an |it'?s )?(?:bit |little |some )?"
    r"(?:tight\w*|pressure|heav\w+|squeez\w+|numb\w*|tingl\w+|leak\w*|weak\w*|odd|funny|fuzzy)|\btight(?:ness)? yes\b"
    r"|\buntil (?:yesterday|today|now|this|last)\b",
    re.I,
)
"""What says, without a yes, that the sign that was asked about is there."""
_BEGINS_NO = re.compile(r"\W*(?:(?:oh|um+|er+|well|ok|okay)\W+)*(?:no+|nope|nah|na|not really|not at all)\b", re.I)
_TURNS = re.compile(r"\b(?:but|though|although|except|only when|unless|until)\b", re.I)
"""What may follow a no and take it back."""
_ASKS = re.compile(r"\W*(?:what|which|how|why|where|when|who|should|can|could|do|does|is|are|will|would)\b", re.I)
_ABOUT_IT = re.compile(r"numb|tingl|leak|weak|feel|lift|breath|chest|tight|pee|wee|bladder|bowel|there|it'?s\b", re.I)
"""What a question may still say of the sign that was asked about."""
_BOTH = "bilateral_leg_symptoms"
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
    return any(text in before and _no(name, content) for name, text in texts.items())


def no_answer(messages: Sequence[Message], index: int) -> bool:
    """Whether a user's message begins with a no to the screen's question, or asks something instead of answering it.

    The classifier, which reads the question with it, would take the question's words for the answer.
    """
    if index == 0 or messages[index - 1].role != "assistant":
        return False
    content, before = messages[index].content, messages[index - 1].content
    texts: dict[str, str] = load("en")["triage"]["questions"]
    if not any(text in before for text in texts.values()) or _SAYS_SO.search(content):
        return False
    no = _BEGINS_NO.match(content) is not None and not _DOUBT.match(content) and not _TURNS.search(content)
    asks = content.rstrip().endswith("?") or _ASKS.match(content) is not None
    return no or (asks and _ABOUT_IT.search(content) is None)


def _no(name: str, content: str) -> bool:
    one_side = name == _BOTH and _ONE_SIDE.match(content) is not None
    return one_side or (_NO.match(content) is not None and not _DOUBT.match(content))


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
            yes = _YES.match(content) or _DOUBT.match(content) or _SAYS_SO.search(content)
            tier = signs[name].tier
            if yes and tier is not None and not _no(name, content):
                start = len(content) - len(content.lstrip())
                end = len(content.rstrip())
                out.append(Finding(name, tier, index, content[start:end], start, end, Assertion.PRESENT))
    return out
