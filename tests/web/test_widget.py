"""The widget's script as it is put together and served, and the sample page."""

from __future__ import annotations

import gzip
import re
from pathlib import Path

import pytest
from fastapi import FastAPI
from fastapi.testclient import TestClient

from bot.web import problems
from bot.web.widget.build import FOLDER, MOST_BYTES, PARTS, WidgetError, built, texts
from bot.web.widget.routes import router
from tests.web.fake import INJECTION

NAMES = {"oak": "Oak Street", "odd": f"Odd {INJECTION}"}


@pytest.fixture
def client() -> TestClient:
    app = FastAPI()
    problems.install(app)
    app.include_router(router(NAMES.get))
    return TestClient(app)


def test_it_is_small_enough() -> None:
    assert len(built().gzipped) <= MOST_BYTES
    assert gzip.decompress(built().gzipped) == built().text


def test_every_part_is_in_it() -> None:
    assert {path.stem for path in FOLDER.glob("*.js")} == set(PARTS)


def test_it_does_nothing_that_a_strict_policy_forbids_and_loads_nothing() -> None:
    text = built().text.decode()
    for word in ("innerHTML", "outerHTML", "insertAdjacentHTML", "document.write", "eval(", "new Function", "cssText"):
        assert word not in text
    assert not re.findall(r"@import|url\(|createElement\(\"(?:script|link|img|iframe)", text)
    assert not re.findall(r"https?://(?!www\.w3\.org/2000/svg)\w", text)
    assert text.isascii()  # so that no page's encoding can break it


def test_it_is_served_gzipped_or_plain_to_any_site(client: TestClient) -> None:
    zipped = client.get("/widget.js", headers={"Accept-Encoding": "gzip, br"})
    assert zipped.headers["content-encoding"] == "gzip"
    assert int(zipped.headers["content-length"]) <= MOST_BYTES
    plain = client.get("/widget.js", headers={"Accept-Encoding": "gzip;q=0"})
    assert "content-encoding" not in plain.headers
    assert plain.content == zipped.content == built().text
    for headers in (plain.headers, zipped.headers):
        assert headers["content-type"] == "text/javascript; charset=utf-8"
        assert headers["x-content-type-options"] == "nosniff"
        assert headers["access-control-allow-origin"] == "*"
        assert headers["cross-origin-resource-policy"] == "cross-origin"
        assert headers["vary"] == "Accept-Encoding"
        assert headers["cache-control"].startswith("public, max-age=")


@pytest.mark.parametrize("accept", ["gzip;q=1.2.3", "gzip;q=.", "gzip;q=", "gzip;q=nan", "gzip;q=2", ";;,=", "\xff"])
def test_what_a_header_says_wrongly_is_not_believed(client: TestClient, accept: str) -> None:
    response = client.get("/widget.js", headers={"Accept-Encoding": accept.encode("latin-1")})
    assert response.status_code == 200
    assert "content-encoding" not in response.headers


def test_what_a_browser_has_is_not_sent_again(client: TestClient) -> None:
    first = client.get("/widget.js")
    etag = first.headers["etag"]
    for known in (etag, f"W/{etag}", f'"other", {etag}', "*"):
        again = client.get("/widget.js", headers={"If-None-Match": known})
        assert (again.status_code, again.content, again.headers["etag"]) == (304, b"", etag)
    assert client.get("/widget.js", headers={"If-None-Match": '"other"'}).status_code == 200
    plain = client.get("/widget.js", headers={"Accept-Encoding": "identity"})
    assert plain.headers["etag"] != etag  # other bytes, other tag
    head = client.head("/widget.js")
    assert (head.status_code, head.content) == (200, b"")


def test_the_sample_page_shows_the_line(client: TestClient) -> None:
    response = client.get("/demo/oak")
    assert "<h1>Oak Street</h1>" in response.text
    assert '<script src="../widget.js" data-clinic="oak" defer></script>' in response.text
    assert (
        "&lt;script src=&quot;http://testserver/widget.js&quot; data-clinic=&quot;oak&quot; defer&gt;" in response.text
    )
    policy = response.headers["content-security-policy"]
    assert "unsafe" not in policy
    assert "default-src 'none'" in policy


def test_the_sample_page_takes_nothing_for_markup(client: TestClient) -> None:
    page = client.get("/demo/odd", headers={"Host": 'a"><script>x'}).text
    assert "<img" not in page
    assert page.count("<script") == 1
    unknown = client.get("/demo/nobody")
    assert unknown.status_code == 404
    assert unknown.json()["type"].endswith("unknown-clinic")


@pytest.mark.parametrize(
    ("words", "fault"),
    [
        ('a = "x"', "{language}.toml: b is missing"),
        ('a = "x"\nb = "y"\nc = "z"', "c is not known"),
        ('a = "x"\nb = ""', "b: expected"),
    ],
)
def test_a_language_with_other_texts_than_english_is_refused(tmp_path: Path, words: str, fault: str) -> None:
    (tmp_path / "en.toml").write_text('a = "x"\nb = "call {number}"', encoding="utf-8")
    (tmp_path / "es.toml").write_text(words, encoding="utf-8")
    with pytest.raises(WidgetError, match=re.escape(fault.format(language="es"))):
        texts(tmp_path)


def test_every_text_is_used() -> None:
    code = "".join((FOLDER / f"{name}.js").read_text(encoding="utf-8") for name in PARTS)
    used = set(re.findall(r"words\.(\w+)", code)) | set(re.findall(r'Trouble\("(\w+)"', code))
    used |= set(re.findall(r': "(\w+)"', code)) | {"up", "down"}
    assert set(texts()["en"]) <= used
    assert set(re.findall(r"(?<!\.)\bwords\.(\w+)", code)) - {"slice", "match", "replace", "split"} <= set(
        texts()["en"]
    )
