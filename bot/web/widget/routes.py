"""``GET /widget.js``, and ``GET /demo/{clinic}``: a plain page with that clinic's widget on it."""

from __future__ import annotations

import base64
import hashlib
import re
from collections.abc import Callable
from html import escape
from string import Template

from fastapi import APIRouter, Request, Response
from fastapi.responses import HTMLResponse

from bot.web.problems import ProblemError
from bot.web.widget.build import FOLDER, built

CACHING = "public, max-age=600, stale-while-revalidate=86400"
"""A clinic's page does not wait for us; a new version is everywhere within a day, and mostly within ten minutes."""
_GZIP = re.compile(r"(?:^|,)\s*(?:gzip|\*)\s*(?:;\s*q=(?P<q>[01](?:\.\d{0,3})?)\s*)?(?=,|$)", re.I)
_STYLE = re.compile(r"<style>(.*?)</style>", re.S)


def router(name_of: Callable[[str], str | None]) -> APIRouter:
    """The routes; ``name_of`` gives the name of a clinic, or None where there is none of that id."""
    routes = APIRouter()
    built()  # a mistake in the widget's files shows at the start

    @routes.api_route("/widget.js", methods=["GET", "HEAD"], include_in_schema=False)
    async def widget(request: Request) -> Response:
        """The widget as one script, for any site: it holds nothing of anybody's."""
        script = built()
        zipped = _takes_gzip(request.headers.get("accept-encoding", ""))
        etag = f'"{script.sha256[:32]}{"-gz" if zipped else ""}"'
        headers = {
            "ETag": etag,
            "Cache-Control": CACHING,
            "Vary": "Accept-Encoding",
            "Access-Control-Allow-Origin": "*",  # so that a page can demand a hash of it (integrity)
            "Cross-Origin-Resource-Policy": "cross-origin",
            "X-Content-Type-Options": "nosniff",
        }
        if _known(request.headers.get("if-none-match", ""), etag):
            return Response(status_code=304, headers=headers)
        if zipped:
            headers["Content-Encoding"] = "gzip"
        return Response(script.gzipped if zipped else script.text, headers=headers, media_type="text/javascript")

    @routes.get("/demo/{clinic}", include_in_schema=False)
    async def demo(clinic: str, request: Request) -> Response:
        """A sample page, and the one line that puts the widget on it."""
        name = name_of(clinic)
        if name is None:
            raise ProblemError(404, "unknown-clinic", "There is no clinic of this name.")
        return demo_page(clinic, name, str(request.base_url))

    return routes


def demo_page(clinic: str, name: str, address: str) -> HTMLResponse:
    """The sample page. Its policy is as strict as a clinic's may be: the widget must do with it."""
    line = f'<script src="{address}widget.js" data-clinic="{clinic}" defer></script>'
    page = Template((FOLDER / "demo.html").read_text(encoding="utf-8"))
    html = page.substitute(name=escape(name), clinic=escape(clinic), line=escape(line))
    style = _STYLE.search(html)
    digest = base64.b64encode(hashlib.sha256(style[1].encode() if style else b"").digest()).decode()
    policy = (
        f"default-src 'none'; script-src 'self'; connect-src 'self'; img-src 'self'; style-src 'sha256-{digest}'; "
        "base-uri 'none'; form-action 'none'; frame-ancestors 'self'"
    )
    return HTMLResponse(html, headers={"Content-Security-Policy": policy, "Cache-Control": "no-store"})


def _takes_gzip(accept: str) -> bool:
    found = _GZIP.search(accept)
    return found is not None and float(found["q"] or 1) > 0


def _known(if_none_match: str, etag: str) -> bool:
    given = [tag.strip().removeprefix("W/") for tag in if_none_match.split(",")]
    return etag in given or "*" in given
