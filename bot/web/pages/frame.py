"""What stands around every page beside the chat, and the policy under which a browser shows it: no script at all."""

from __future__ import annotations

import base64
import hashlib
from functools import cache
from html import escape
from pathlib import Path

from fastapi.responses import HTMLResponse

from bot.web.pages.texts import FrameTexts, texts

STYLES = (Path(__file__).parents[1] / "static" / "colours.css", Path(__file__).parent / "pages.css")
PAGES = (("chat", ""), ("about", "about"), ("exercises", "exercises"))
"""The pages that name each other: key of the name, and address below the service's own."""


@cache
def style() -> str:
    """All styles. These pages have no script that could ask for the reader's scheme, so the browser is asked."""
    colours, own = (path.read_text(encoding="utf-8") for path in STYLES)
    light, dark = colours.split("\n.dark {")
    return f"{light}\n@media (prefers-color-scheme: dark) {{ :root {{{dark.rstrip()} }}\n{own}"


@cache
def policy() -> str:
    """The content-security policy: our own style, our own pictures, and nothing else."""
    digest = base64.b64encode(hashlib.sha256(style().encode()).digest()).decode()
    return (
        f"default-src 'none'; style-src 'sha256-{digest}'; img-src 'self'; base-uri 'none'; form-action 'none'; "
        "frame-ancestors 'self'"
    )


def page(
    title: str, body: str, here: str = "", root: str = "", description: str = "", status: int = 200
) -> HTMLResponse:
    """A whole page. ``title`` and ``description`` are words, ``body`` is HTML.

    ``here`` is the page's own key in ``PAGES``; ``root`` leads from its address to the service's ("" or "../"), so that
    the service may stand below a path of a proxy's.
    """
    words = texts().frame
    told = f'<meta name="description" content="{escape(description)}">' if description else ""
    html = (
        '<!doctype html><html lang="en"><head><meta charset="utf-8">'
        '<meta name="viewport" content="width=device-width, initial-scale=1">'
        f"<title>{escape(title)} – {escape(words.name)}</title>{told}"
        f'<link rel="icon" type="image/svg+xml" href="{root}favicon.ico"><style>{style()}</style></head>'
        f'<body><div class="wrap"><a class="skip" href="#text">{escape(words.skip)}</a>{_head(words, here, root)}'
        f'<main id="text">{body}</main><footer class="quiet"><p>{escape(words.foot)}</p></footer></div></body></html>'
    )
    return HTMLResponse(html, status, {"Content-Security-Policy": policy(), "Cache-Control": "no-cache"})


def _head(words: FrameTexts, here: str, root: str) -> str:
    links = "".join(
        f'<li><a href="{root}{address or "./"}"{_current(key, here)}>{escape(getattr(words, key))}</a></li>'
        for key, address in PAGES
    )
    home = f'<a class="name" href="{root or "./"}">{escape(words.name)}</a>'
    return f'<header>{home}<nav aria-label="{escape(words.nav)}"><ul>{links}</ul></nav></header>'


def _current(key: str, here: str) -> str:
    return ' aria-current="page"' if key == here else ""
