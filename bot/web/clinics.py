"""The clinics on whose sites the bot answers: what ``clinics.toml`` says of each, checked when it is read."""

from __future__ import annotations

import re
import tomllib
from pathlib import Path
from typing import Annotated, Any, Literal, Self

from pydantic import BaseModel, ConfigDict, Field, ValidationError, field_validator, model_validator

from bot.contact import Contact
from bot.web.clinics_error import ClinicsError
from bot.web.colour import contrast
from bot.web.origin import OriginError, Pattern, pattern
from prompts.messages import numbers

ID = r"[a-z0-9](?:[a-z0-9-]{0,38}[a-z0-9])?"
"""What a clinic's id may be: it stands in addresses and in the widget's script line."""
DEMO = "demo"
DEMO_ORIGINS = ("http://localhost:*", "http://127.0.0.1:*")
_COLOUR = re.compile(r"#[0-9a-f]{6}", re.I)
_PHONE = re.compile(r"\+?[0-9][0-9 ().-]{1,30}")
_LINK = re.compile(r"https?://[^\s\"'<>\\]{1,500}")
SPOKEN = ("en",)
"""Languages that the library speaks."""


class _Table(BaseModel):
    model_config = ConfigDict(extra="forbid", strict=True, frozen=True)


class Colours(_Table):
    """``#rrggbb``: of buttons and links, and of what is written on them."""

    primary: str = "#1d6b52"
    on_primary: str = "#ffffff"

    @field_validator("*")
    @classmethod
    def _hex(cls, value: str) -> str:
        if not _COLOUR.fullmatch(value):
            raise ValueError("expected a colour such as #1d6b52")
        return value.lower()

    @model_validator(mode="after")
    def _readable(self) -> Self:
        ratio = contrast(self.primary, self.on_primary)
        if ratio < 4.5:
            raise ValueError(
                f"primary {self.primary} and on_primary {self.on_primary} have a contrast of {ratio:.1f}; "
                "expected at least 4.5"
            )
        return self


class ClinicLimits(_Table):
    """Messages a minute, in place of the operator's general ones."""

    per_address: Annotated[int, Field(ge=1, le=100_000)] | None = None
    per_conversation: Annotated[int, Field(ge=1, le=100_000)] | None = None
    all_together: Annotated[int, Field(ge=1, le=10_000_000)] | None = None


class Clinic(_Table):
    """One clinic. ``origins`` are the sites that may call; ``require_origin`` refuses calls that name none.

    ``documents`` is a folder of its own documents; ``library`` says whether they are searched beside the main library
    or alone.
    """

    id: Annotated[str, Field(pattern=f"^{ID}$")]
    name: Annotated[str, Field(min_length=1, max_length=80)]
    telephone: str = ""
    booking: str = ""
    country: str = ""
    languages: Annotated[tuple[str, ...], Field(min_length=1, strict=False)] = SPOKEN
    greeting: Annotated[str, Field(max_length=300)] = "Ask me about running and back pain."
    origins: Annotated[tuple[str, ...], Field(max_length=50, strict=False)] = ()
    require_origin: bool = False
    colours: Colours = Colours()
    limits: ClinicLimits = ClinicLimits()
    documents: str = ""
    library: Literal["own", "beside"] = "beside"

    @property
    def contact(self) -> Contact:
        """How it is reached."""
        return Contact(self.name, self.telephone)

    @property
    def patterns(self) -> tuple[Pattern, ...]:
        """Its origins, ready to be compared."""
        return tuple(map(pattern, self.origins))

    @field_validator("name", "greeting", "telephone", "booking")
    @classmethod
    def _one_line(cls, value: str) -> str:
        if not value.isprintable():
            raise ValueError("expected one line without control characters")
        return value.strip()

    @field_validator("name")
    @classmethod
    def _named(cls, value: str) -> str:
        if not value:
            raise ValueError("expected the clinic's name")
        return value

    @field_validator("telephone")
    @classmethod
    def _number(cls, value: str) -> str:
        if value and not _PHONE.fullmatch(value):
            raise ValueError("expected a telephone number such as +44 20 7946 0000")
        return value

    @field_validator("booking")
    @classmethod
    def _address(cls, value: str) -> str:
        if value and not _LINK.fullmatch(value):
            raise ValueError("expected an address that begins with https:// or http://")
        return value

    @field_validator("country")
    @classmethod
    def _known_country(cls, value: str) -> str:
        code = value.strip().upper()
        if code and numbers(code) == numbers(None):
            raise ValueError("expected a two-letter country code whose emergency numbers are known, such as GB")
        return code

    @field_validator("languages")
    @classmethod
    def _languages(cls, value: tuple[str, ...]) -> tuple[str, ...]:
        unknown = [code for code in value if code not in SPOKEN]
        if unknown:
            raise ValueError(f"found {unknown[0]!r}; expected some of {', '.join(SPOKEN)}")
        return value

    @model_validator(mode="after")
    def _of_documents(self) -> Self:
        if not self.documents and "library" in self.model_fields_set:
            raise ValueError('library says how the clinic\'s own documents are used; expected documents = "FOLDER" too')
        return self

    @field_validator("origins")
    @classmethod
    def _sites(cls, value: tuple[str, ...]) -> tuple[str, ...]:
        for one in value:
            try:
                pattern(one)
            except OriginError as error:
                raise ValueError(str(error)) from None
        return value


def demo() -> Clinic:
    """The clinic that is always there: for trying the widget on pages of this machine."""
    return Clinic(id=DEMO, name="Demo Clinic", telephone="+44 20 7946 0123", country="GB", origins=DEMO_ORIGINS)


def read(path: Path) -> dict[str, Clinic]:
    """The clinics of a file, by id; with the demo clinic, unless the file has one of that name.

    Raises:
        ClinicsError: the file cannot be read, or says something that it should not.
    """
    try:
        table = tomllib.loads(path.read_text(encoding="utf-8"))
    except OSError as error:
        raise ClinicsError(f"{path}: {error.strerror}; expected a file of clinics (TOML)") from error
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        raise ClinicsError(f"{path}: not TOML: {' '.join(str(error).split())}") from error
    for key in table:
        if key != "clinics":
            raise ClinicsError(f"{path}: found {key!r}; expected tables named [clinics.NAME]")
    entries = table.get("clinics", {})
    if not isinstance(entries, dict):
        raise ClinicsError(f"{path}: clinics: expected tables named [clinics.NAME]")
    return {DEMO: demo()} | {name: _clinic(path, name, entry) for name, entry in entries.items()}


def _clinic(path: Path, name: str, entry: Any) -> Clinic:
    where = f"{path}: clinics.{name}"
    if not re.fullmatch(ID, name):
        raise ClinicsError(f"{where}: expected a name of small letters, digits and hyphens, at most 40")
    if not isinstance(entry, dict) or "id" in entry:
        raise ClinicsError(f"{where}: expected a table without the key id (its name is the id)")
    try:
        clinic = Clinic.model_validate({**entry, "id": name})
    except ValidationError as error:
        first = error.errors()[0]
        key = ".".join(str(part) for part in first["loc"])
        said = "there is no such key" if first["type"] == "extra_forbidden" else str(first["msg"])
        said = said.removeprefix("Value error, ")
        found = f" (found {_short(first['input'])})" if first["type"] not in ("missing", "extra_forbidden") else ""
        raise ClinicsError(f"{where}{f'.{key}' if key else ''}: {said[:1].lower()}{said[1:]}{found}") from None
    return clinic.model_copy(update={"documents": _folder(path, where, clinic.documents)})


def _folder(path: Path, where: str, named: str) -> str:
    """The clinic's folder of documents, seen from the file's own folder; empty where it has none."""
    if not named:
        return ""
    folder = (path.parent / Path(named).expanduser()).resolve()
    if not folder.is_dir():
        raise ClinicsError(f"{where}.documents: expected a folder of documents (found {_short(named)}: {folder})")
    return str(folder)


def _short(value: object) -> str:
    shown = repr(value)
    return shown if len(shown) <= 60 else f"{shown[:59]}…"
