"""The maintainer's page: who sees it, what it shows, and that nothing that people wrote comes alive in it."""

from __future__ import annotations

import re
from collections.abc import Iterator
from contextlib import contextmanager
from html.parser import HTMLParser
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from fastapi.testclient import TestClient

from bot.records.grouping import grouped
from bot.settings import Settings
from bot.web.admin.login import Login
from bot.web.admin.plot import ranked, stacked
from bot.web.app import create_app
from tests.records.conftest import made
from tests.web.fake import INJECTION, FakeResponder, screen

TOKEN = "the operator's own token"


@contextmanager
def service(settings: Settings) -> Iterator[TestClient]:
    app = create_app(FakeResponder, settings, screen, with_page=False)
    with TestClient(app, base_url="http://testserver", raise_server_exceptions=False) as client:
        yield client


@pytest.fixture
def guarded(tmp_path: Path) -> Settings:
    return made(tmp_path, admin_token=TOKEN)


class Tags(HTMLParser):
    """The elements and attributes of a page."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.tags: list[str] = []
        self.attributes: list[tuple[str, str | None]] = []
        self.feed(text)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append(tag)
        self.attributes += attrs


def logged_in(client: TestClient) -> str:
    response = client.post("/admin/login", data={"token": TOKEN})
    assert response.status_code == 200  # led back to the page
    return response.text


def test_without_a_token_set_there_is_no_page(tmp_path: Path) -> None:
    with service(made(tmp_path)) as client:
        for response in (client.get("/admin"), client.post("/admin/login", data={"token": ""})):
            assert response.status_code == 404
            assert response.headers["content-type"] == "application/problem+json"


def test_only_the_token_opens_it(guarded: Settings) -> None:
    with service(guarded) as client:
        closed = client.get("/admin")
        assert (closed.status_code, "<form" in closed.text, "Log out" in closed.text) == (401, True, False)
        wrong = client.post("/admin/login", data={"token": "another"})
        assert (wrong.status_code, "This is not the token" in wrong.text) == (401, True)
        assert client.get("/admin", headers={"Cookie": "backstride_admin=99999999999.0"}).status_code == 401
        assert client.get("/admin", headers={"Authorization": f"Bearer {TOKEN}"}).status_code == 200
        response = client.post("/admin/login", data={"token": TOKEN}, follow_redirects=False)
        assert (response.status_code, response.headers["location"]) == (303, "../admin")
        cookie = response.headers["set-cookie"].lower()
        assert "httponly" in cookie
        assert "samesite=strict" in cookie
        assert "path=/admin" in cookie
        assert TOKEN not in cookie
        assert client.get("/admin").status_code == 200
        assert client.post("/admin/logout", follow_redirects=True).status_code == 401


def test_a_cookie_ends_and_belongs_to_its_token(guarded: Settings) -> None:
    now = [1000.0]
    login = Login(guarded.admin_token, clock=lambda: now[0])
    cookie = login.cookie()
    until, mark = cookie.split(".")
    assert login.known(cookie)
    assert not any(
        login.known(forged) for forged in ("", ".", f"{int(until) + 1}.{mark}", until, f"x.{mark}", "²." + mark)
    )
    assert not Login(made(guarded.home, admin_token=TOKEN + "!").admin_token, lambda: 1000.0).known(cookie)
    now[0] += 13 * 3600
    assert not login.known(cookie)


def test_tokens_cannot_be_tried_for_ever_nor_from_another_site(guarded: Settings) -> None:
    with service(guarded) as client:
        elsewhere = client.post("/admin/login", data={"token": TOKEN}, headers={"Origin": "https://evil.example"})
        assert elsewhere.status_code == 403
        tried = [client.post("/admin/login", data={"token": "x"}).status_code for _ in range(12)]
        assert tried.count(429) >= 1
        assert client.post("/admin/login", data={"token": TOKEN}, follow_redirects=False).status_code == 429


def test_nothing_yet(guarded: Settings) -> None:
    with service(guarded) as client:
        text = logged_in(client)
    assert "Nothing was asked in the last 30 days" in text
    assert "<svg" not in text


def test_what_happened_is_shown(guarded: Settings) -> None:
    with service(guarded) as client:
        for message in ("Why?", "Why?", "the weather", "no feeling in my groin"):
            answer = client.post("/api/v1/chat", json={"message": message}).json()
        client.post("/api/v1/feedback", json={"message_id": answer["message_id"], "rating": "down"})
        logged_in(client)
        response = client.get("/admin?days=7")
    text = " ".join(re.sub(r"<[^>]+>", " ", response.text).split())
    assert "answered 2" in text
    assert "declined 1" in text
    assert "escalated 1" in text
    assert "saddle_numbness 1" in text
    assert "down 1" in text
    assert "nothing near it 1" in text  # the scripted decline offers questions of no section
    assert "of 4 replies" in text
    assert "<rect" in response.text
    assert client.get("/admin?days=0").status_code == 422


def test_nothing_that_people_wrote_comes_alive(tmp_path: Path) -> None:
    with service(made(tmp_path, admin_token=TOKEN, keep_texts_days=1)) as client:
        message = f"the weather {INJECTION}"
        answer = client.post("/api/v1/chat", json={"message": message}).json()
        body = {"message_id": answer["message_id"], "rating": "down", "comment": f"{INJECTION}</section>"}
        assert client.post("/api/v1/feedback", json=body).status_code == 204
        response = client.get("/admin", headers={"Authorization": f"Bearer {TOKEN}"})
    assert response.text.count("&lt;img src=x") == 2
    found = Tags(response.text)
    assert {"script", "img", "iframe", "link", "object"} & set(found.tags) == set()
    assert [name for name, _ in found.attributes if name.startswith("on") or name in ("style", "src")] == []
    policy = response.headers["content-security-policy"]
    assert "default-src 'none'" in policy
    assert "unsafe" not in policy
    assert response.headers["cache-control"] == "no-store"


def test_declined_questions_are_grouped_by_meaning() -> None:
    vectors = {
        "running shoes": (1, 0, 0),
        "which shoes": (0.95, 0.3122, 0),
        "best pillow": (0, 1, 0),
        "a third": (0, 0, 1),
    }

    def encode(texts: Any) -> Any:
        return np.array([vectors[text] for text in texts], dtype=np.float32)

    groups = grouped(["best  pillow", "running shoes", "which shoes", "running shoes", "a third"], encode)
    assert [(group.n, group.examples) for group in groups] == [
        (3, ("running shoes", "which shoes")),
        (1, ("a third",)),
        (1, ("best pillow",)),
    ]
    assert grouped([], encode) == []
    assert [group.n for group in grouped(["a third"], encode)] == [1]


def test_the_bundled_model_groups_paraphrases() -> None:
    from index.encode import query_encoder

    asked = [
        "Which running shoes should I buy?",
        "What are the best shoes for running?",
        "Can you recommend running shoes?",
        "What should I eat before a marathon?",
        "What food is good before a race?",
        "Who won the election?",
    ]
    groups = grouped(asked, query_encoder().encode)
    assert {frozenset(group.examples) for group in groups} == {
        frozenset(asked[:3]),
        frozenset(asked[3:5]),
        frozenset(asked[5:]),
    }


def test_the_bars_stand_on_each_other() -> None:
    plot = stacked(["2026-11-21", "2026-11-22"], {"2026-11-21": {}, "2026-11-22": {"answered": 3, "declined": 1}})
    low, high = plot.bars
    assert (low.kind, high.kind) == ("answered", "declined")
    assert low.y == pytest.approx(high.y + high.height)
    assert low.height == pytest.approx(3 * high.height)
    assert [mark.text for mark in plot.up] == ["0", "2", "4"]
    assert stacked(["2026-11-21"], {"2026-11-21": {}}).bars == ()
    assert [(row.name, row.share) for row in ranked({"a": 1, "b": 4, "c": 0})] == [("b", 100.0), ("a", 25.0)]
    assert ranked({}) == ()


def test_metrics_are_counted_and_guarded(guarded: Settings) -> None:
    with service(guarded) as client:
        client.post("/api/v1/chat", json={"message": "the weather"})
        client.post("/api/v1/chat", json={"message": "break"})
        client.post(
            "/v1/chat/completions", json={"model": "backstride", "messages": [{"role": "user", "content": "Why?"}]}
        )
        refused = client.get("/metrics")
        assert (refused.status_code, refused.headers["www-authenticate"]) == (401, "Bearer")
        response = client.get("/metrics", headers={"Authorization": f"Bearer {TOKEN}"})
    assert response.headers["content-type"].startswith("text/plain; version=0.0.4")
    lines = response.text.splitlines()
    assert 'backstride_replies_total{face="api",status="declined",tier="none"} 1.0' in lines
    assert 'backstride_replies_total{face="openai",status="answered",tier="none"} 1.0' in lines
    assert 'backstride_failed_replies_total{problem="internal-error"} 1.0' in lines
    assert 'backstride_http_responses_total{method="POST",status="500"} 1.0' in lines
    assert 'backstride_stage_seconds_count{stage="total"} 2.0' in lines
    assert "backstride_records_up 1.0" in lines
    assert "backstride_replies_in_the_making 0.0" in lines
    assert "weather" not in response.text


def test_metrics_are_open_where_no_token_is_set(tmp_path: Path) -> None:
    with service(made(tmp_path)) as client:
        assert client.get("/metrics").status_code == 200
        kind = client.get("/metrics", headers={"accept": "application/openmetrics-text; version=1.0.0"})
        assert kind.text.endswith("# EOF\n")
