"""A reply's Markdown as HTML. The text is made of articles' and people's words, so nothing in it is taken for HTML."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from html import escape

from markdown_it import MarkdownIt
from markdown_it.rules_inline import StateInline
from markdown_it.token import Token

MARKER = re.compile(r"\[(\d{1,3})\](?!\()")
_LAST_WORD = re.compile(r"([^\s]{1,24}) $")
_HEADLINE = re.compile(r"#{1,6} +([^\n]+)|\*\*([^*\n]+)\*\*")
_TELEPHONE = re.compile(r"tel:[+*#]?[0-9][0-9*# .-]{0,20}")


def _marker_rule(state: StateInline, silent: bool) -> bool:
    """Takes ``[n]`` for a marker where the reply has a citation of that number."""
    match = MARKER.match(state.src, state.pos)
    markers: Mapping[int, str] = state.env["markers"]
    if match is None or int(match[1]) not in markers:
        return False
    if not silent:
        number = int(match[1])
        html = markers[number]
        word = _LAST_WORD.search(state.pending)
        if word:  # a marker stays with the word before it, so that it never stands alone on a line
            state.pending = state.pending[: word.start()]
            html = f'<span class="bs-nowrap">{escape(word[1])} {html}</span>'
        # The parser itself makes no such token, so what is rendered as HTML is only ours.
        token = state.push("html_inline", "", 0)
        token.content, token.meta = html, {"marker": number}
    state.pos = match.end()
    return True


def _parser() -> MarkdownIt:
    parser = MarkdownIt("commonmark", {"html": False, "linkify": False, "typographer": False})
    parser.disable(["image", "autolink", "reference", "code", "html_block", "html_inline"])
    parser.inline.ruler.before("link", "marker", _marker_rule)
    return parser


_PARSER = _parser()


def _made_safe(tokens: Sequence[Token], heading: str) -> None:
    """Telephone links become big buttons, of every other link only the words stay; headings go below the page's own."""
    open_links: list[str] = []
    for at, token in enumerate(tokens):
        if token.type in {"heading_open", "heading_close"}:
            token.tag = heading
        elif token.type == "link_open":
            address = str(token.attrGet("href") or "")
            telephone = _TELEPHONE.fullmatch(address)
            token.tag = "a" if telephone else "span"
            token.attrs = {"class": "call", "href": address} if telephone else {}
            if telephone and at + 1 < len(tokens):  # a button begins with a capital
                words = tokens[at + 1]
                words.content = words.content[:1].upper() + words.content[1:]
            open_links.append(token.tag)
        elif token.type == "link_close":
            token.tag = open_links.pop()
        _made_safe(token.children or (), heading)


def _put_below(tokens: Sequence[Token], below: Mapping[int, str]) -> None:
    """Ends each paragraph or item with what belongs to its markers, once for every marker."""
    left = dict(below)
    for token in tokens:
        numbers = [child.meta["marker"] for child in token.children or () if "marker" in child.meta]
        html = "".join(left.pop(number, "") for number in dict.fromkeys(numbers))
        if html and token.children is not None:
            token.children.append(Token("html_inline", "", 0, content=html))


def to_html(
    text: str,
    markers: Mapping[int, str] | None = None,
    heading: str = "h4",
    below: Mapping[int, str] | None = None,
) -> str:
    """Markdown as HTML. ``markers`` gives the HTML of each marker; other numbers in brackets stay as they are.

    ``heading`` is the tag of all headings; ``below`` is HTML (of what may stand within a paragraph) for the end of the
    paragraph or list item that has a marker first.
    """
    env = {"markers": markers or {}}
    tokens = _PARSER.parse(text, env)
    _made_safe(tokens, heading)
    _put_below(tokens, below or {})
    return str(_PARSER.renderer.render(tokens, _PARSER.options, env))


def plain(text: str) -> str:
    """The text without emphasis and link syntax, as one would paste it; markers stay."""
    text = re.sub(r"\[([^\]\n]+)\]\((?:[^()\s]*)\)", r"\1", text)
    text = re.sub(r"(\*\*|__)(?=\S)(.+?)(?<=\S)\1", r"\2", text)
    return re.sub(r"\\([!-/:-@\[-`{-~])", r"\1", text)


def first_block(text: str) -> tuple[str, str]:
    """The first paragraph and the rest."""
    head, _, rest = text.strip().partition("\n\n")
    return head, rest


def headline(text: str) -> tuple[str, str]:
    """The text's first block as plain words where it is a heading or wholly bold, and the rest; else "" and all."""
    first, rest = first_block(text)
    match = _HEADLINE.fullmatch(first)
    return (match[1] or match[2], rest) if match and rest else ("", text)
