"""The maintainer's page as HTML. Everything that people wrote is escaped by the templates."""

from __future__ import annotations

import base64
import hashlib
from collections.abc import Sequence
from functools import cache
from pathlib import Path

from jinja2 import Environment, FileSystemLoader, StrictUndefined

from bot.records.figures import PERCENTILES, Figures
from bot.records.grouping import Group
from bot.web.admin import plot

FOLDER = Path(__file__).parent
SPANS = (7, 30, 90)
NO_CLINIC = "no clinic"


@cache
def _environment() -> Environment:
    return Environment(
        loader=FileSystemLoader(FOLDER),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )


@cache
def style() -> str:
    """The page's style sheet."""
    return (FOLDER / "admin.css").read_text(encoding="utf-8")


@cache
def policy() -> str:
    """The content-security policy: this style sheet, this form, and nothing else."""
    digest = base64.b64encode(hashlib.sha256(style().encode()).digest()).decode()
    return (
        f"default-src 'none'; style-src 'sha256-{digest}'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'"
    )


def login_page(trouble: str = "") -> str:
    """The form that asks for the token."""
    return _environment().get_template("login.html").render(style=style(), trouble=trouble)


def page(figures: Figures | None, groups: Sequence[Group], span: int, texts_days: int) -> str:
    """What there is to see; None where the records cannot be read."""
    shown = figures.totals if figures else {}
    return (
        _environment()
        .get_template("admin.html")
        .render(
            style=style(),
            figures=figures,
            span=span,
            spans=SPANS,
            statuses=plot.STATUSES,
            percentiles=PERCENTILES,
            width=plot.WIDTH,
            height=plot.HEIGHT,
            questions=plot.stacked(figures.days, figures.by_day) if figures else None,
            flags=plot.ranked(shown.get("flag", {})),
            tiers=plot.ranked(shown.get("tier", {})),
            faces=plot.ranked(shown.get("face", {})),
            clinics=plot.ranked({name or NO_CLINIC: n for name, n in shown.get("clinic", {}).items()}),
            thumbs=plot.ranked(shown.get("thumb", {})),
            near=plot.ranked(figures.near if figures else {}),
            groups=groups,
            texts_days=texts_days,
        )
    )
