"""What lies in deploy/: it can be read by the programs that it is for, and says what it must."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
from pathlib import Path
from typing import Any

import pytest
import yaml

from bot.settings import Settings

DEPLOY = Path(__file__).resolve().parents[2] / "deploy"
NGINX = shutil.which("nginx") or shutil.which("nginx", path="/usr/sbin")
SYSTEMD = shutil.which("systemd-analyze")


def text(name: str) -> str:
    return (DEPLOY / name).read_text(encoding="utf-8")


def compose() -> dict[str, Any]:
    table: dict[str, Any] = yaml.safe_load(text("compose.yaml"))
    return table


def dockerfile() -> list[str]:
    """Its instructions, each on one line."""
    joined = text("Dockerfile").replace("\\\n", " ")
    return [" ".join(line.split()) for line in joined.splitlines() if line.strip() and not line.startswith("#")]


def test_every_setting_that_is_named_exists() -> None:
    known = {f"BACKSTRIDE_{name.upper()}" for name in Settings.model_fields}
    for path in DEPLOY.rglob("*"):
        if path.is_file():
            named = set(re.findall(r"BACKSTRIDE_[A-Z_]*[A-Z]", path.read_text(encoding="utf-8")))
            assert named <= known, f"{path.name} names {named - known}"


def test_nothing_says_where_packages_and_images_come_from() -> None:
    for name in ("Dockerfile", "compose.yaml", "env.example"):
        assert re.findall(r"https?://(?!127\.0\.0\.1)", text(name)) == [], name
    images = [service["image"] for service in compose()["services"].values()]
    images += [line.split()[1] for line in dockerfile() if line.startswith("FROM ")]
    assert [image for image in images if "/" in image] == []


def test_the_image_runs_as_nobody_with_a_health_check_and_offline() -> None:
    lines = dockerfile()
    last = lines[max(i for i, line in enumerate(lines) if line.startswith("FROM ")) :]
    users = [line for line in last if line.startswith("USER ")]
    assert users == ["USER 10001:10001"]
    assert len([line for line in lines if line.startswith("FROM ")]) == 2
    assert any(line.startswith("HEALTHCHECK ") and "/readyz" in line for line in last)
    assert not any(re.search(r"\b(?:pip|apt-get|curl|wget)\b", line) for line in last)
    assert "HF_HUB_OFFLINE=1" in " ".join(last)
    assert last[-1] == 'CMD ["backstride", "serve"]'


def test_the_image_is_built_from_what_the_wheel_needs_alone() -> None:
    let_in = {line[1:] for line in text("Dockerfile.dockerignore").splitlines() if line.startswith("!")}
    copied = {
        name
        for line in dockerfile()
        if line.startswith("COPY ") and "--from" not in line
        for name in line.split()[1:-1]
    }
    assert copied == let_in
    assert [name for name in copied if not (DEPLOY.parent / name).exists()] == []


def test_two_replicas_share_secret_records_and_limits_and_reach_nobody() -> None:
    table = compose()
    services = table["services"]
    replicas = [services["app-1"], services["app-2"]]
    for one in replicas:
        assert one["read_only"] is True
        assert one["cap_drop"] == ["ALL"]
        assert one["networks"] == ["inside"]
        assert "ports" not in one
        environment = one["environment"]
        assert environment["BACKSTRIDE_DATABASE_URL"].startswith("postgresql://")
        assert environment["BACKSTRIDE_REDIS_URL"].startswith("redis://limits")
        assert environment["BACKSTRIDE_RESUME_HOURS"] == "${BACKSTRIDE_RESUME_HOURS:-24}"
        assert environment["BACKSTRIDE_HOSTS"] == "${BACKSTRIDE_HOSTS:-}"
        assert environment["BACKSTRIDE_SECRET"].startswith("${BACKSTRIDE_SECRET:?")  # it does not start without
        (subnet,) = (one["subnet"] for one in table["networks"]["inside"]["ipam"]["config"])
        assert environment["BACKSTRIDE_PROXIES"] == subnet
        longest = Settings.model_fields["reply_seconds"].default
        assert int(one["stop_grace_period"].removesuffix("s")) > longest
    assert any("[postgres,redis," in line for line in dockerfile())  # what those addresses need
    states = [{v.split(":")[0] for v in one["volumes"] if v.startswith("state")} for one in replicas]
    assert not states[0] & states[1]
    assert table["networks"]["inside"]["internal"] is True
    assert services["database"]["networks"] == ["inside"]
    upstream = re.findall(r"server (app-\d):7860", text("nginx.conf"))
    assert upstream == ["app-1", "app-2"]


def test_event_streams_are_not_held_back_and_forwarded_addresses_not_believed() -> None:
    lines = {line.split("#")[0].strip() for line in text("proxy.conf").splitlines()}
    assert {
        "proxy_buffering off;",
        "proxy_set_header X-Forwarded-For $remote_addr;",
        "proxy_set_header X-Request-ID $request_id;",
        "proxy_http_version 1.1;",
    } <= lines


@pytest.mark.skipif(NGINX is None, reason="nginx is not installed (Debian: nginx-light)")
def test_nginx_takes_its_configuration(tmp_path: Path) -> None:
    assert NGINX
    config = text("nginx.conf").replace("app-1:", "127.0.0.1:").replace("app-2:", "127.0.0.2:")
    config = config.replace("/tmp/", f"{tmp_path}/")  # noqa: S108  # in the container
    subpath = f"include {DEPLOY / 'nginx-subpath.conf'};"
    (tmp_path / "nginx.conf").write_text(config.replace("location = /metrics", f"{subpath}\nlocation = /metrics"))
    shutil.copy(DEPLOY / "proxy.conf", tmp_path)
    command = [NGINX, "-t", "-p", os.fspath(tmp_path), "-c", os.fspath(tmp_path / "nginx.conf")]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    assert "test is successful" in done.stderr
    assert "[warn]" not in done.stderr


@pytest.mark.skipif(SYSTEMD is None, reason="systemd-analyze is not installed")
def test_systemd_takes_the_unit_and_calls_it_safe(tmp_path: Path) -> None:
    assert SYSTEMD
    unit = tmp_path / "backstride.service"
    unit.write_text(text("backstride.service").replace("/opt/backstride/bin/backstride", "/bin/true"), encoding="utf-8")
    done = subprocess.run([SYSTEMD, "verify", os.fspath(unit)], capture_output=True, text=True, check=False)
    ours = [line for line in done.stderr.splitlines() if "backstride" in line]
    assert (done.returncode, ours) == (0, []), done.stderr
    command = [SYSTEMD, "security", "--offline=true", "--threshold=20", os.fspath(unit)]
    rated = subprocess.run(command, capture_output=True, text=True, check=False)
    assert rated.returncode == 0, rated.stdout[-400:]
