"""What can be read: passages, and what a clinic's widget needs to know."""

from __future__ import annotations

from functools import partial
from typing import Annotated

from fastapi import APIRouter, Path, Query, Request

from bot.library_view import PassageView
from bot.web import clinics
from bot.web.api.answers import problems
from bot.web.desk import Desk
from bot.web.problems import ProblemError
from bot.web.schema import ClinicModel, ColoursModel, PassageModel
from prompts.messages import numbers

ClinicId = Annotated[str, Path(max_length=100, description="the clinic's id")]


def router(desk: Desk) -> APIRouter:
    """The routes."""
    routes = APIRouter()

    @routes.get("/api/v1/passages/{passage_id}", responses=problems(403, 404, 422, 503))
    async def passage(
        passage_id: str,
        request: Request,
        clinic: Annotated[str | None, Query(max_length=100, description="whose site asks")] = None,
    ) -> PassageModel:
        """A passage with its document and surroundings."""
        whose = desk.clinic(request, clinic)
        await desk.take_call(request)
        library = desk.library(whose)
        if not library.ok:
            raise ProblemError(503, "not-ready", f"The library cannot be read yet: {library.reason}.")
        view: PassageView | None = await desk.apart(partial(desk.responder(whose).passage, passage_id), urgent=True)
        if view is None:
            raise ProblemError(404, "unknown-passage", "The library has no passage of this id.")
        return passage_model(view)

    @routes.get("/api/v1/clinics/{clinic_id}", responses=problems(403, 404, 422))
    async def clinic(clinic_id: ClinicId, request: Request) -> ClinicModel:
        """What a clinic's widget shows: its name, how to reach it, its colours, and the country's emergency numbers."""
        await desk.take_call(request)
        found = desk.clinic(request, clinic_id)
        if found is None:
            raise ProblemError(404, "unknown-clinic", "There is no clinic of this name.")
        return clinic_model(found, desk.country(found, request), desk.settings.keep_texts_days > 0)

    return routes


def passage_model(view: PassageView) -> PassageModel:
    """The JSON of a passage."""
    return PassageModel(
        passage_id=view.passage_id,
        doc_id=view.doc_id,
        title=view.title,
        author=view.author,
        publisher=view.publisher,
        published=view.published,
        kind=str(view.kind),
        section=list(view.section),
        text=view.text,
        start=view.start,
        end=view.end,
        before=view.before,
        after=view.after,
    )


def clinic_model(clinic: clinics.Clinic, country: str, comments: bool) -> ClinicModel:
    """The JSON of a clinic: nothing of its origins and limits."""
    whom = numbers(country or None)
    return ClinicModel(
        id=clinic.id,
        name=clinic.name,
        telephone=clinic.telephone,
        booking=clinic.booking,
        country=country,
        emergency=list(whom.emergency),
        languages=list(clinic.languages),
        greeting=clinic.greeting,
        colours=ColoursModel(primary=clinic.colours.primary, on_primary=clinic.colours.on_primary),
        comments=comments,
    )
