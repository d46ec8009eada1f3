"""A scripted responder for the web's tests: every kind of reply, and every way to break, by a word in the message."""

from __future__ import annotations

import threading
import time
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace

from bot.contact import NOBODY, Contact
from bot.library_view import DocumentView, PassageView
from bot.message import Message
from bot.reply import Citation, Reply, Screening, Status
from bot.triage.finding import Assertion, Finding, Tier, Triage
from tests.web.library import ARTICLES, HOSTILE, INJECTION, SECTION, VIEWS, cite

__all__ = ["INJECTION", "SECTION", "VIEWS", "FakeResponder", "screen"]

ANSWERED = Reply(
    status=Status.ANSWERED,
    text=(
        "Back pain after a run often has to do with how the muscles around the pelvis share the work.\n\n"
        "- Weak abdominal muscles plus tight hamstrings are mainly to blame for it. [1]\n"
        "- Running uses different muscle groups. [2][3]\n\n"
        "Hold each stretch for **30 seconds**. [3]"
    ).replace("share the work.", "share the work. [1]"),
    citations=(
        cite(1, "Weak abdominal muscles plus tight hamstrings are mainly to blame for lower back pain after a run."),
        cite(2, "Running uses different muscle groups."),
        cite(3, "Hold for 30 seconds."),
    ),
    suggestions=("Which exercises strengthen the core?", "How long does the pain last?"),
    query="why does my back hurt after a run",
)
LONG = Reply(
    status=Status.ANSWERED,
    text="\n\n".join(
        f"{n}. Weak abdominal muscles plus tight hamstrings are mainly to blame for it. [1]" for n in range(1, 25)
    ),
    citations=ANSWERED.citations[:1],
    suggestions=ANSWERED.suggestions,
)
EXERCISES = tuple(
    Citation(n, "exercises", f"exercises:{n}", "Exercises", "Trivo", "", "digest", ("Exercises",), quote, 0, len(quote))
    for n, quote in enumerate(
        (
            "Knee plank: hold a plank on your knees.",
            "Glute bridge: raise your hip until your trunk is straight.",
            "Side-lying clamshell",
        ),
        start=1,
    )
)
STRENGTH = Reply(
    status=Status.ANSWERED,
    text="These exercises are named:\n\n" + "\n".join(f"- {c.quote} [{c.marker}]" for c in EXERCISES),
    citations=EXERCISES,
    query="which exercises strengthen the back",
)
DECLINED = Reply(
    status=Status.DECLINED,
    text=(
        "The articles in my library say nothing about that.\n\nWhat they do say something about:\n\n"
        "- What causes lower back pain in runners?\n- Which stretches help?"
    ),
    suggestions=("What causes lower back pain in runners?", "Which stretches help?"),
)
SMALLTALK = Reply(status=Status.SMALLTALK, text="Hello! Ask me anything about running and back pain.")
EMERGENCY_TEXT = (
    "**Please get emergency help now.**\n\nYou mentioned: “{words}”.\n\n"
    "That can be a sign of pressure on the nerves at the bottom of the spine.\n\n"
    "Call the emergency number or go to the nearest emergency department now. Do not wait to see whether it passes.\n\n"
    "- Emergency: **[call {number}](tel:{number})**\n\n"
    "**What to tell them:** “{words}”. Say when it started and whether it is getting worse.\n\n"
    "Until you have been seen: no running, no stretching it out, and no testing yourself by hopping or bending."
)
URGENT_TEXT = (
    "**Please get medical advice today.**\n\nYou mentioned: “{words}”.\n\nSpeak to a doctor today.\n\n"
    "- Same-day advice: **[call 111](tel:111)**\n\nUntil somebody has examined you: no running."
)
SOON_TEXT = "Pain that has lasted longer than two weeks is worth showing to a doctor or physiotherapist."


SELF_HARM_TEXT = (
    "**I am glad that you said this.**\n\nPlease contact one of these now.\n\n"
    "- Samaritans: **[call 116 123](tel:116123)**\n- Emergency: **[call 999](tel:999)**"
)
SIGNS = {"groin": Tier.EMERGENCY, "end my life": Tier.EMERGENCY, "fever": Tier.URGENT, "weeks": Tier.SOON}
FLAGS = {"end my life": "self_harm", "groin": "saddle_numbness"}


def screen(messages: Sequence[Message]) -> Triage:
    """The scripted screen: 'groin' and 'end my life' are emergencies, 'fever' is urgent, 'weeks' soon."""
    findings = []
    for index, message in enumerate(messages):
        for word, tier in SIGNS.items():
            start = message.content.find(word)
            if message.role == "user" and start >= 0:
                findings.append(
                    Finding(FLAGS.get(word, word), tier, index, word, start, start + len(word), Assertion.PRESENT)
                )
    return Triage(max((f.tier for f in findings), default=Tier.NONE), tuple(findings))


class BrokenError(RuntimeError):
    """What the fake raises; its text holds the person's words, as real errors may."""


@dataclass
class FakeResponder:
    """Answers by keyword.

    ``hold`` keeps it loading until it is set, ``gate`` keeps it from answering; ``pause`` is the time between words.
    ``words`` counts the words that were drawn, ``closed`` the replies that were let go before their end.
    """

    pause: float = 0.0
    hold: threading.Event = field(default_factory=threading.Event)
    gate: threading.Event = field(default_factory=threading.Event)
    seen: list[tuple[tuple[Message, ...], str]] = field(default_factory=list)
    contacts: list[Contact] = field(default_factory=list)
    words: int = 0
    closed: int = 0
    missing: str = ""
    warm_error: str = ""
    broken: bool = False

    def __post_init__(self) -> None:
        self.hold.set()
        self.gate.set()

    def warm(self) -> None:
        """Waits as long as it is held."""
        if self.warm_error:
            raise BrokenError(self.warm_error)
        self.hold.wait(30)

    def ready(self) -> tuple[bool, str]:
        """Not before it is let go."""
        if self.missing:
            return False, self.missing
        return (True, "") if self.hold.is_set() and not self.warm_error else (False, "")

    def respond(self, messages: Sequence[Message], country: str = "", contact: Contact = NOBODY) -> Reply:
        """The whole reply."""
        return next(event.value for event in self.stream(messages, country, contact) if isinstance(event.value, Reply))

    def stream(self, messages: Sequence[Message], country: str = "", contact: Contact = NOBODY) -> Iterator[Event]:
        """Triage at once; the rest when the library is there."""
        self.seen.append((tuple(messages), country))
        self.contacts.append(contact)
        if self.broken:
            raise BrokenError(messages[-1].content)
        verdict = screen(messages)
        yield Event("triage", Screening(verdict.tier, None, verdict.findings))
        words = messages[-1].content
        if verdict.tier < Tier.URGENT:
            self.hold.wait(30)
            self.gate.wait(30)
        if "break" in words:
            raise BrokenError(words)
        reply = self._reply(words, verdict, country)
        yield Event("citations", reply.citations)
        try:
            for piece in _pieces(reply.text):
                if "midway" in words:
                    raise BrokenError(words)
                time.sleep(self.pause)
                self.words += 1
                yield Event("delta", piece)
            yield Event("reply", reply)
        except GeneratorExit:
            self.closed += 1
            raise

    def passage(self, passage_id: str) -> PassageView | None:
        """One of the scripted passages."""
        if passage_id == "broken":
            raise BrokenError(passage_id)
        return VIEWS.get(passage_id)

    def documents(self) -> Sequence[DocumentView]:
        """The scripted documents."""
        return ARTICLES

    def find(self, query: str, limit: int) -> Sequence[PassageView]:
        """The scripted passages, whatever is asked."""
        if "break" in query:
            raise BrokenError(query)
        return list(VIEWS.values())[:limit]

    def _reply(self, words: str, verdict: Triage, country: str) -> Reply:
        screening = Screening(verdict.tier, None, verdict.findings)
        if verdict.tier >= Tier.URGENT:
            text = EMERGENCY_TEXT if verdict.tier is Tier.EMERGENCY else URGENT_TEXT
            text = SELF_HARM_TEXT if "end my life" in words else text
            number = "911" if country == "US" else "999"
            text = text.replace("{words}", words).replace("{number}", number)
            cited = ANSWERED.citations[:1] if "written" in words else ()
            text += "\n\n**In my library:**\n\n- Trivo counts it among the signs [1]." if cited else ""
            return Reply(Status.ESCALATED, text, cited, triage=screening)
        if "hostile" in words:
            return Reply(
                Status.ANSWERED, f"{INJECTION} [x](javascript:alert(1)) {words} [1]", (cite(1, INJECTION, HOSTILE),)
            )
        if "gone" in words:
            citation = Citation(1, "gone", "gone:1", "Gone", "", "", "digest", (), "A quote that was.", 0, 17)
            return Reply(Status.ANSWERED, "A quote that was. [1]", (citation,))
        if verdict.tier is Tier.SOON:
            return replace(ANSWERED, text=f"{SOON_TEXT}\n\n{ANSWERED.text}", triage=screening)
        scripted = {"weather": DECLINED, "Hello": SMALLTALK, "long": LONG, "strengthen": STRENGTH}
        return next((reply for word, reply in scripted.items() if word in words), ANSWERED)


@dataclass(frozen=True)
class Event:
    """A piece of a reply."""

    kind: str
    value: object


def _pieces(text: str) -> Iterator[str]:
    for word in text.split(" "):
        yield word + " "
