"""What can be done with a conversation and its replies: judge one, and forget all."""

from __future__ import annotations

from fastapi import APIRouter, Request, Response

from bot.web.api.answers import problems
from bot.web.desk import Desk
from bot.web.feedback import UnknownMessageError
from bot.web.problems import ProblemError
from bot.web.schema import FeedbackRequest
from bot.web.sessions import UnknownConversationError


def router(desk: Desk) -> APIRouter:
    """The routes."""
    routes = APIRouter()

    @routes.post("/api/v1/feedback", status_code=204, responses=problems(400, 403, 404, 408, 413, 422))
    async def feedback(said: FeedbackRequest, request: Request) -> Response:
        """A thumb for a reply; a later one takes its place. Thumbs down for an escalation say that it was wrong."""
        await desk.take_call(request)
        try:
            if not desk.tokens.genuine(said.message_id, "m"):
                raise UnknownMessageError(said.message_id)
            given = desk.feedback.given(said.message_id)
        except UnknownMessageError:
            request.state.foreign = True  # nothing is known of the clinic, so no site is told
            raise ProblemError(404, "unknown-message", "There is no reply of this id, or it was forgotten.") from None
        desk.clinic(request, given.clinic)
        desk.feedback.rate(said.message_id, said.rating, said.comment or "")
        return Response(status_code=204)

    @routes.delete("/api/v1/conversations/{conversation_id}", status_code=204, responses=problems(403, 404))
    async def forget(conversation_id: str, request: Request) -> Response:
        """Forgets a conversation, what was said of it, and whatever is being answered in it."""
        await desk.take_call(request)
        try:
            if not desk.tokens.genuine(conversation_id, "c"):
                raise UnknownConversationError(conversation_id)
            clinic = desk.sessions.clinic(conversation_id)
        except UnknownConversationError:
            request.state.foreign = True
            detail = "There is no conversation of this id, or it was forgotten."
            raise ProblemError(404, "unknown-conversation", detail) from None
        desk.clinic(request, clinic)
        desk.sessions.forget(conversation_id)
        desk.works.forget(conversation_id)
        desk.feedback.forget(conversation_id)
        return Response(status_code=204)

    return routes
