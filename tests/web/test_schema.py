"""The interface does what its own description says, whatever is sent (schemathesis)."""

from __future__ import annotations

import pytest
import schemathesis
from fastapi import FastAPI
from hypothesis import HealthCheck, Phase, given, settings
from schemathesis.specs.openapi.checks import positive_data_acceptance

from bot.settings import Settings
from bot.web.app import create_app
from tests.web.conftest import MANY
from tests.web.fake import FakeResponder, screen

OPERATIONS = [
    ("POST", "/api/v1/chat"),
    ("POST", "/api/v1/feedback"),
    ("DELETE", "/api/v1/conversations/{conversation_id}"),
    ("GET", "/api/v1/passages/{passage_id}"),
    ("GET", "/api/v1/clinics/{clinic_id}"),
    ("POST", "/v1/chat/completions"),
    ("GET", "/v1/models"),
    ("GET", "/v1/models/{model}"),
    ("GET", "/healthz"),
    ("GET", "/readyz"),
    ("GET", "/metrics"),
]
"""What test_api.py holds the description to."""


@pytest.fixture(scope="module")
def app(tmp_path_factory: pytest.TempPathFactory) -> FastAPI:
    own = Settings(home=tmp_path_factory.mktemp("home"), max_message_chars=500, max_turns=6, **MANY)
    return create_app(FakeResponder, own, screen)


@pytest.mark.parametrize(("method", "path"), OPERATIONS)
def test_the_interface_is_as_it_describes_itself(app: FastAPI, method: str, path: str) -> None:
    operation = schemathesis.openapi.from_asgi("/openapi.json", app)[path][method]

    @settings(
        max_examples=25,
        deadline=None,
        derandomize=True,
        database=None,
        phases=[Phase.generate],
        suppress_health_check=list(HealthCheck),
    )
    @given(case=operation.as_strategy())
    def checked(case: schemathesis.Case) -> None:
        # What a message must be beyond its type (not blank, the last one the user's) no schema can say.
        case.call_and_validate(excluded_checks=[positive_data_acceptance])

    checked()
