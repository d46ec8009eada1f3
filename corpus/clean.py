"""What is not content: link lists, related posts, comment forms, appointment and subscription lines, picture credits.

The rules speak of page furniture in general, never of one site. They work on whole lines (a scraped page has one
paragraph a line) and on whole sections, and they only ever leave text out: offsets stay as they were.
"""

from __future__ import annotations

import re
from bisect import bisect
from collections.abc import Sequence

from corpus.blocks import bullet_length, lines
from corpus.document import Span
from corpus.markdown import Heading

_FLAGS = re.IGNORECASE

_LINK_LINE = re.compile(
    r"(?:recommended reading|you (?:may|might) (?:also )?like|read (?:also|more|next)|also (?:check|read|see)|see also"
    r"|don['’]?t miss|related(?: posts?| articles?| reading)?|more from|further reading"
    r"|(?:next|previous|prev)(?: (?:post|article|page))|most popular|share this(?: post| article)?)\b(?:\s*:.*|\s*$)"
    r"|(?:next|previous|prev|go to top|back to top|share|\d* ?comments?|table of contents)\s*:?$"
    r"|(?:advertisement|sponsored)\s*:?$",
    _FLAGS,
)
_META_LINE = re.compile(
    r"(?:last )?updated(?: on)?\b.{0,30}$|published(?: on)?\b.{0,30}$|\d{1,2} min(?:ute)?s?(?: read)?$"
    r"|(?:(?:mon|tues|wednes|thurs|fri|satur|sun)day,? )?"
    r"(?:jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec)[a-z]* \d{1,2},? \d{4}$|[\d ]{3,}$"
    r"|©.*|copyright\b.*|all rights reserved.*|(?:photo|image) (?:from|by|credit).*",
    _FLAGS,
)
_CALL_TO_ACTION = re.compile(
    r"\bcall us\b|\bcontact us (?:at|on|today)\b"
    r"|\b(?:schedule|book|request) an? (?:assessment|appointment|consultation|session|visit)\b(?! with (?:your|an?)\b)"
    r"|\bclick (?:the button|here|below)\b|\bsubscribe\b|\bsign up\b"
    r"|\bnewsletter\b|\bfollow us\b|\bstay (?:updated|tuned)\b|\bthank(?:s| you) for reading\b|\blet us help you\b"
    r"|\bwork with us\b|\bfree access\b|\byour email address\b|\blearn more about\b.*\bhere\b"
    r"|\bto read more about\b.*\b(?:blog|article|post)\b|\bcontent on \S+ is generated\b|\bwant better results\b",
    _FLAGS,
)
MAX_CALL_CHARS = 400
"""A longer paragraph that also asks to call or subscribe has something to say."""
_WARNING = re.compile(
    r"\b(?:emergenc(?:y|ies)|immediately|urgent(?:ly)?|right away|at once|ambulance|911|999|112)\b",
    _FLAGS,
)
"""A line that says when to get help at once is content, whatever else it says."""
_PHONE = re.compile(r"(?:\+\d{1,3}[ .-]?)?\(?\d{3,4}\)?[ .-]\d{3}[ .-]\d{4}\b")
_END_OF_ARTICLE = re.compile(
    r"(?:leave a (?:reply|comment)|(?:post|add) a comment|related (?:posts|articles|stories)|you may also like"
    r"|share this(?: post)?|\d+ comments?|recent (?:posts|comments))\s*:?\s*$",
    _FLAGS,
)
_LINK_SECTION = re.compile(
    r"\bmore (?:helpful |useful )?(?:information|articles|resources|reading)\b|\brelated (?:posts|articles)\b"
    r"|\bfurther reading\b",
    _FLAGS,
)
MAX_LINK_CHARS = 80
"""The words of a link are a title; a line that is longer or has a full stop is a sentence."""
_SOCIAL = frozenset("facebook twitter instagram linkedin pinterest youtube rss tiktok".split())


def article_end(text: str, start: int = 0) -> int:
    """Where the page's furniture begins for good (comment form, related posts); the text's length where it never does.

    Only a line in the second half of the text counts, so that an early share button does not cut the article off.
    """
    for span in lines(text, start):
        if span.start - start > (len(text) - start) / 2 and _END_OF_ARTICLE.match(span.of(text).strip("# \t\u00a0")):
            return span.start
    return len(text)


def is_boilerplate(line: str) -> bool:
    """Whether a whole line (a paragraph of a scraped page, or a list item) is page furniture."""
    words = line.strip().strip("\u00a0 ")
    if not words:
        return False
    if _LINK_LINE.match(words) or _META_LINE.match(words):
        return True
    if _WARNING.search(words):
        return False
    if len(words) <= MAX_CALL_CHARS and (_CALL_TO_ACTION.search(words) or _PHONE.search(words)):
        return True
    named = sum(word in _SOCIAL for word in re.findall(r"[a-z]+", words.lower()))
    return named >= 2 and named * 2 >= len(words.split())


def is_link_section(heading: Heading, text: str, stop: int) -> bool:
    """Whether the section under ``heading``, up to ``stop``, is a list of links to other pages.

    A heading that sounds like one is not enough: a section with a paragraph of its own is content.
    """
    if not _LINK_SECTION.search(heading.text):
        return False
    rows = [words for span in lines(text, heading.end, stop) if (words := span.of(text).strip())]
    return all(
        bullet_length(words) or is_boilerplate(words) or (len(words) < MAX_LINK_CHARS and not words.endswith("."))
        for words in rows
    )


def ahead_of_title(text: str, title: Heading) -> tuple[Span, ...]:
    """Lines above a page's title that are no sentence: menus, breadcrumbs, dates, a picture's description."""
    return tuple(
        span
        for span in lines(text, 0, title.start)
        if (words := span.of(text).strip()) and not re.search(r"[.!?:…][\"'”’)]*$", words)
    )


def content_spans(text: str, start: int, end: int) -> tuple[Span, ...]:
    """The runs of lines of ``text[start:end]`` that are content, in order; runs of blank lines alone are left out."""
    spans: list[Span] = []
    begin: int | None = None
    for line in lines(text, start, end):
        words = line.of(text)
        if is_boilerplate(words[bullet_length(words) :]):
            if begin is not None and text[begin : line.start].strip():
                spans.append(Span(begin, line.start))
            begin = None
        elif begin is None:
            begin = line.start
    if begin is not None and text[begin:end].strip():
        spans.append(Span(begin, end))
    return tuple(spans)


def without(spans: Sequence[Span], gaps: Sequence[Span]) -> tuple[Span, ...]:
    """``spans`` less ``gaps``; both sorted and without overlaps."""
    left: list[Span] = []
    ends = [gap.end for gap in gaps]
    for span in spans:
        start = span.start
        for gap in gaps[bisect(ends, span.start) :]:
            if gap.start >= span.end:
                break
            if start < gap.start:
                left.append(Span(start, gap.start))
            start = max(start, gap.end)
        if start < span.end:
            left.append(Span(start, span.end))
    return tuple(left)
