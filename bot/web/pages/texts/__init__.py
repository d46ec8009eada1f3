"""What the pages beside the chat say, from ``<language>.toml``. A missing or unknown key is an error that names it."""

from __future__ import annotations

from functools import cache
from pathlib import Path
from typing import Annotated

from pydantic import Field

from bot.web.texts import Table, Words, read

FOLDER = Path(__file__).parent
List = Annotated[list[Words], Field(min_length=1)]


class FrameTexts(Table):
    """Around every page."""

    name: Words
    chat: Words
    about: Words
    exercises: Words
    nav: Words
    skip: Words
    foot: Words


class AboutTexts(Table):
    """What the service can and cannot answer."""

    title: Words
    description: Words
    lead: Words
    can: Words
    can_items: List
    articles: Words
    articles_lead: Words
    not_ready: Words
    unnamed: Words
    topics: Words
    cannot: Words
    cannot_lead: Words
    cannot_items: List
    privacy: Words
    privacy_items: List
    privacy_no_texts: Words
    privacy_resume: Words
    privacy_texts: Words
    privacy_no_model: Words
    privacy_model: Words
    emergency: Words
    emergency_lead: Words
    numbers: Words
    numbers_lead: Words
    emergency_number: Words


class ExercisesTexts(Table):
    """The exercises with their drawings."""

    title: Words
    description: Words
    lead: Words
    care: Words
    above: Words
    usual: Words
    sources: Words


class PassageTexts(Table):
    """A passage on a page of its own."""

    title: Words
    place: Words
    passage: Words
    surroundings: Words
    marked: Words
    back: Words
    by: Words
    digest: Words
    original: Words
    gone_title: Words
    gone: Words
    not_ready_title: Words
    not_ready: Words


class PagesTexts(Table):
    """Everything that the pages beside the chat say in one language."""

    frame: FrameTexts
    about: AboutTexts
    exercises: ExercisesTexts
    passage: PassageTexts


@cache
def texts(language: str = "en") -> PagesTexts:
    """The pages' texts in a language.

    Raises:
        TextsError: the file is missing or broken, or a key is missing, unknown or empty.
    """
    return read(FOLDER / f"{language}.toml", PagesTexts)
