"""Plain text and Markdown files: the text stays as it is, so that an offset holds for the file itself."""

from __future__ import annotations

import re

from corpus.convert.converted import ConversionError, Converted, plain_title
from corpus.convert.decode import decode
from corpus.document import CorpusError
from corpus.layout import first_heading
from corpus.markdown import markdown_headings
from corpus.read import FENCE, front_matter

_YAML = re.compile(r"---[ \t]*\n(.*?\n)(?:---|\.\.\.)[ \t]*(?:\n|$)", re.DOTALL)
_YAML_LINE = re.compile(r"(title|author|date|lang|language):[ \t]+(.+)", re.IGNORECASE)
_DATE = re.compile(r"\d{4}(?:-\d{2}){0,2}")


def convert_text(raw: bytes, fallback: str) -> Converted:
    """A plain text, often a saved web page; its title is a heading that stands at its beginning, or ``fallback``.

    Raises:
        ConversionError: the bytes are no text.
    """
    text = decode(raw)
    heading = first_heading(text)
    return Converted(text, "text", furniture=True, title=heading.text if heading else fallback)


def convert_markdown(raw: bytes, fallback: str) -> Converted:
    """A Markdown file with the digests' TOML front matter (every key optional), YAML front matter or none.

    Raises:
        ConversionError: the bytes are no text, or the front matter has unknown keys.
    """
    text = decode(raw)
    if text.startswith(FENCE + "\n"):
        try:
            facts, start = front_matter(text, "front matter", complete=False)
        except CorpusError as error:
            raise ConversionError(str(error)) from error
        return Converted(
            text,
            "markdown",
            body_start=start,
            doc_id=facts.doc_id,
            title=facts.title or _heading(text, start) or fallback,
            authors=facts.authors,
            credentials=facts.credentials,
            publisher=facts.publisher,
            published=facts.published,
            language=facts.language,
        )
    yaml = _YAML.match(text)
    start = yaml.end() if yaml else 0
    said = _simple_yaml(yaml.group(1)) if yaml else {}
    return Converted(
        text,
        "markdown",
        body_start=start,
        title=said.get("title", "") or _heading(text, start) or fallback,
        authors=(said["author"],) if said.get("author") else (),
        published=said["date"] if _DATE.fullmatch(said.get("date", "")) else "",
        language=said.get("lang", "") or said.get("language", ""),
    )


def _heading(text: str, start: int) -> str:
    headings = markdown_headings(text, start)
    return plain_title(headings[0].text) if headings else ""


def _simple_yaml(block: str) -> dict[str, str]:
    """The keys that are worth keeping where their value is a plain word or a quoted string; no YAML beyond that."""
    said: dict[str, str] = {}
    for line in block.splitlines():
        if match := _YAML_LINE.fullmatch(line.rstrip()):
            value = match.group(2).strip()
            if value[:1] in "\"'" and value[-1:] == value[:1] and len(value) > 1:
                value = value[1:-1]
            if value[:1] not in "[{|>&*!":
                said.setdefault(match.group(1).lower(), value)
    return said
