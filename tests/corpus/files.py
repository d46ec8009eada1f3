"""Files of each format, made for a test."""

from __future__ import annotations

import io
from pathlib import Path
from typing import Any

import docx
from reportlab.lib.pagesizes import A4
from reportlab.lib.styles import getSampleStyleSheet
from reportlab.pdfgen.canvas import Canvas
from reportlab.platypus import ListFlowable, ListItem, PageBreak, Paragraph, SimpleDocTemplate, Spacer, Table

_STYLES = getSampleStyleSheet()


def pdf(path: Path, *story: Any, running_head: str = "", edge: Any = None, **properties: Any) -> Path:
    """A PDF; a story's strings are paragraphs, ('h1', words) headings, lists bulleted lists."""

    def furniture(canvas: Canvas, document: Any) -> None:
        canvas.setFont("Helvetica", 8)
        if running_head:
            canvas.drawString(72, A4[1] - 30, running_head)
            canvas.drawString(72, 20, f"Page {document.page}")

    buffer = io.BytesIO()
    document = SimpleDocTemplate(buffer, pagesize=A4, invariant=1, **properties)
    document.build([_flowable(part) for part in story], onFirstPage=edge or furniture, onLaterPages=edge or furniture)
    path.write_bytes(buffer.getvalue())
    return path


def _flowable(part: Any) -> Any:
    if isinstance(part, str):
        return Paragraph(part, _STYLES["BodyText"])
    if isinstance(part, list):
        return ListFlowable(
            [ListItem(Paragraph(words, _STYLES["BodyText"])) for words in part], bulletType="bullet", start="•"
        )
    if isinstance(part, tuple):
        style, words = part
        return Paragraph(words, _STYLES[{"title": "Title", "h1": "Heading1", "h2": "Heading2"}[style]])
    return part


def numbered(*words: str) -> ListFlowable:
    return ListFlowable([ListItem(Paragraph(w, _STYLES["BodyText"])) for w in words], bulletType="1")


def word(path: Path, *story: Any, title: str = "", author: str = "") -> Path:
    """A Word file; strings are paragraphs, ('h1', words) headings, lists bulleted lists, dicts tables."""
    document = docx.Document()
    document.core_properties.title = title
    document.core_properties.author = author
    for part in story:
        if isinstance(part, str):
            document.add_paragraph(part)
        elif isinstance(part, list):
            for words in part:
                document.add_paragraph(words, style="List Bullet")
        elif isinstance(part, dict):
            table = document.add_table(rows=0, cols=2)
            for left, right in part.items():
                cells = table.add_row().cells
                cells[0].text, cells[1].text = left, right
        else:
            style, words = part
            document.add_heading(words, {"title": 0, "h1": 1, "h2": 2, "h3": 3}[style])
    document.save(str(path))
    return path


def page_break() -> PageBreak:
    return PageBreak()


def gap(points: float) -> Spacer:
    return Spacer(1, points)


def table(*rows: list[str]) -> Table:
    return Table(list(rows), colWidths=120)
