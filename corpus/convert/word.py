"""A Word file (.docx) -> Markdown, through mammoth's HTML: headings, paragraphs, lists, tables as items."""

from __future__ import annotations

import io
import re
import zipfile

import mammoth
from lxml import etree, html

from corpus.convert.converted import ConversionError, Converted, person, plain_title
from corpus.convert.tree import Piece, drop, pieces
from corpus.convert.write import first_title, markdown

MAX_UNPACKED_BYTES = 200 * 1024 * 1024
_OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_STYLES = """
p[style-name='Title'] => h1:fresh
p[style-name='Subtitle'] => p:fresh
p[style-name='Heading 7'] => h6:fresh
p[style-name='Heading 8'] => h6:fresh
p[style-name='Heading 9'] => h6:fresh
"""
_NOTE_MARK = re.compile(r"#(?:foot|end)note-")
_DC = "{http://purl.org/dc/elements/1.1/}"


def convert_word(raw: bytes, fallback: str) -> Converted:
    """The document as Markdown; its title is its first heading, its title property, or ``fallback``.

    Raises:
        ConversionError: the file is protected, broken, or no Word file.
    """
    if raw.startswith(_OLE):
        if "EncryptedPackage".encode("utf-16-le") in raw:
            raise ConversionError("protected by a password; save a copy without one and import that")
        raise ConversionError("an old Office file (.doc), expected .docx; save it as .docx and import that")
    said = _checked(raw)
    found = _pieces(raw)
    title = first_title(found) or plain_title(said.get("title", "")) or fallback
    return Converted(
        text=markdown(found, title) if found else "",
        format="markdown",
        title=title,
        authors=tuple(name for words in said.get("creator", "").split(";") for name in person(words)),
        language=said.get("language", ""),
    )


def _checked(raw: bytes) -> dict[str, str]:
    """The document's properties; before anything is unpacked the archive's own figures are looked at."""
    try:
        with zipfile.ZipFile(io.BytesIO(raw)) as archive:
            members = archive.infolist()
            unpacked = sum(member.file_size for member in members)
            if any(member.flag_bits & 1 for member in members):
                raise ConversionError("protected by a password; save a copy without one and import that")
            if unpacked > MAX_UNPACKED_BYTES:
                raise ConversionError(
                    f"unpacks to {unpacked // 1_000_000} MB, expected at most {MAX_UNPACKED_BYTES // 1_000_000} MB; "
                    "save the text without its pictures and import that"
                )
            names = {member.filename for member in members}
            if "word/document.xml" not in names:
                raise ConversionError("a zip archive but no Word document; save the text as .docx")
            core = archive.read("docProps/core.xml") if "docProps/core.xml" in names else b""
    except (zipfile.BadZipFile, OSError, ValueError, NotImplementedError, EOFError) as error:
        raise ConversionError(f"broken or no .docx file ({error}); save it again as .docx") from error
    return _properties(core)


def _properties(core: bytes) -> dict[str, str]:
    if not core:
        return {}
    try:
        root = etree.fromstring(core, etree.XMLParser(resolve_entities=False, no_network=True))
    except etree.XMLSyntaxError:
        return {}
    return {key: " ".join((root.findtext(_DC + key) or "").split()) for key in ("title", "creator", "language")}


def _pieces(raw: bytes) -> list[Piece]:
    try:
        result = mammoth.convert_to_html(
            io.BytesIO(raw), style_map=_STYLES, convert_image=mammoth.images.img_element(_no_picture)
        )
    except Exception as error:
        raise ConversionError(f"broken .docx file ({type(error).__name__}: {error}); save it again") from error
    markup = str(result.value)
    if not markup.strip():
        return []
    root = html.document_fromstring(markup)
    for link in list(root.iter("a")):
        if _NOTE_MARK.match(str(link.get("href"))):  # the mark of a footnote, or the way back from it
            drop(link)
    return pieces(root)


def _no_picture(_image: object) -> dict[str, str]:
    return {}
