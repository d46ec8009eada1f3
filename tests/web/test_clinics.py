"""The file of clinics: what it may say, how mistakes are told, and that it is read again when it changes."""

from __future__ import annotations

import logging
import os
from pathlib import Path

import pytest

from bot.web.clinic_file import Clinics
from bot.web.clinics import read
from bot.web.clinics_error import ClinicsError

WHOLE = """
[clinics.riverside]
name = "Riverside Physiotherapy"
telephone = "+44 20 7946 0000"
booking = "https://riverside.example/book?from=bot"
country = "gb"
languages = ["en"]
greeting = "Hello from Riverside."
origins = ["https://riverside.example", "https://*.riverside.example"]
require_origin = true
colours = { primary = "#123ABC", on_primary = "#ffffff" }
limits = { per_address = 5, per_conversation = 4, all_together = 100 }
"""


def write(folder: Path, text: str) -> Path:
    path = folder / "clinics.toml"
    path.write_text(text, encoding="utf-8")
    return path


def test_a_clinic_with_everything(tmp_path: Path) -> None:
    clinic = read(write(tmp_path, WHOLE))["riverside"]
    assert (clinic.id, clinic.country, clinic.colours.primary) == ("riverside", "GB", "#123abc")
    assert (clinic.contact.name, clinic.contact.phone) == ("Riverside Physiotherapy", "+44 20 7946 0000")
    assert clinic.limits.per_address == 5
    assert clinic.require_origin


def test_a_name_is_enough(tmp_path: Path) -> None:
    clinic = read(write(tmp_path, '[clinics.a]\nname = "A"'))["a"]
    assert (clinic.telephone, clinic.origins, clinic.languages, clinic.require_origin) == ("", (), ("en",), False)


def test_the_demo_clinic_is_built_in_and_can_be_replaced(tmp_path: Path) -> None:
    assert Clinics().get("demo") is not None
    assert set(read(write(tmp_path, ""))) == {"demo"}
    assert read(write(tmp_path, '[clinics.demo]\nname = "Ours"'))["demo"].name == "Ours"


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("[clinics", ["not TOML", "table declaration"]),
        ("[clinic.a]", ["'clinic'", "[clinics.NAME]"]),
        ("clinics = 3", ["clinics", "[clinics.NAME]"]),
        ("[clinics]\na = 3", ["clinics.a", "table"]),
        ('[clinics.A_b]\nname="x"', ["clinics.A_b", "small letters"]),
        ('[clinics."../x"]\nname="x"', ["small letters"]),
        ("[clinics.a]", ["clinics.a.name", "required"]),
        ('[clinics.a]\nname=""', ["clinics.a.name"]),
        ('[clinics.a]\nname="  "', ["clinics.a.name", "the clinic's name"]),
        ('[clinics.a]\nname="x"\nid="b"', ["without the key id"]),
        ('[clinics.a]\nname="x\\ny"', ["clinics.a.name", "one line"]),
        ('[clinics.a]\nname="x"\nphone="1"', ["clinics.a.phone", "no such key"]),
        ('[clinics.a]\nname="x"\ntelephone="javascript:1"', ["clinics.a.telephone", "+44", "javascript:1"]),
        ('[clinics.a]\nname="x"\ntelephone=112', ["clinics.a.telephone", "string"]),
        ('[clinics.a]\nname="x"\nbooking="javascript:alert(1)"', ["clinics.a.booking", "https://"]),
        ('[clinics.a]\nname="x"\nbooking="https://a b"', ["clinics.a.booking", "https://"]),
        ('[clinics.a]\nname="x"\ncountry="XX"', ["clinics.a.country", "GB"]),
        ('[clinics.a]\nname="x"\nlanguages=["tlh"]', ["clinics.a.languages", "tlh", "en"]),
        ('[clinics.a]\nname="x"\nlanguages=[]', ["clinics.a.languages"]),
        ('[clinics.a]\nname="x"\norigins=["*"]', ["clinics.a.origins", "'*'", "https://clinic.example"]),
        ('[clinics.a]\nname="x"\norigins=["https://a.example/"]', ["clinics.a.origins", "without a path"]),
        ('[clinics.a]\nname="x"\norigins=["https://*.com"]', ["clinics.a.origins"]),
        ('[clinics.a]\nname="x"\norigins=["null"]', ["clinics.a.origins"]),
        ('[clinics.a]\nname="x"\ncolours={primary="red"}', ["clinics.a.colours.primary", "#1d6b52"]),
        ('[clinics.a]\nname="x"\ncolours={primary="#eeeeee"}', ["clinics.a.colours", "contrast of 1.2", "4.5"]),
        ('[clinics.a]\nname="x"\nlimits={per_address=0}', ["clinics.a.limits.per_address"]),
        ('[clinics.a]\nname="x"\nrequire_origin="yes"', ["clinics.a.require_origin"]),
    ],
)
def test_a_mistake_is_told_in_one_line(tmp_path: Path, text: str, words: list[str]) -> None:
    path = write(tmp_path, text)
    with pytest.raises(ClinicsError) as told:
        read(path)
    line = str(told.value)
    assert "\n" not in line
    assert line.startswith(str(path))
    assert [word for word in words if word not in line] == [], line


def test_no_file_and_no_text(tmp_path: Path) -> None:
    with pytest.raises(ClinicsError, match=r"none\.toml: No such file"):
        Clinics(tmp_path / "none.toml")
    (tmp_path / "latin.toml").write_bytes(b"[clinics.a]\nname='\xff'")
    with pytest.raises(ClinicsError, match="not TOML"):
        read(tmp_path / "latin.toml")


class Clock:
    now = 0.0

    def __call__(self) -> float:
        return self.now


def test_a_changed_file_is_read_again_without_a_restart(tmp_path: Path) -> None:
    clock = Clock()
    path = write(tmp_path, '[clinics.a]\nname="old"\norigins=["https://a.example"]')
    clinics = Clinics(path, clock)
    write(tmp_path, '[clinics.a]\nname="newer"\norigins=["https://b.example"]')
    clock.now += 0.5
    assert (clinics.get("a") or pytest.fail("gone")).name == "old"
    clock.now += 1
    assert (clinics.get("a") or pytest.fail("gone")).name == "newer"
    assert any(one.allows("https://b.example") for one in clinics.patterns())
    assert not any(one.allows("https://a.example") for one in clinics.patterns())


def test_a_new_file_with_a_mistake_changes_nothing_and_is_logged_once(
    tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    clock = Clock()
    path = write(tmp_path, '[clinics.a]\nname="old"')
    clinics = Clinics(path, clock)
    write(tmp_path, '[clinics.a]\nnome="new one"')
    for _ in range(3):
        clock.now += 2
        assert (clinics.get("a") or pytest.fail("gone")).name == "old"
    assert [r.levelno for r in caplog.records] == [logging.ERROR]
    assert "clinics.a.nome: there is no such key" in caplog.text or "clinics.a.name" in caplog.text
    path.unlink()
    clock.now += 2
    assert clinics.get("a") is not None
    write(tmp_path, '[clinics.a]\nname="mended now"')
    os.utime(path, (1, 1))
    clock.now += 2
    assert (clinics.get("a") or pytest.fail("gone")).name == "mended now"


@pytest.mark.parametrize("text", ["", "[clinics]", "# [clinics.a]"])
def test_a_new_file_without_clinics_changes_nothing(
    tmp_path: Path, caplog: pytest.LogCaptureFixture, text: str
) -> None:
    clock = Clock()
    clinics = Clinics(write(tmp_path, '[clinics.a]\nname="old"\norigins=["https://a.example"]'), clock)
    write(tmp_path, text)
    clock.now += 2
    assert clinics.get("a") is not None
    assert any(one.allows("https://a.example") for one in clinics.patterns())
    assert "there is no clinic in it" in caplog.text
    write(tmp_path, '[clinics.demo]\nname="Ours"')
    clock.now += 2
    assert clinics.get("a") is None
    assert (clinics.get("demo") or pytest.fail("gone")).name == "Ours"
