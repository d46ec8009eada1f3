"""What the library says of a red flag, behind the fixed advice."""

from __future__ import annotations

from pathlib import Path

import pytest

from bot.answer import Answerer
from bot.message import Message
from bot.reply import Reply, Status
from bot.respond import Responder
from bot.triage.lexicon import lexicon
from bot.warn import MOST
from corpus.document import CorpusError
from corpus.warnings import PATH, unanchored_warnings, warnings

WET = "since the long run i keep wetting myself"
LEAD = "In my library"


def replied(answerer: Answerer, *said: str) -> Reply:
    responder = Responder(lambda: answerer)
    responder.warm()
    return responder.respond([Message("user", one) for one in said])


def test_every_statement_is_about_flags_that_there_are() -> None:
    assert {flag for one in warnings() for flag in one.flags} <= set(lexicon().signs)


def test_every_statement_is_in_the_digests(answerer: Answerer) -> None:
    assert unanchored_warnings(answerer._index.passages) == []


@pytest.mark.originals
def test_every_statement_is_in_the_originals(originals_answerer: Answerer) -> None:
    assert unanchored_warnings(originals_answerer._index.passages) == []


def test_an_escalated_reply_cites_what_the_articles_say_of_the_sign(answerer: Answerer) -> None:
    reply = replied(answerer, WET)
    advice, said = reply.text.split(f"**{LEAD}:**")
    assert reply.status is Status.ESCALATED
    assert "[" not in advice.replace("[call", "")
    assert said.strip().startswith("- Trivo")
    (citation,) = reply.citations
    assert "[1]" in said
    assert (citation.marker, citation.section[-1]) == (1, "When to See a Doctor")
    assert "ladder" in citation.quote


def test_only_so_many_are_cited_and_every_one_has_its_marker(answerer: Answerer) -> None:
    reply = replied(answerer, f"{WET}, fever of 39, i keep vomiting and the pain is unbearable")
    assert len(reply.citations) == MOST
    assert all(f"[{one.marker}]" in reply.text for one in reply.citations)


@pytest.mark.parametrize(
    "said", ["i want to end my life, and i have a fever", "no puedo orinar desde ayer", "chest pain"]
)
def test_where_it_would_not_fit_nothing_is_added(answerer: Answerer, said: str) -> None:
    reply = replied(answerer, said)
    assert reply.status is Status.ESCALATED
    assert (LEAD in reply.text, reply.citations) == (False, ())


def test_nobody_waits_for_a_library_that_is_not_loaded_yet(answerer: Answerer) -> None:
    reply = Responder(lambda: answerer).respond([Message("user", WET)])
    assert (reply.status, reply.citations) == (Status.ESCALATED, ())


def test_the_advice_stands_where_the_library_breaks(answerer: Answerer, monkeypatch: pytest.MonkeyPatch) -> None:
    def broken(_: object) -> None:
        raise OSError("no disk")

    monkeypatch.setattr(answerer, "warned", broken)
    reply = replied(answerer, WET)
    assert (reply.status, reply.citations) == (Status.ESCALATED, ())
    assert "Call the emergency number" in reply.text


def test_a_file_that_is_not_as_it_should_be_is_told(tmp_path: Path) -> None:
    broken = tmp_path / PATH.name
    broken.write_text('[[warning]]\nflags = ["fever"]\nsection = "x"\n')
    with pytest.raises(CorpusError, match=r"warnings.toml: expected flags, doc_id, section, find and says, found"):
        warnings(broken)
