"""Whose numbers are given where neither the clinic nor the operator names a country."""

from __future__ import annotations

import pytest
from fastapi.testclient import TestClient
from hypothesis import given
from hypothesis import strategies as st

from bot.settings import Settings
from bot.web.app import create_app
from bot.web.region import region
from tests.web.conftest import MANY
from tests.web.fake import FakeResponder, screen

EMERGENCY = "no feeling in my groin"


@pytest.mark.parametrize(
    ("header", "country"),
    [
        ("en-GB,en;q=0.9", "GB"),
        ("de, en-IE;q=0.8", "IE"),
        ("zh-Hant-HK, en-GB;q=0.5", "HK"),
        ("es-419,es;q=0.9", ""),
        ("xx-ZZ, en-au;q=0.4", "AU"),
        ("en", ""),
        ("*", ""),
        ("", ""),
        (None, ""),
    ],
)
def test_the_first_known_country_counts(header: str | None, country: str) -> None:
    assert region(header) == country


@given(st.text(max_size=60))
def test_any_header_is_read(header: str) -> None:
    assert region(header) == "" or region(header).lower() in header.lower()


@pytest.mark.parametrize(("named", "number"), [("", "tel:999"), ("US", "tel:911")])
def test_a_reply_has_the_numbers_of_the_browsers_country(settings: Settings, named: str, number: str) -> None:
    app = create_app(FakeResponder, settings.model_copy(update={"country": named, **MANY}), screen)
    with TestClient(app) as client:
        header = {"Accept-Language": "en-GB,en;q=0.8"}
        chat = client.post("/api/v1/chat", json={"message": EMERGENCY}, headers=header).json()["reply"]["text"]
        said = {"model": "backstride", "messages": [{"role": "user", "content": EMERGENCY}]}
        whole = client.post("/v1/chat/completions", json=said, headers=header).json()
    assert number in chat
    assert number in whole["choices"][0]["message"]["content"]
