"""The widget as a person meets it on a clinic's page, and that page: on another origin, with hostile styles."""

from __future__ import annotations

import base64
import hashlib
import os
import re
from pathlib import Path
from typing import Any

from axe_playwright_python.base import AXE_SCRIPT
from fastapi import FastAPI
from fastapi.responses import HTMLResponse
from playwright.sync_api import Locator, Page, expect

HOSTILE = """
*:not(html) {
  all: unset !important; display: none !important; visibility: hidden !important; opacity: 0 !important;
  position: static !important; transform: scale(0) !important; pointer-events: none !important; z-index: -1 !important;
  color: transparent !important; font: 1px/1 fantasy !important; letter-spacing: 1em !important;
  text-transform: uppercase !important; unicode-bidi: bidi-override !important; animation: none !important;
}
html { font-size: 3px; line-height: 9; text-align: center; word-spacing: 2em; }
"""
"""All but the root: a page whose root is not displayed shows nothing of anybody."""
PLAIN = "body { font: 16px/1.5 sans-serif; margin: 40px; }"
WCAG = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]
OF_THE_PAGE = ["bypass", "landmark-one-main", "page-has-heading-one", "region", "document-title"]
"""Rules on a page as a whole, which is the clinic's and not ours."""


def host_app(service: str) -> FastAPI:
    """A clinic's site with the one script line. Its policy allows nothing but the service's script and calls."""
    app = FastAPI()

    @app.get("/{page}")
    def page(page: str, direction: str = "ltr", language: str = "en", attributes: str = "") -> HTMLResponse:
        style = HOSTILE if page == "hostile" else PLAIN
        digest = base64.b64encode(hashlib.sha256(style.encode()).digest()).decode()
        clinic = "nobody" if page == "unknown" else "oak"
        line = f'<script src="{service}/widget.js" data-clinic="{clinic}" {attributes} defer></script>'
        html = (
            f'<!doctype html><html lang="{language}" dir="{direction}"><head><title>{page}</title>'
            '<meta name="viewport" content="width=device-width, initial-scale=1">'
            f"<style>{style}</style>"
            f"{line * (2 if page == 'twice' else 1)}</head>"
            f'<body><main><h1>{page}</h1><a href="/next">next page</a><p>{"words " * 900}</p></main></body></html>'
        )
        policy = (
            f"default-src 'none'; script-src {service}; connect-src {service}; style-src 'sha256-{digest}'; "
            "base-uri 'none'; form-action 'none'; require-trusted-types-for 'script'; trusted-types 'none'"
        )
        return HTMLResponse(html, headers={"Content-Security-Policy": policy})

    return app


class Widget:
    """A widget on a page in a browser."""

    def __init__(self, page: Page, name: str) -> None:
        self.page = page
        self.name = re.sub(r"[^\w-]+", "_", name)
        self.host = page.locator("backstride-widget")
        self.launcher = page.locator(".launcher")
        self.panel = page.get_by_role("dialog", name="Oak Street Physiotherapy")
        self.box = self.panel.get_by_label("Your question")
        self.turns = page.locator(".turn")
        self.last = self.turns.last
        self.reply = self.last.locator(".reply")
        self.alert = self.last.get_by_role("alert")
        self.source = page.get_by_role("region", name="Source")
        self.said = page.locator("[aria-live=polite]")
        self.suggestions = page.get_by_role("group", name="You could ask next").get_by_role("button")

    def open(self) -> None:
        """Presses the launcher."""
        self.launcher.click()
        expect(self.box).to_be_focused()

    def ask(self, question: str) -> None:
        """Types a question, sends it with the Enter key, and waits until its answer is whole."""
        before = self.turns.count()
        self.box.fill(question)
        self.box.press("Enter")
        expect(self.turns).to_have_count(before + 1)
        self.wait_for_reply()

    def wait_for_reply(self) -> None:
        """Until nothing more comes."""
        self.page.wait_for_function(
            "() => document.querySelector('backstride-widget').panel.talk.turns.every((turn) => turn.ended)"
        )
        expect(self.page.locator(".turn > .reply > .waiting")).to_have_count(0)

    def marker(self, number: int) -> Locator:
        """The first button of this marker in the last answer."""
        return self.last.get_by_role("button", name=f"Source {number}:").first

    def focused(self) -> str:
        """The accessible words of what has the focus within the widget; empty where it is elsewhere."""
        script = """() => {
          const one = document.querySelector("backstride-widget").shadowRoot.activeElement;
          return one ? one.getAttribute("aria-label") || one.textContent.trim() : "";
        }"""
        return str(self.page.evaluate(script))

    def overflow(self) -> list[str]:
        """Parts of the widget that reach beyond the window's sides, or are wider than what holds them."""
        script = """() => {
          const root = document.querySelector("backstride-widget").shadowRoot;
          const wide = document.documentElement.clientWidth;
          return [...root.querySelectorAll(".root *")].filter((one) => one.checkVisibility() && !one.matches(".unseen"))
            .filter((one) => { const box = one.getBoundingClientRect(); return box.left < -1 || box.right > wide + 1
              || (one.matches(".scroller, .source, .card, .head") && one.scrollWidth > one.clientWidth + 1); })
            .map((one) => one.className || one.localName);
        }"""
        return list(self.page.evaluate(script))

    def violations(self) -> list[str]:
        """What axe-core finds against WCAG 2.2 AA and good practice, in the widget."""
        self.page.evaluate(AXE_SCRIPT)
        options: dict[str, Any] = {
            "runOnly": {"type": "tag", "values": WCAG},
            "rules": {rule: {"enabled": False} for rule in OF_THE_PAGE},
            "resultTypes": ["violations"],
        }
        found = self.page.evaluate("(options) => axe.run('backstride-widget', options)", options)
        assert found["passes"], "axe looked at nothing"
        return [
            f"{rule['id']}: {node['target']} {node.get('failureSummary', '')}"
            for rule in found["violations"]
            for node in rule["nodes"]
        ]

    def picture(self, what: str) -> None:
        """Keeps a picture, where pictures are wanted (``BACKSTRIDE_SCREENSHOTS``)."""
        folder = os.environ.get("BACKSTRIDE_SCREENSHOTS")
        if folder:
            Path(folder).mkdir(parents=True, exist_ok=True)
            self.page.wait_for_timeout(300)
            self.page.screenshot(path=Path(folder) / f"{self.name}-{what}.png")
