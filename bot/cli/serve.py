"""``backstride serve``: the web service."""

from __future__ import annotations

import errno
import signal
import socket
import sys
from pathlib import Path
from typing import NoReturn

from bot.cli.errors import UsageError
from bot.cli.progress import notice
from bot.runtime import make_responder
from bot.settings import Settings, settings


def run(host: str, port: str, clinics: str) -> None:
    """Serve until stopped."""
    configured = settings()
    if clinics:
        configured = configured.model_copy(update={"clinics": clinics})
    if configured.clinics:  # before anything heavy is loaded, so that a mistake is told at once
        from bot.web.clinics import read

        read(Path(configured.clinics).expanduser())
    from bot.web.heap import hold_steady
    from bot.web.logs import set_up
    from bot.web.telemetry import require_telemetry_packages

    require_telemetry_packages(configured)
    hold_steady()
    host = host or configured.host
    listener = _listen(host, _number(port) if port else configured.port)
    for name in (signal.SIGINT, signal.SIGTERM):
        signal.signal(name, _stop)
    configured = _named(configured, host)
    url = f"http://{host if ':' not in host else f'[{host}]'}:{listener.getsockname()[1]}"
    set_up(configured.log_level, configured.log_format)
    # the page comes up at once; the library is loaded, and where it must be the index built, behind it
    responder = make_responder(configured, _report, notice)
    from bot.web.app import create_app
    from bot.web.serving import Server, config, many_files

    app = create_app(lambda: responder, configured)
    many_files()
    print(f"Backstride is at {url}{configured.root_path}  (Ctrl-C stops it)", file=sys.stderr)
    Server(config(app, configured.log_level, stop_seconds=configured.reply_seconds)).run(sockets=[listener])


def _named(configured: Settings, host: str) -> Settings:
    """The settings with the names that the service answers to."""
    from bot.web.hosts import UNNAMED, names_for

    names = names_for(host, configured.hosts)
    if names is None:
        print(UNNAMED, file=sys.stderr)
    return configured.model_copy(update={"hosts": names or ""})


def _report(stage: str, done: int, total: int) -> None:
    """A line at the beginning and the end of each stage of building the index."""
    if done in (0, total) and sys.stderr.isatty():
        print(f"{stage}: {done} of {total}", file=sys.stderr)


def _stop(_number: int, _frame: object) -> NoReturn:
    """Being told to stop is no failure; the web server has by then let requests under way come to their end."""
    sys.exit(0)


def _number(port: str) -> int:
    if not (len(port) <= 5 and port.isascii() and port.isdigit() and int(port) <= 65535):
        raise UsageError(f"--port {port}: expected a whole number from 0 to 65535; 0 picks a free port")
    return int(port)


def _listen(host: str, port: int) -> socket.socket:
    """A bound socket, before anything heavy is loaded, so that a taken port is told at once.

    Raises:
        UsageError: the address cannot be used.
    """
    try:
        family = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)[0][0]
        listener = socket.socket(family, socket.SOCK_STREAM)
        listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        listener.bind((host, port))
        listener.listen()  # from here on a second service is refused, and a browser waits for the page
    except OSError as error:
        if error.errno == errno.EADDRINUSE:
            raise UsageError(
                f"port {port} on {host} is taken; choose another with --port, or stop what holds it"
            ) from error
        raise UsageError(
            f"cannot listen on {host}, port {port} ({error.strerror}); "
            "expected an address of this machine and a port that is yours to use: give others with --host and --port"
        ) from error
    except UnicodeError as error:
        raise UsageError(f"--host {host}: no host name; expected an address of this machine") from error
    return listener
