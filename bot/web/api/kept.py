"""What can be done with a conversation and its replies: judge one, and forget all."""

from __future__ import annotations

from contextlib import suppress

from fastapi import APIRouter, Request, Response

from bot.records.errors import DownError, ForgottenError, RecordsError
from bot.records.read import Judged
from bot.records.seal import digest
from bot.web.api.answers import problems
from bot.web.desk import Desk
from bot.web.feedback import UnknownMessageError
from bot.web.keeping import DOWN_SECONDS
from bot.web.noting import thumb_of
from bot.web.problems import ProblemError
from bot.web.schema import FeedbackRequest
from bot.web.sessions import UnknownConversationError

NO_REPLY = "There is no reply of this id, or it was forgotten."
NOT_WRITTEN = "The service's records cannot be written at this moment; nothing was changed. Please try again."


def router(desk: Desk) -> APIRouter:
    """The routes."""
    routes = APIRouter()

    @routes.post("/api/v1/feedback", status_code=204, responses=problems(400, 403, 404, 408, 413, 422, 503))
    async def feedback(said: FeedbackRequest, request: Request) -> Response:
        """A thumb for a reply; a later one takes its place. Thumbs down for an escalation say that it was wrong."""
        await desk.take_call(request)
        try:
            if not desk.tokens.genuine(said.message_id, "m"):
                raise UnknownMessageError(said.message_id)
            given = await _judged(desk, said.message_id)
        except UnknownMessageError:
            request.state.foreign = True  # nothing is known of the clinic, so no site is told
            raise ProblemError(404, "unknown-message", NO_REPLY) from None
        except DownError:
            raise _not_written() from None
        desk.held_with(request, given.clinic)
        thumb = thumb_of(
            desk.records,
            said.message_id,
            given.conversation,
            given.clinic,
            given.status,
            said.rating,
            said.comment or "",
        )
        try:
            await desk.records.write(thumb)
        except ForgottenError:
            raise ProblemError(404, "unknown-message", NO_REPLY) from None
        except (DownError, RecordsError):
            raise _not_written() from None
        with suppress(UnknownMessageError):  # given by another process, or before a restart
            desk.feedback.rate(said.message_id, said.rating, said.comment or "")
        return Response(status_code=204)

    @routes.delete("/api/v1/conversations/{conversation_id}", status_code=204, responses=problems(403, 404, 503))
    async def forget(conversation_id: str, request: Request) -> Response:
        """Forgets a conversation, what was said of it, and whatever is being answered in it."""
        await desk.take_call(request)
        try:
            if not desk.tokens.genuine(conversation_id, "c"):
                raise UnknownConversationError(conversation_id)
            clinic = await desk.conversations.clinic(conversation_id)
        except UnknownConversationError:
            request.state.foreign = True
            detail = "There is no conversation of this id, or it was forgotten."
            raise ProblemError(404, "unknown-conversation", detail) from None
        except DownError:
            raise _not_written() from None
        desk.held_with(request, clinic)
        try:
            await desk.conversations.forget(conversation_id)
        except DownError:
            raise _not_written() from None
        desk.works.forget(conversation_id)
        desk.feedback.forget(conversation_id)
        return Response(status_code=204)

    return routes


async def _judged(desk: Desk, message_id: str) -> Judged:
    """The reply of this id, as this process or the database knows it.

    Raises:
        UnknownMessageError: there is none.
        DownError: this process does not know it, and the database is down.
    """
    try:
        given = desk.feedback.given(message_id)
    except UnknownMessageError:
        found = await desk.records.judged(message_id)
        if found is None:
            raise
        return found
    conversation = digest(given.conversation_id) if given.conversation_id else ""
    return Judged(conversation, given.clinic, given.status, given.tier, given.flags)


def _not_written() -> ProblemError:
    return ProblemError(503, "records-down", NOT_WRITTEN, {"Retry-After": str(DOWN_SECONDS)})
