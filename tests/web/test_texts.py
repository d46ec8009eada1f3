"""The page's texts: every key needed, no other allowed, and the countries' numbers as links."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

import bot.web.texts as module
from bot.web.countries import Country, choice, countries, country_of, zones
from bot.web.texts import TextsError, texts


def test_the_english_texts_are_whole() -> None:
    assert texts("en").page.title == "Backstride"
    assert "{number}" in texts("en").page.notice
    assert "{number}" in texts("en").trouble.emergency


@pytest.mark.parametrize(
    ("change", "named"),
    [
        (("[soon]", "[soon]\nextra = 'x'"), "soon.extra"),
        (("send = ", "sent = "), "input.s"),
        (('send = "Send"', 'send = ""'), "input.send"),
        (("[soon]", "[soon"), "en.toml"),
    ],
)
def test_a_wrong_key_is_named(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, change: tuple[str, str], named: str
) -> None:
    good = (module.FOLDER / "en.toml").read_text(encoding="utf-8")
    (tmp_path / "en.toml").write_text(good.replace(*change), encoding="utf-8")
    monkeypatch.setattr(module, "FOLDER", tmp_path)
    texts.cache_clear()
    with pytest.raises(TextsError, match=named):
        texts("en")
    texts.cache_clear()


def test_a_missing_language_names_those_there_are() -> None:
    with pytest.raises(TextsError, match=r"the page speaks: .*en"):
        texts("xx")


def test_the_general_numbers_come_last_and_stand_for_unknown_countries() -> None:
    known = countries("Another country")
    assert known[-1].code == ""
    assert known[-1].name == "Another country"
    assert country_of(known, "??") is known[-1]
    assert country_of(known, "GB").name == "United Kingdom"
    assert [country.name for country in known[:-1]] == sorted(country.name for country in known[:-1])


def test_the_choice_has_every_country_and_the_time_zones_of_those_we_know() -> None:
    known = countries("Another country")
    html = choice(known, "Numbers for", "GB")
    assert html.count("<option") == len(known)
    assert '<option value="GB" selected>' in html
    assert " data-set>" in html
    assert " data-set>" not in choice(known, "Numbers for", "")
    assert set(zones().values()) == {country.code for country in known[:-1]}
    assert all(re.fullmatch(r"[A-Z][a-z]+(/[A-Z][A-Za-z_]+)+", zone) for zone in zones())


def test_numbers_are_telephone_links() -> None:
    country = Country("XX", "Somewhere", ("112", "+1 800 273"))
    assert country.calls("Call {number}").startswith('<a href="tel:112">Call 112</a> or ')
    assert country.dials == {"112", "+1800273"}
    assert country.links == '<a href="tel:112">112</a> or <a href="tel:+1800273">+1 800 273</a>'
