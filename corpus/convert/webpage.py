"""A saved web page -> Markdown, its main content found by trafilatura."""

from __future__ import annotations

import logging
import re

import trafilatura
from lxml import html
from lxml.etree import LxmlError, _Element

from corpus.convert.converted import ConversionError, Converted
from corpus.convert.decode import decode
from corpus.convert.page_facts import page_facts
from corpus.convert.tree import Piece, drop, pieces
from corpus.convert.write import first_title, markdown

_CHARSET = re.compile(rb"<meta[^>]+charset\s*=\s*[\"']?\s*([\w-]+)", re.IGNORECASE)
_XML_DECLARATION = re.compile(r"\s*<\?xml[^>]*\?>")
_OUTSIDE = "nav aside footer form dialog script style noscript template".split()
"""Elements of a page that are never its article."""
_ROLES = frozenset("navigation banner contentinfo complementary search dialog".split())
SHORT_PAGE_CHARS = 1500
"""The extractor's statistics need some text; a shorter page is taken as it is, less its furniture."""

logging.getLogger("trafilatura").setLevel(logging.CRITICAL)  # what it would say is said in our own errors
logging.getLogger("justext").setLevel(logging.CRITICAL)


def convert_page(raw: bytes, fallback: str) -> Converted:
    """The page's article as Markdown, with the facts that the page states; ``fallback`` is the title of last resort.

    Raises:
        ConversionError: the bytes are no text or no page.
    """
    declared = _CHARSET.search(raw[:4096])
    text = _XML_DECLARATION.sub("", decode(raw, declared.group(1).decode("ascii") if declared else ""), count=1)
    root = _parsed(text)
    facts = page_facts(root)
    found = _article(text, root)
    title = first_title(found) or _headline(root) or facts.title or fallback
    return Converted(
        text=markdown(found, title) if found else "",
        format="markdown",
        furniture=True,
        title=title,
        authors=facts.authors,
        publisher=facts.publisher,
        published=facts.published,
        language=facts.language,
    )


def _parsed(text: str) -> _Element:
    try:
        root = html.document_fromstring(text) if text.strip() else None
    except (LxmlError, ValueError) as error:
        raise ConversionError(f"broken HTML ({error}); save the page again") from error
    if root is None:
        raise ConversionError("the page is empty; save it again with its text")
    return root


def _article(text: str, root: _Element) -> list[Piece]:
    """What the extractor takes for the article; all of a short page."""
    whole = pieces(_without_furniture(root))
    if sum(len(piece.words) for piece in whole) <= SHORT_PAGE_CHARS:
        return whole
    extracted = trafilatura.bare_extraction(
        text, include_comments=False, include_formatting=True, include_tables=True, favor_recall=True
    )
    body = getattr(extracted, "body", None)
    return (pieces(body) if body is not None else []) or whole


def _without_furniture(root: _Element) -> _Element:
    """The page's one article or main element, else its body, without menus, side columns and forms."""
    for path in (".//article", ".//main", "body"):
        candidates = root.findall(path)
        if len(candidates) == 1:
            root = candidates[0]
            break
    for element in [e for e in root.iter("*") if _is_outside(e)]:
        if element is not root:
            drop(element)
    return root


def _is_outside(element: _Element) -> bool:
    masthead = element.tag == "header" and element.find(".//h1") is None
    return masthead or element.tag in _OUTSIDE or element.get("role") in _ROLES or element.get("hidden") is not None


def _headline(root: _Element) -> str:
    """The words of the page's heading of level 1, where it has just one."""
    found = [" ".join(" ".join(str(part) for part in h.itertext()).split()) for h in root.iter("h1")]
    return found[0] if len(found) == 1 else ""
