"""``backstride mcp``: the tools over standard input and output."""

from __future__ import annotations

import logging

from bot import __version__
from bot.cli.progress import notice
from bot.runtime import make_responder
from bot.settings import settings
from bot.triage.detect import screen


def run() -> None:
    """Serve one program until it goes."""
    configured = settings()
    logging.basicConfig(level=configured.log_level.upper(), format="%(asctime)s %(levelname)s %(name)s %(message)s")
    from bot.web.threads import Threads
    from bot.web.tools import make

    make(make_responder(configured, None, notice), screen, configured, Threads(), __version__).run()
