"""Clinics with documents of their own: who answers, when a library is made anew, and what is told when it is not."""

from __future__ import annotations

import logging
import os
import shutil
from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import partial
from pathlib import Path

import pytest
from fastapi.testclient import TestClient

from bot.runtime import make_clinic_responder
from bot.settings import Settings
from bot.web.app import create_app
from bot.web.chat import Chat
from bot.web.clinic_file import Clinics
from bot.web.clinics import read
from bot.web.clinics_error import ClinicsError
from bot.web.desk import Desk
from bot.web.libraries import RETRY_SECONDS, Libraries
from bot.web.texts import texts
from bot.web.whose import of_desk
from corpus.document import CorpusError
from tests.web.conftest import MANY
from tests.web.fake import FakeResponder, screen

SHOES = """# Racing flats of the Riverside clinic

Our physiotherapists fit racing flats on Tuesdays in the blue room.

Runners who borrow racing flats return them to the blue room after twelve kilometres.
"""
LOANS = "# Loans\n\nA borrowed foam roller is brought back to the green desk within nine days.\n"


class Clock:
    now = 0.0

    def __call__(self) -> float:
        return self.now


@dataclass
class Maker:
    """Makes scripted responders; ``error`` is raised in place of the next ones."""

    error: Exception | None = None
    made: list[tuple[str, Path, bool, FakeResponder]] = field(default_factory=list)

    def __call__(self, clinic_id: str, documents: Path, *, beside: bool) -> FakeResponder:
        if self.error:
            raise self.error
        responder = FakeResponder()
        self.made.append((clinic_id, documents, beside, responder))
        return responder


@dataclass
class Place:
    """A file of clinics with a folder of documents beside it, and the libraries over it."""

    folder: Path
    maker: Maker = field(default_factory=Maker)
    clock: Clock = field(default_factory=Clock)
    main: FakeResponder = field(default_factory=FakeResponder)
    nothing: FakeResponder = field(default_factory=FakeResponder)

    def __post_init__(self) -> None:
        self.documents = self.folder / "riverside"
        self.documents.mkdir()
        (self.documents / "shoes.md").write_text(SHOES, encoding="utf-8")
        self.say('documents = "riverside"')
        self.clinics = Clinics(self.folder / "clinics.toml", self.clock)
        self.libraries = Libraries(self.clinics, self.main, self.nothing, self.maker, self.clock)

    def say(self, more: str) -> None:
        text = f'[clinics.river]\nname = "River"\n{more}\n[clinics.hill]\nname = "Hill"\n'
        (self.folder / "clinics.toml").write_text(text, encoding="utf-8")

    def look(self) -> None:
        self.clock.now += 2
        self.libraries.look()

    def of(self, clinic_id: str) -> object:
        return self.libraries.of(self.clinics.get(clinic_id))


@pytest.fixture
def place(tmp_path: Path) -> Place:
    return Place(tmp_path)


def test_a_clinic_answers_from_its_own_library_once_it_is_there(place: Place) -> None:
    assert place.of("river") is place.main
    place.look()
    ((clinic_id, documents, beside, responder),) = place.maker.made
    assert (clinic_id, documents, beside) == ("river", place.documents, True)
    assert place.of("river") is responder
    assert place.of("hill") is place.main
    assert place.libraries.of(None) is place.main
    place.look()
    assert len(place.maker.made) == 1


def test_without_the_articles_nobody_answers_before_the_library_is_there(place: Place) -> None:
    place.say('documents = "riverside"\nlibrary = "own"')
    place.clock.now += 2
    assert place.of("river") is place.nothing
    place.look()
    assert place.maker.made[0][2] is False
    assert place.of("river") is place.maker.made[0][3]


def test_a_changed_folder_makes_it_anew_when_it_lies_still(place: Place) -> None:
    place.look()
    first = place.of("river")
    (place.documents / "loans.md").write_text(LOANS, encoding="utf-8")
    place.look()
    assert place.of("river") is first
    (place.documents / "loans.md").write_text(LOANS * 2, encoding="utf-8")  # still being copied
    place.look()
    assert place.of("river") is first
    place.look()
    assert place.of("river") is place.maker.made[1][3]
    (place.documents / "loans.md").unlink()
    place.look()
    place.look()
    assert len(place.maker.made) == 3


def test_documents_that_cannot_be_read_leave_the_old_library_and_are_told_once(
    place: Place, caplog: pytest.LogCaptureFixture
) -> None:
    place.look()
    first = place.of("river")
    place.maker.error = CorpusError("a.pdf: no text in it\nb.pdf: an empty file")
    (place.documents / "loans.md").write_text(LOANS, encoding="utf-8")
    for _ in range(4):
        place.look()
    assert place.of("river") is first
    assert [r.getMessage() for r in caplog.records] == [
        "clinic river: its library stays as it was: a.pdf: no text in it; b.pdf: an empty file"
    ]
    place.maker.error = None
    place.clock.now += RETRY_SECONDS
    place.look()
    assert place.of("river") is first  # the documents must change first
    os.utime(place.documents / "loans.md", (1, 1))
    place.look()
    place.look()
    assert place.of("river") is place.maker.made[1][3]


def test_what_the_documents_are_not_to_blame_for_is_tried_again(place: Place, caplog: pytest.LogCaptureFixture) -> None:
    place.maker.error = OSError("a person's words")
    place.look()
    place.look()
    assert place.of("river") is place.main
    assert [r.levelno for r in caplog.records] == [logging.ERROR]
    assert "it has no documents of its own yet: OSError" in caplog.text
    assert "words" not in caplog.text
    place.maker.error = None
    place.clock.now += RETRY_SECONDS
    place.look()
    assert place.of("river") is place.maker.made[0][3]


def test_a_clinic_that_loses_its_documents_answers_from_the_main_library(place: Place) -> None:
    place.look()
    place.say("")
    place.look()
    assert place.of("river") is place.main


@pytest.mark.parametrize(
    ("more", "words"),
    [
        ('documents = "none"', ["clinics.a.documents", "a folder", "'none'"]),
        ('documents = "clinics.toml"', ["clinics.a.documents", "a folder"]),
        ("documents = 3", ["clinics.a.documents", "string"]),
        ('documents = "docs"\nlibrary = "both"', ["clinics.a.library", "own", "beside"]),
        ('library = "own"', ["clinics.a", "documents = "]),
    ],
)
def test_a_mistake_about_documents_is_told(tmp_path: Path, more: str, words: list[str]) -> None:
    (tmp_path / "docs").mkdir()
    path = tmp_path / "clinics.toml"
    path.write_text(f'[clinics.a]\nname="x"\n{more}', encoding="utf-8")
    with pytest.raises(ClinicsError) as told:
        read(path)
    assert [word for word in words if word not in str(told.value)] == [], str(told.value)


@pytest.fixture(scope="module")
def site(built_settings: Settings, tmp_path_factory: pytest.TempPathFactory) -> Iterator[TestClient]:
    """Two clinics with documents, real libraries, beside a service whose main library is scripted."""
    folder = tmp_path_factory.mktemp("clinics")
    for clinic, text in (("beside", SHOES), ("alone", SHOES)):
        (folder / clinic).mkdir()
        (folder / clinic / "shoes.md").write_text(text, encoding="utf-8")
    text = "".join(f'[clinics.{c}]\nname = "{c}"\ndocuments = "{c}"\n' for c in ("beside", "alone"))
    (folder / "clinics.toml").write_text(f'{text}library = "own"\n', encoding="utf-8")
    home = folder / "home"
    shutil.copytree(built_settings.home, home)
    settings = Settings(home=home, country="GB", clinics=str(folder / "clinics.toml"), **MANY)
    app = create_app(FakeResponder, settings, screen)
    desk: Desk = app.state.desk
    desk.libraries.look()
    with TestClient(app, raise_server_exceptions=False) as client:
        yield client


def ask(client: TestClient, message: str, clinic: str | None = None) -> dict[str, object]:
    body = {"message": message} | ({"clinic": clinic} if clinic else {})
    answer = client.post("/api/v1/chat", json=body)
    assert answer.status_code == 200, answer.text
    reply: dict[str, object] = answer.json()["reply"]
    return reply


OWN = "When are racing flats fitted?"
ARTICLE = "What is piriformis syndrome?"


def test_its_own_documents_answer_beside_the_articles_or_alone(site: TestClient) -> None:
    for clinic in ("beside", "alone"):
        reply = ask(site, OWN, clinic)
        assert reply["status"] == "answered", reply
        assert "Tuesdays in the blue room" in str(reply["text"])
    assert ask(site, ARTICLE, "beside")["status"] == "answered"
    declined = ask(site, ARTICLE, "alone")
    assert declined["status"] == "declined", declined
    assert declined["suggestions"] == []  # the articles' questions would lead nowhere


def test_passages_are_seen_with_their_clinic_alone(site: TestClient) -> None:
    citations = ask(site, OWN, "beside")["citations"]
    assert isinstance(citations, list)
    passage = f"/api/v1/passages/{citations[0]['passage_id']}"
    assert site.get(passage, params={"clinic": "beside"}).json()["title"] == "Racing flats of the Riverside clinic"
    assert site.get(passage).status_code == 404
    assert site.get(passage, params={"clinic": "demo"}).status_code == 404
    page = f"/passage/{citations[0]['passage_id']}"
    own = site.get(page, params={"clinic": "beside"})
    assert own.status_code == 200
    assert "Racing flats of the Riverside clinic" in own.text
    assert 'href="../?clinic=beside"' in own.text
    assert site.get(page).status_code == site.get(page, params={"clinic": "demo"}).status_code == 404


def test_the_chat_page_of_a_clinic_answers_from_its_library(site: TestClient) -> None:
    desk: Desk = site.app.state.desk  # type: ignore[attr-defined]
    chat = Chat(desk.service, desk.settings, texts())
    chat.whose = partial(of_desk, desk)
    shown = {}
    for clinic in ("alone", "", "unknown"):
        talk = chat.talk()
        talk.clinic = clinic
        *_, last = chat.ask(talk, OWN, None)
        shown[clinic] = last.live
        assert ("clinic=alone" in str(chat.source(talk, 0, 1))) == (clinic == "alone")
    assert "Tuesdays in the blue room" in shown["alone"]
    assert "blue room" not in shown[""]
    assert shown["unknown"] == shown[""]


def test_a_library_is_brought_up_to_date_and_what_was_open_goes_on(built_settings: Settings, tmp_path: Path) -> None:
    from bot.message import Message

    home, documents = tmp_path / "home", tmp_path / "documents"
    shutil.copytree(built_settings.home, home)
    documents.mkdir()
    (documents / "shoes.md").write_text(SHOES, encoding="utf-8")
    settings = Settings(home=home)
    old = make_clinic_responder(settings, "river", documents, beside=False)
    (documents / "shoes.md").unlink()
    (documents / "loans.md").write_text(LOANS, encoding="utf-8")
    new = make_clinic_responder(settings, "river", documents, beside=False)
    assert "blue room" in old.respond([Message("user", OWN)]).text
    assert "blue room" not in new.respond([Message("user", OWN)]).text
    assert "green desk" in new.respond([Message("user", "When is a borrowed foam roller brought back?")]).text
    (documents / "loans.md").write_text("", encoding="utf-8")
    with pytest.raises(CorpusError, match=r"loans\.md: an empty file"):
        make_clinic_responder(settings, "river", documents, beside=False)
    assert "green desk" in new.respond([Message("user", "When is a borrowed foam roller brought back?")]).text
