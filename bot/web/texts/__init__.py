"""What the chat page says, from ``<language>.toml``. A missing or unknown key is an error that names it."""

from __future__ import annotations

import tomllib
from functools import cache
from pathlib import Path
from typing import Annotated, TypeVar

from pydantic import BaseModel, ConfigDict, Field, ValidationError

FOLDER = Path(__file__).parent
Words = Annotated[str, Field(min_length=1)]


class TextsError(Exception):
    """The page's texts are not as they should be; the message names file and key."""


class Table(BaseModel):
    """A table of texts: every key needed, no other allowed."""

    model_config = ConfigDict(extra="forbid", strict=True, frozen=True)


class PageTexts(Table):
    """Around the conversation."""

    title: Words
    tagline: Words
    notice: Words
    country_label: Words
    country_default: Words
    new_conversation: Words
    about: Words
    exercises: Words
    book: Words
    links_label: Words
    description: Words


class InputTexts(Table):
    """Of the box that people write in."""

    label: Words
    placeholder: Words
    send: Words


class EmptyTexts(Table):
    """Before the first message."""

    heading: Words
    text: Words
    examples_label: Words
    examples: Annotated[list[Words], Field(min_length=1)]
    check: Words
    check_hint: Words


class ChatTexts(Table):
    """In the conversation."""

    log_label: Words
    you: Words
    bot: Words
    reading: Words
    loading: Words
    done: Words
    done_sources: Words
    done_source: Words
    copy_: Annotated[Words, Field(alias="copy")]
    copied: Words
    copy_link: Words
    suggestions: Words
    printed_sources: Words
    source_button: Words
    declined_label: Words
    drawing: Words
    drawing_above: Words
    drawing_usual: Words


class ThumbTexts(Table):
    """Below a reply."""

    label: Words
    up: Words
    down: Words
    thanks: Words
    why_up: Words
    why_down: Words
    send: Words


class HistoryTexts(Table):
    """Of the conversations that this browser keeps."""

    open: Words
    title: Words
    text: Words
    keep: Words
    none: Words
    list_label: Words
    turns: Words
    turn: Words
    back: Words
    delete: Words
    delete_one: Words
    delete_all: Words
    deleted: Words
    full: Words
    read_only: Words
    close: Words


class SoonTexts(Table):
    """Ahead of an answer, for what should be looked at soon."""

    heading: Words
    text: Words


class EscalatedTexts(Table):
    """Headings of the cards, by tier, and what stands below a card."""

    emergency: Words
    urgent: Words
    call: Words
    tools_label: Words
    summary: Words
    wrong: Words
    noted: Words


class SummaryTexts(Table):
    """Around the summary for the clinician."""

    copy_: Annotated[Words, Field(alias="copy")]
    copied: Words
    print_: Annotated[Words, Field(alias="print")]
    download: Words
    file: Words
    close: Words


class SignGroup(Table):
    """Signs that belong together, each as the person would say it after "I have"."""

    title: Words
    signs: Annotated[list[Words], Field(min_length=1)]


class CheckTexts(Table):
    """The check at the start."""

    title: Words
    text: Words
    none: Words
    done: Words
    skip: Words
    close: Words
    nothing_ticked: Words
    message: Words
    checked: Words
    groups: Annotated[list[SignGroup], Field(min_length=1)]


class TroubleTexts(Table):
    """When a message cannot be answered."""

    heading: Words
    text: Words
    not_ready: Words
    too_long: Words
    too_many: Words
    slow: Words
    emergency: Words


class SourceTexts(Table):
    """In the source panel."""

    label: Words
    heading: Words
    hint: Words
    list_hint: Words
    digest: Words
    digest_hint: Words
    original: Words
    original_hint: Words
    by: Words
    place: Words
    passage: Words
    before: Words
    after: Words
    quoted: Words
    back: Words
    all_: Annotated[Words, Field(alias="all")]
    gone: Words
    open_page: Words
    copy_link: Words
    copied: Words


class Texts(Table):
    """Everything that the page says in one language."""

    page: PageTexts
    input: InputTexts
    empty: EmptyTexts
    chat: ChatTexts
    thumbs: ThumbTexts
    history: HistoryTexts
    soon: SoonTexts
    escalated: EscalatedTexts
    summary: SummaryTexts
    check: CheckTexts
    trouble: TroubleTexts
    source: SourceTexts


Read = TypeVar("Read", bound=Table)


@cache
def texts(language: str = "en") -> Texts:
    """The page's texts in a language.

    Raises:
        TextsError: the file is missing or broken, or a key is missing, unknown or empty.
    """
    return read(FOLDER / f"{language}.toml", Texts)


def read(path: Path, table: type[Read]) -> Read:
    """The texts of a file named for its language.

    Raises:
        TextsError: the file is missing or broken, or a key is missing, unknown or empty.
    """
    try:
        return table.model_validate(tomllib.loads(path.read_text(encoding="utf-8")))
    except FileNotFoundError:
        known = ", ".join(sorted(p.stem for p in path.parent.glob("*.toml")))
        raise TextsError(f"{path} is missing; the page speaks: {known}") from None
    except tomllib.TOMLDecodeError as error:
        raise TextsError(f"{path}: {error}") from error
    except ValidationError as error:
        first = error.errors()[0]
        raise TextsError(f"{path}: {'.'.join(map(str, first['loc']))}: {first['msg']}") from None
