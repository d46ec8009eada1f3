"""The chat page as a person meets it: what the tests do with it, by roles and labels."""

from __future__ import annotations

import re
from pathlib import Path

from playwright.sync_api import Locator, Page, expect

CONTRAST = """() => {
  // For every visible text: its colour against what is painted behind it (WCAG 2.2, 1.4.3).
  const parse = (c) => { const n = c.match(/[\\d.]+/g).map(Number); return [n[0], n[1], n[2], n[3] ?? 1]; };
  const over = (a, b) => [0, 1, 2].map((i) => a[i] * a[3] + b[i] * (1 - a[3])).concat(1);
  const channel = (v) => { v /= 255; return v <= 0.04045 ? v / 12.92 : ((v + 0.055) / 1.055) ** 2.4; };
  const light = (c) => 0.2126 * channel(c[0]) + 0.7152 * channel(c[1]) + 0.0722 * channel(c[2]);
  const behind = (e) => {
    const layers = [];
    for (; e; e = e.parentElement) {
      const c = parse(getComputedStyle(e).backgroundColor);
      layers.push(c);
      if (c[3] === 1) break;
    }
    return layers.reverse().reduce((below, layer) => over(layer, below), [255, 255, 255, 1]);
  };
  const found = [];
  const walker = document.createTreeWalker(document.querySelector(".gradio-container"), NodeFilter.SHOW_TEXT);
  while (walker.nextNode()) {
    const element = walker.currentNode.parentElement;
    const text = walker.currentNode.textContent.trim();
    if (!text || element.closest(".bs-sr, style, script, option") || !element.checkVisibility()) continue;
    const style = getComputedStyle(element);
    const ground = behind(element);
    const ink = over(parse(style.color), ground);
    const [high, low] = [light(ink), light(ground)].sort((a, b) => b - a);
    const ratio = (high + 0.05) / (low + 0.05);
    const size = parseFloat(style.fontSize);
    const large = size >= 24 || (size >= 18.66 && Number(style.fontWeight) >= 700);
    if (ratio < (large ? 3 : 4.5)) found.push(`${ratio.toFixed(2)} ${element.className}: ${text.slice(0, 40)}`);
  }
  return found;
}"""

UNNAMED = """() => [...document.querySelectorAll("button, a, input, select, textarea, summary")]
  .filter((e) => e.checkVisibility())
  .filter((e) => !(e.getAttribute("aria-label") || e.labels?.[0]?.textContent || e.textContent || "").trim())
  .map((e) => e.outerHTML.slice(0, 120))"""


class ChatPage:
    """A page in a browser; pictures go to ``pictures`` where that is a folder."""

    def __init__(self, page: Page, name: str, pictures: str | None) -> None:
        self.page = page
        self.name = re.sub(r"[^\w-]+", "_", name)
        self.pictures = pictures
        self.box = page.get_by_label("Your question")
        self.turns = page.locator(".bs-turn")
        self.last = page.locator(".bs-turn").last
        self.answer = self.last.locator(".bs-reply")
        self.alert = self.last.get_by_role("alert")
        self.panel = page.get_by_role("region", name="Source")
        self.status = page.locator("#bs-status").get_by_role("status")
        self.examples = page.get_by_role("group", name="For example").get_by_role("button")
        self.suggestions = page.get_by_role("group", name="You could ask next").get_by_role("button")
        self.new = page.get_by_role("button", name="New conversation")
        self.history = page.get_by_role("button", name="History")
        self.address = page.url.split("#", maxsplit=1)[0].split("?", maxsplit=1)[0]
        self.country = page.get_by_label("Emergency numbers for")

    def wait_until_loaded(self) -> None:
        """Until the page can be used."""
        expect(self.examples.first).to_be_visible()
        expect(self.box).to_be_visible()

    def ask(self, question: str) -> None:
        """Types a question, sends it with the Enter key, and waits until the reply is whole."""
        before = self.turns.count()
        self.box.fill(question)
        self.box.press("Enter")
        expect(self.turns).to_have_count(before + 1)
        self.wait_for_reply()

    def wait_for_reply(self) -> None:
        """Until nothing more comes."""
        expect(self.page.locator(".bs-turn:not([data-finished])")).to_have_count(0)
        expect(self.last.locator(".bs-reply")).to_be_visible()

    def marker(self, number: int) -> Locator:
        """The first button of this marker in the last answer."""
        return self.last.get_by_role("button", name=f"Source {number}:").first

    def focused(self) -> str:
        """The accessible words of what has the focus."""
        script = "document.activeElement.getAttribute('aria-label') || document.activeElement.textContent.trim()"
        return str(self.page.evaluate(script))

    def picture(self, what: str) -> None:
        """Keeps a picture, where pictures are wanted."""
        if self.pictures:
            folder = Path(self.pictures)
            folder.mkdir(parents=True, exist_ok=True)
            self.page.wait_for_timeout(500)  # smooth scrolling comes to rest
            self.page.screenshot(path=folder / f"{self.name}-{what}.png")

    def overflow(self) -> int:
        """Pixels by which the page is wider than its window."""
        return int(self.page.evaluate("document.documentElement.scrollWidth - window.innerWidth"))

    def faint_texts(self) -> list[str]:
        """Visible texts whose contrast is too low."""
        return list(self.page.evaluate(CONTRAST))

    def unnamed_controls(self) -> list[str]:
        """Visible controls that have no name to be told by."""
        return list(self.page.evaluate(UNNAMED))
