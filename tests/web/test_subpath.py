"""Below a path of a site, behind nginx with the configuration of deploy/: interface, links, widget, events and page."""

from __future__ import annotations

import os
import re
import shutil
import socket
import subprocess
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import httpx
import pytest
from fastapi.testclient import TestClient

from bot.settings import Settings
from bot.web.app import create_app
from tests.web.conftest import MANY
from tests.web.events import read
from tests.web.fake import FakeResponder, screen
from tests.web.server import Running, serving

DEPLOY = Path(__file__).resolve().parents[2] / "deploy"
NGINX = shutil.which("nginx") or shutil.which("nginx", path="/usr/sbin")
with_nginx = pytest.mark.skipif(NGINX is None, reason="nginx is not installed (Debian: nginx-light)")
ROOT = "/backstride"
SCHEME = re.compile(r"[a-z]+:")
TOKEN = "a token of sixteen or more"


def settings(folder: Path, **more: str) -> Settings:
    return Settings(home=folder, country="GB", root_path=ROOT, proxies="127.0.0.1", **MANY, **more)  # type: ignore[arg-type]


@contextmanager
def nginx(folder: Path, server: str) -> Iterator[str]:
    """nginx with deploy/nginx.conf, in whose server block ``server`` stands in place of the locations."""
    assert NGINX
    with socket.create_server(("127.0.0.1", 0)) as one:
        port = one.getsockname()[1]
    whole = (DEPLOY / "nginx.conf").read_text(encoding="utf-8")
    whole, blocks = re.subn(r"location / \{.*?\n        \}", lambda _: server, whole, flags=re.S)
    assert blocks == 1
    written_to = "/tmp/"  # noqa: S108  # in the container
    places = {"listen 8080": f"listen 127.0.0.1:{port}", written_to: f"{folder}/", "app-1:": "127.0.0.1:"}
    for found, ours in places.items():
        assert found in whole
        whole = whole.replace(found, ours)
    whole = re.sub(r" *server app-2.*\n", "", whole).replace("/dev/stdout", f"{folder}/access.log")
    (folder / "nginx.conf").write_text(whole, encoding="utf-8")
    shutil.copy(DEPLOY / "proxy.conf", folder)
    command = [NGINX, "-p", os.fspath(folder), "-c", os.fspath(folder / "nginx.conf"), "-g", "daemon off;"]
    with subprocess.Popen(command, stderr=subprocess.PIPE, text=True) as running:
        try:
            for _ in range(200):
                with socket.socket() as probe:
                    if probe.connect_ex(("127.0.0.1", port)) == 0:
                        break
                assert running.poll() is None, running.stderr and running.stderr.read()
                time.sleep(0.05)
            yield f"http://127.0.0.1:{port}"
        finally:
            running.terminate()
            running.wait(30)


@pytest.fixture(scope="module")
def service(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Running]:
    own = settings(tmp_path_factory.mktemp("home"), hosts="bot.example", admin_token=TOKEN)
    app = create_app(lambda: FakeResponder(pause=0.02), own, screen)
    with serving(app) as running:
        yield running


@pytest.fixture(scope="module")
def site(service: Running, tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """The address of the service behind the proxy."""
    location = (DEPLOY / "nginx-subpath.conf").read_text(encoding="utf-8")
    assert "127.0.0.1:7860" in location
    with nginx(tmp_path_factory.mktemp("nginx"), location.replace("7860", str(service.port))) as origin:
        yield f"{origin}{ROOT}"


@with_nginx
def test_the_interface_answers_below_its_path(site: str) -> None:
    with httpx.Client(base_url=site) as client:
        begun = client.post(
            "/api/v1/chat", json={"message": "Why?", "clinic": "demo"}, headers={"origin": site_of(site)}
        )
        assert begun.status_code == 200, begun.text
        citation = begun.json()["reply"]["citations"][0]
        assert client.get(f"/api/v1/passages/{citation['passage_id']}").json()["doc_id"] == citation["doc_id"]
        unknown = client.get("/v1/nothing")
        assert unknown.status_code == 404
        assert unknown.json()["error"]["code"] == "not-found"  # what OpenAI's clients look for
        assert client.get("/openapi.json").json()["servers"] == [{"url": ROOT}]
        policy = client.get("/healthz").headers["content-security-policy"]
        assert "script-src 'self'" in policy
        assert client.get("/api/v1/clinics/demo").headers["content-security-policy"].startswith("default-src 'none'")
        assert "x-request-id" not in httpx.get(f"{site_of(site)}/api/v1/chat").headers  # nginx's own: the rest of it


def site_of(address: str) -> str:
    return address.removesuffix(ROOT)


@with_nginx
def test_events_come_through_the_proxy_one_by_one(site: str) -> None:
    came: list[float] = []
    with httpx.stream(
        "POST", f"{site}/api/v1/chat", json={"message": "Why?"}, headers={"accept": "text/event-stream"}, timeout=60
    ) as answer:
        for event in read(answer.iter_lines()):
            came.append(time.monotonic())
            last = event
    assert last.name == "reply"
    assert len({round(at, 2) for at in came}) > 5  # not all at once, as a buffering proxy has it


@with_nginx
def test_the_widget_and_its_page_lead_to_the_path(site: str) -> None:
    with httpx.Client(base_url=site) as client:
        demo = client.get("/demo/demo")
        assert f"{site}/widget.js" in demo.text
        assert 'src="../widget.js"' in demo.text
        assert client.get("/widget.js").headers["content-type"].startswith("text/javascript")


@with_nginx
def test_the_page_loads_everything_from_below_its_path(site: str) -> None:
    with httpx.Client(base_url=site, follow_redirects=True) as client:
        page = client.get("/")
        assert page.status_code == 200
        assert "og:title" in page.text  # its own head
        assert f'"root":"{site}"' in page.text.replace(" ", "")
        linked = re.findall(r'(?:src|href)="([^"#]+)"', page.text)
        assert linked
        for address in linked:
            found = client.get(page.url.join(address))
            assert found.status_code == 200, address
            assert str(found.url).startswith(site), address
        assert client.get(f"{site}?x=1").url.path == f"{ROOT}/"


@with_nginx
def test_the_pages_beside_it_and_the_maintainers_lead_to_the_path(site: str) -> None:
    with httpx.Client(base_url=site, follow_redirects=True) as client:
        for path, status in (
            ("/about", 200),
            ("/exercises", 200),
            ("/passage/lower-back-pain-after-running:3", 200),
            ("/admin", 401),
        ):
            page = client.get(path)
            assert page.status_code == status, path
            linked = [one for one in re.findall(r'(?:src|href|action)="([^"#]+)"', page.text) if not SCHEME.match(one)]
            assert linked, path
            for address in linked:
                assert str(page.url.join(address)).startswith(f"{site}/"), (path, address)
        entered = client.post("/admin/login", data={"token": TOKEN})
        assert (entered.status_code, str(entered.url)) == (200, f"{site}/admin")


@with_nginx
def test_the_service_answers_to_the_name_that_the_proxy_passes_on(site: str) -> None:
    for name, status in (("bot.example", 200), ("evil.example", 421)):
        assert httpx.get(f"{site}/healthz", headers={"host": name}).status_code == status


@with_nginx
def test_the_proxys_request_id_is_the_services_and_nobody_is_named_in_its_log(service: Running, tmp_path: Path) -> None:
    location = f"location /backstride/ {{ proxy_pass http://127.0.0.1:{service.port}/; include proxy.conf; }}"
    with nginx(tmp_path, location) as origin:
        answer = httpx.get(f"{origin}{ROOT}/api/v1/passages/my-own-words")
    line = (tmp_path / "access.log").read_text(encoding="utf-8")
    assert answer.headers["x-request-id"] in line
    assert "my-own-words" not in line
    assert "127.0.0.1" not in line


def test_a_proxy_that_leaves_the_path_is_as_good(tmp_path: Path) -> None:
    app = create_app(FakeResponder, settings(tmp_path), screen)
    with TestClient(app, raise_server_exceptions=False) as client:
        for prefix in ("", ROOT):
            assert client.get(f"{prefix}/healthz").json() == {"status": "ok"}
            assert client.get(f"{prefix}/api/v1/nothing").json()["status"] == 404
            assert client.get(f"{prefix}/gradio_api/file=/etc/passwd").status_code == 404
            assert "og:title" in client.get(f"{prefix}/").text
            assert client.post(f"{prefix}/api/v1/chat", json={"message": "Why?"}).status_code == 200
            foreign = client.post(
                f"{prefix}/api/v1/chat", json={"message": "Why?"}, headers={"origin": "https://x.example"}
            )
            assert foreign.status_code == 403
            assert "access-control-allow-origin" not in foreign.headers
        assert client.get(f"{ROOT}-other/healthz").status_code == 404
        gone = client.get(f"{ROOT}?clinic=demo", follow_redirects=False)
        assert (gone.status_code, gone.headers["location"]) == (308, f"{ROOT}/?clinic=demo")
