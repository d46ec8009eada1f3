"""What stands in front of every request."""

from __future__ import annotations

import re

import pytest
from fastapi.testclient import TestClient

EVERYWHERE = ["/", "/healthz", "/api/v1/nothing", "/openapi.json", "/theme.css", "/favicon.ico", "/config"]


@pytest.mark.parametrize("path", EVERYWHERE)
def test_security_headers(client: TestClient, path: str) -> None:
    headers = client.get(path).headers
    assert headers["x-content-type-options"] == "nosniff"
    assert headers["referrer-policy"] == "no-referrer"
    data = path.startswith("/api")
    assert ("frame-ancestors 'none'" if data else "frame-ancestors 'self'") in headers["content-security-policy"]
    assert not data or headers["cache-control"] == "no-store"


@pytest.mark.parametrize("path", [*EVERYWHERE, "/gradio_api/info", "/gradio_api/queue/data"])
def test_no_foreign_origin_is_let_in(client: TestClient, path: str) -> None:
    headers = client.get(path, headers={"origin": "https://elsewhere.example"}).headers
    assert "access-control-allow-origin" not in headers
    assert "access-control-allow-credentials" not in headers


def test_a_preflight_from_elsewhere_is_refused(client: TestClient) -> None:
    for path in ("/api/v1/chat", "/gradio_api/queue/join"):
        response = client.options(
            path, headers={"origin": "https://elsewhere.example", "access-control-request-method": "POST"}
        )
        assert response.status_code == 403
        assert response.headers["content-type"] == "application/problem+json"
        assert "access-control-allow-origin" not in response.headers


@pytest.mark.parametrize(
    ("method", "path"),
    [
        ("POST", "/gradio_api/upload"),
        ("GET", "/gradio_api/file=/etc/hostname"),
        ("GET", "/gradio_api/proxy=https://example.org"),
        ("POST", "/gradio_api/run/ask"),
        ("POST", "/gradio_api/call/ask"),
        ("GET", "/gradio_api/openapi.json"),
        ("GET", "/gradio_api/deep_link"),
        ("POST", "/gradio_api/process_recording"),
    ],
)
def test_what_the_page_does_not_need_of_gradio_is_shut(client: TestClient, method: str, path: str) -> None:
    assert client.request(method, path).status_code == 404


def test_gradio_names_no_endpoints(client: TestClient) -> None:
    info = client.get("/gradio_api/info").json()
    assert info["named_endpoints"] == {}


def test_the_page_names_itself(client: TestClient) -> None:
    page = client.get("/").text
    assert "<title>Backstride" in page or '"title":"Backstride"' in page.replace(": ", ":")
    assert 'lang="en"' in page
    assert client.get("/favicon.ico").headers["content-type"] == "image/svg+xml"


def test_the_page_presents_itself_and_nobody_else(client: TestClient) -> None:
    response = client.get("/")
    head = response.text.partition("<body")[0]
    tags = re.findall(r'<meta property="og:(\w+)" content="([^"]*)"', head)
    assert [name for name, _ in tags] == ["title", "description", "type"]
    assert tags[0][1] == "Backstride"
    assert "twitter:" not in head
    assert not re.findall(r'content="[^"]*(?:gradio|https?:)', head, re.IGNORECASE)
    assert int(response.headers["content-length"]) == len(response.content)


def test_the_page_can_be_framed_by_the_sites_of_the_clinic_that_its_address_names(client: TestClient) -> None:
    def ancestors(address: str) -> str:
        policy = client.get(address).headers["content-security-policy"]
        return next(part.strip() for part in policy.split(";") if part.strip().startswith("frame-ancestors"))

    assert ancestors("/?clinic=demo") == "frame-ancestors 'self' http://localhost:* http://127.0.0.1:*"
    assert ancestors("/") == ancestors("/?clinic=nobody") == ancestors("/?clinic=") == "frame-ancestors 'self'"
    assert ancestors("/healthz?clinic=demo") == "frame-ancestors 'self'"
    assert ancestors("/api/v1/clinics/demo?clinic=demo") == "frame-ancestors 'none'"
