"""What a web page says of itself: title, author, site, date and language, from its own markup only.

Nothing is guessed from the running text: a date somewhere on a page is not the day on which it was published.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from lxml.etree import _Element

from corpus.convert.converted import person, plain_title

_DAY = re.compile(r"\d{4}-\d{2}-\d{2}")
_LANGUAGE = re.compile(r"[a-z]{2,3}(?:-[A-Za-z0-9]+)*", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class PageFacts:
    """Facts as the page states them; an empty string means that it does not say."""

    title: str
    authors: tuple[str, ...]
    publisher: str
    published: str
    language: str


def page_facts(root: _Element) -> PageFacts:
    """The facts of a parsed page, before anything is taken out of it."""
    metas = _metas(root)
    linked = list(_json_ld(root))
    publisher = metas.get("og:site_name", "")
    language = str(root.get("lang") or "")
    return PageFacts(
        title=metas.get("og:title", "") or _title_element(root, publisher),
        authors=_names(linked) or person(metas.get("author", "")) or _by_name(metas.get("article:author", "")),
        publisher=publisher,
        published=_day(metas, linked),
        language=language if _LANGUAGE.fullmatch(language) else "",
    )


def _metas(root: _Element) -> dict[str, str]:
    found: dict[str, str] = {}
    for element in root.iter("meta"):
        name = str(element.get("property") or element.get("name") or "").lower()
        content = " ".join(str(element.get("content") or "").split())
        if name and content:
            found.setdefault(name, content)
    return found


def _title_element(root: _Element, publisher: str) -> str:
    """``<title>`` without the site's name at its end."""
    element = next(root.iter("title"), None)
    words = plain_title("".join(str(part) for part in element.itertext())) if element is not None else ""
    if publisher:
        words = re.sub(rf"\s+[|–—·:-]\s+{re.escape(publisher)}$", "", words, flags=re.IGNORECASE)
    return re.sub(r"\s+[|·]\s+[^|·]*$", "", words)


def _json_ld(root: _Element) -> Iterator[dict[str, Any]]:
    """The objects of the page's linked data, also those in a ``@graph``."""
    for element in root.iter("script"):
        if element.get("type") != "application/ld+json":
            continue
        try:
            table = json.loads(element.text or "")
        except (ValueError, RecursionError):
            continue
        for item in table if isinstance(table, list) else [table]:
            if isinstance(item, dict):
                yield item
                graph = item.get("@graph")
                yield from (inner for inner in (graph if isinstance(graph, list) else ()) if isinstance(inner, dict))


def _names(linked: list[dict[str, Any]]) -> tuple[str, ...]:
    for item in linked:
        authors = item.get("author")
        names = [
            str(author.get("name", "")) if isinstance(author, dict) else str(author)
            for author in (authors if isinstance(authors, list) else [authors] if authors else [])
        ]
        if known := tuple(name for words in names for name in _by_name(words)):
            return known
    return ()


def _by_name(words: str) -> tuple[str, ...]:
    """An author, unless it is the address of a profile."""
    return () if "://" in words else person(words)


def _day(metas: dict[str, str], linked: list[dict[str, Any]]) -> str:
    said = [metas.get(key, "") for key in ("article:published_time", "datepublished", "date", "dc.date")]
    said += [str(item.get("datePublished", "")) for item in linked]
    return next((match.group() for words in said if (match := _DAY.match(words))), "")
