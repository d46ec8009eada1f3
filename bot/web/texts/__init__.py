"""What the chat page says, from ``<language>.toml``. A missing or unknown key is an error that names it."""

from __future__ import annotations

import tomllib
from functools import cache
from pathlib import Path
from typing import Annotated

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
    suggestions: Words
    source_button: Words
    declined_label: Words


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
    """Signs that belong together, each as the person would say it after "I have:"."""

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


class Texts(Table):
    """Everything that the page says in one language."""

    page: PageTexts
    input: InputTexts
    empty: EmptyTexts
    chat: ChatTexts
    soon: SoonTexts
    escalated: EscalatedTexts
    summary: SummaryTexts
    check: CheckTexts
    trouble: TroubleTexts
    source: SourceTexts


@cache
def texts(language: str = "en") -> Texts:
    """The page's texts in a language.

    Raises:
        TextsError: the file is missing or broken, or a key is missing, unknown or empty.
    """
    path = FOLDER / f"{language}.toml"
    try:
        return Texts.model_validate(tomllib.loads(path.read_text(encoding="utf-8")))
    except FileNotFoundError:
        known = ", ".join(sorted(p.stem for p in FOLDER.glob("*.toml")))
        raise TextsError(f"{path} is missing; the page speaks: {known}") from None
    except tomllib.TOMLDecodeError as error:
        raise TextsError(f"{path}: {error}") from error
    except ValidationError as error:
        first = error.errors()[0]
        raise TextsError(f"{path}: {'.'.join(map(str, first['loc']))}: {first['msg']}") from None
