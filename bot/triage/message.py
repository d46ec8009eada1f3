"""What a person is told when the screen finds something. Fixed, reviewed text; never a model's."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from bot.message import Message
from bot.triage.finding import Finding, Tier, Triage
from bot.triage.lexicon import lexicon
from bot.triage.quote import call_link, escaped, one_line, quoted, sentence, shortened
from prompts.messages import Line, Numbers, load, numbers

SELF_HARM = "self_harm"


def escalation_text(
    triage: Triage,
    messages: Sequence[Message],
    country: str | None,
    clinic_phone: str | None = None,
    clinic_name: str | None = None,
) -> str:
    """The whole answer to an emergency or urgent verdict, as Markdown; ``messages`` is the conversation.

    Raises ValueError for a verdict below urgent.
    """
    if triage.tier < Tier.URGENT:
        raise ValueError(f"found tier {triage.tier.label}, expected urgent or emergency")
    texts = load("en")["triage"]
    whom = numbers(country)
    findings = _told(triage)
    if findings[0].flag == SELF_HARM:
        return _paragraphs(_self_harm(texts, whom, findings, messages))
    own: Mapping[str, str] = texts[triage.tier.label]
    if triage.tier is Tier.EMERGENCY:
        lines = [_emergency(texts, whom, own["number_label"])]
    else:
        lines = [_clinic(texts, clinic_phone, clinic_name)] if clinic_phone else []
        lines.append(_same_day(texts, whom))
    earlier = all(f.message < len(messages) - 1 for f in findings if f.tier is triage.tier)
    words = ", ".join(quoted(findings))
    return _paragraphs(
        [
            own["headline"],
            texts["reason_earlier" if earlier else "reason"].format(words=words),
            _meaning(texts, [f for f in findings if f.tier is triage.tier]),
            own["do"],
            _bullets(lines),
            whom.note if triage.tier is Tier.EMERGENCY else "",
            own["tell"].format(signs=words),
            own["avoid"],
            own.get("worse", ""),
            _bullets([_emergency(texts, whom, texts["emergency"]["number_label"])]) if "worse" in own else "",
        ]
    )


def soon_text(triage: Triage) -> str:
    """One or two sentences to put ahead of a normal answer; empty where nothing calls for an appointment."""
    findings = [finding for finding in triage.findings if finding.tier is Tier.SOON]
    if not findings:
        return ""
    first = findings[0]
    template: str = load("en")["triage"]["soon"]["text"]
    words = ", ".join(quoted([first]))
    return template.format(words=words, meaning=lexicon().signs[first.flag].meaning.rstrip("."))


def failed_text(country: str | None) -> str:
    """What is said when the screen itself is down. Needs nothing but the messages."""
    texts = load("en")["triage"]
    own = texts["failed"]
    whom = numbers(country)
    crisis = [_line(texts, own["crisis_label"].format(name=line.name), line) for line in whom.crisis]
    return _paragraphs(
        [
            own["headline"],
            own["do"],
            _bullets(own["signs"]),
            own["numbers"],
            _bullets([_emergency(texts, whom, texts["emergency"]["number_label"]), _same_day(texts, whom), *crisis]),
            whom.note,
            own["otherwise"],
        ]
    )


def _self_harm(
    texts: Mapping[str, Any], whom: Numbers, findings: Sequence[Finding], messages: Sequence[Message]
) -> list[str]:
    """Somebody to talk to comes first; other signs are named behind everything else."""
    own = texts[SELF_HARM]
    crisis = [_line(texts, own["crisis_label"].format(name=line.name), line) for line in whom.crisis]
    words = quoted([sentence(f, messages[f.message].content) for f in findings if f.flag == SELF_HARM])
    others = quoted([f for f in findings if f.flag != SELF_HARM])
    return [
        own["headline"],
        _bullets([*crisis, _emergency(texts, whom, own["emergency_label"])]),
        own["do"] if crisis else own["no_crisis"],
        whom.note,
        own["tell"].format(signs=", ".join(words)),
        own["other"],
        own["also"].format(words=", ".join(others)) if others else "",
    ]


def _told(triage: Triage) -> list[Finding]:
    """The findings to tell of: of the verdict's own tier first, thoughts of suicide ahead of all, vague ones last.

    Each flag is told of where it was first named; later messages may only lean on that.
    """
    first: dict[str, int] = {}
    for finding in triage.findings:
        first[finding.flag] = min(finding.message, first.get(finding.flag, finding.message))
    told = [f for f in triage.findings if f.tier >= Tier.URGENT and f.message == first[f.flag]]
    return sorted(told, key=lambda f: (f.flag != SELF_HARM, -f.tier, f.flag.startswith("other_")))


def _meaning(texts: Mapping[str, Any], findings: Sequence[Finding]) -> str:
    """One plain sentence: what the signs may mean together, else what the first of them may mean.

    Raises KeyError for a flag that the lexicon does not know.
    """
    flags = list(dict.fromkeys(finding.flag for finding in findings))
    fitting = [group for group in texts["together"] if flags[0] in group["flags"]]
    counts = [len(set(flags) & set(group["flags"])) for group in fitting]
    if counts and max(counts) > 1:
        return str(fitting[counts.index(max(counts))]["meaning"])
    return lexicon().signs[flags[0]].meaning


def _clinic(texts: Mapping[str, Any], phone: str, name: str | None) -> str:
    label = escaped(shortened(one_line(name or ""))) or texts["clinic_default"]
    template: str = texts["clinic"]
    return template.format(name=label, link=call_link(one_line(phone), texts["call"]))


def _line(texts: Mapping[str, Any], label: str, line: Line) -> str:
    template: str = texts["number"]
    return template.format(label=label, link=f"**{call_link(line.number, texts['call'])}**")


def _emergency(texts: Mapping[str, Any], whom: Numbers, label: str) -> str:
    link = texts["or"].join(f"**{call_link(number, texts['call'])}**" for number in whom.emergency)
    template: str = texts["number"]
    return template.format(label=label, link=link)


def _same_day(texts: Mapping[str, Any], whom: Numbers) -> str:
    own: Mapping[str, str] = texts["urgent"]
    if whom.same_day.number:
        return _line(texts, own["number_label"].format(service=whom.same_day.name), whom.same_day)
    return own["no_number"].format(service=whom.same_day.name)


def _bullets(lines: Sequence[str]) -> str:
    return "\n".join(f"- {line}" for line in lines)


def _paragraphs(parts: Sequence[str]) -> str:
    return "\n\n".join(part for part in parts if part)
