"""The pages beside the chat: the articles and limits, a passage of its own, the exercises; all without a script."""

from __future__ import annotations

import re

import pytest
from fastapi.testclient import TestClient

from bot.settings import Settings
from bot.web.app import create_app
from tests.web.fake import FakeResponder, screen

PASSAGE = "/passage/lower-back-pain-after-running:3"
PAGES = ["/about", "/exercises", PASSAGE, "/passage/hostile:0", "/passage/nothing"]


@pytest.mark.parametrize("path", PAGES)
def test_no_page_has_a_script_or_anything_from_elsewhere(client: TestClient, path: str) -> None:
    response = client.get(path)
    policy = response.headers["content-security-policy"]
    assert policy.startswith("default-src 'none'; style-src 'sha256-")
    assert "script-src" not in policy
    assert "unsafe" not in policy
    assert "frame-ancestors 'self'" in policy
    assert not re.search(r"<script|<[^>]*\son\w+=|https?://(?!www\.w3\.org/2000/svg)", response.text)
    assert "<img" not in response.text
    assert response.headers["x-content-type-options"] == "nosniff"


@pytest.mark.parametrize("path", PAGES)
def test_every_link_within_a_page_works_below_a_path_of_a_proxys(client: TestClient, path: str) -> None:
    html = client.get(path).text
    links = re.findall(r'<a [^>]*href="([^"]*)"', html)
    assert links
    for link in links:
        if link.startswith("#"):
            assert f'id="{link[1:]}"' in html
        elif not link.startswith("tel:"):
            assert not link.startswith("/")
            status = client.get(str(client.base_url.join(path).join(link)).replace("&amp;", "&")).status_code
            assert status == (404 if "%22" in link else 200)


def test_about_names_articles_authors_limits_and_numbers(client: TestClient) -> None:
    html = client.get("/about").text
    for words in (
        "<h1>What I can and cannot answer</h1>",
        "By Trivo, physiotherapist, A Magazine, 2021-03-04",
        "I give no diagnosis",
        'href="tel:116123"',
        "numbness or an odd feeling",
        '<a href="passage/lower-back-pain-after-running%3A3">Muscle imbalance</a>',
    ):
        assert words.lower() in html.lower()
    assert "No language model is used" in html


def test_about_says_when_a_model_reads_along(settings: Settings) -> None:
    changed = settings.model_copy(update={"model": "ollama:some"})
    with TestClient(create_app(FakeResponder, changed, screen)) as client:
        html = client.get("/about").text
    assert "worded by a language model (ollama:some)" in html
    assert "No language model is used" not in html


@pytest.mark.parametrize(
    ("kept", "words"),
    [
        ({}, "Your words are not kept"),
        ({"resume_hours": 24}, "kept for 24 hours, locked"),
        ({"keep_texts_days": 30, "resume_hours": 24}, "for 30 days"),
    ],
)
def test_about_says_what_is_kept(settings: Settings, kept: dict[str, int], words: str) -> None:
    with TestClient(create_app(FakeResponder, settings.model_copy(update=kept), screen)) as client:
        html = client.get("/about").text
    assert words in html
    assert ("Your words are not kept" in html) is (not kept)


def test_while_the_library_loads_the_pages_say_so(settings: Settings) -> None:
    responder = FakeResponder()
    responder.hold.clear()
    with TestClient(create_app(lambda: responder, settings, screen)) as client:
        about, passage, exercises = (client.get(path) for path in ("/about", PASSAGE, "/exercises"))
        responder.hold.set()
    assert about.status_code == exercises.status_code == 200
    assert "still being loaded" in about.text
    assert "I give no diagnosis" in about.text
    assert "Knee plank" in exercises.text
    assert passage.status_code == 503


def test_a_passage_stands_highlighted_in_its_surroundings(client: TestClient) -> None:
    html = client.get(PASSAGE).text
    assert "<title>Lower Back Pain After Running: Muscle imbalance – Backstride</title>" in html
    assert "<li>Muscle imbalance</li></ol>" in html
    assert "By Trivo" in html
    assert html.index("Running is simple to do") < html.index("<blockquote") < html.index("Upper back mobility")
    inside = html[html.index("<blockquote") : html.index("</blockquote>")]
    assert "<mark>Hip flexors</mark>" in inside
    assert 'href="../"' in html


def test_of_a_quote_its_words_alone_are_highlighted(client: TestClient) -> None:
    html = client.get(f"{PASSAGE}?start=1000&end=1020").text
    assert re.findall("<mark>(.*?)</mark>", html) == ["Weak abdominal muscl"]
    assert "the words that an answer quotes" in html


@pytest.mark.parametrize("query", ["start=-1&end=3", "start=x&end=3", "start=99999999999&end=3"])
def test_offsets_that_are_none_are_refused(client: TestClient, query: str) -> None:
    assert client.get(f"{PASSAGE}?{query}").status_code == 422


def test_offsets_outside_the_passage_highlight_all_of_it(client: TestClient) -> None:
    assert "<mark>Hip flexors</mark>" in client.get(f"{PASSAGE}?start=5&end=9").text


def test_a_passage_that_is_gone_is_told_kindly(client: TestClient) -> None:
    response = client.get("/passage/nothing")
    assert response.status_code == 404
    assert "not in the library" in response.text


def test_nothing_hostile_is_taken_for_html(client: TestClient) -> None:
    for path in ("/about", "/passage/hostile:0"):
        html = client.get(path).text
        assert "<script" not in html
        assert "<img" not in html
        assert "&lt;img src=x" in html


@pytest.mark.parametrize("path", PAGES)
def test_a_head_request_is_answered(client: TestClient, path: str) -> None:
    assert client.head(path).status_code == client.get(path).status_code
