"""The REST interface (OpenAPI at /api/openapi.json, a page to try it at /api/docs): same queries, same use cases as pages."""

from __future__ import annotations

from collections.abc import Callable
from http import HTTPStatus
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.urls import URLPattern, URLResolver
from ninja import NinjaAPI, Router
from ninja.errors import ValidationError
from ninja.openapi.schema import OpenAPISchema
from ninja.security import SessionAuth

from zhiben import __version__
from zhiben.api import bulletins, figures, hazards, inspections, organisations, premises, steps, subordinates
from zhiben.api.problems import Json, handle, no_such_address, not_allowed
from zhiben.api.wording import in_both_languages

DOCUMENTATION = "openapi-view"


class Api(NinjaAPI):
    """The operations; whoever is not signed in is answered 401, and sent to the sign-in page from the documentation."""

    @property
    def urls(self) -> tuple[list[URLResolver | URLPattern], str, str]:
        """The addresses."""
        patterns, app, namespace = super().urls
        for each in patterns:
            if isinstance(each, URLPattern) and each.name != DOCUMENTATION:
                each.callback = _operation(each.callback)
        return patterns, app, namespace

    def get_openapi_schema(self, **given: Any) -> OpenAPISchema:
        """In Chinese and English."""
        schema = super().get_openapi_schema(**given)
        in_both_languages(schema)
        return schema

    def validation_error_from_error_contexts(self, error_contexts: list[Any]) -> ValidationError:
        """With the values that were sent, so that the sentence can name them."""
        error = super().validation_error_from_error_contexts(error_contexts)
        found = (each for context in error_contexts for each in context.pydantic_validation_error.errors())
        for described, original in zip(error.errors, found, strict=True):
            described["input"] = original["input"]
        return error


def _operation(view: Callable[..., HttpResponse]) -> Callable[..., HttpResponse]:
    """The view as Django's middleware shall treat it, with 405 as a problem."""

    def operation(request: HttpRequest, **given: Any) -> HttpResponse:
        response = view(request, **given)
        return not_allowed(response) if response.status_code == HTTPStatus.METHOD_NOT_ALLOWED else response

    # SessionAuth looks for the session and the CSRF token itself, and answers what a program understands.
    operation.login_required = False  # type: ignore[attr-defined]
    operation.csrf_exempt = True  # type: ignore[attr-defined]
    return operation


api = Api(
    title="zhiben",
    version=__version__,
    description="治本：台账、指标、记录与简报。所有写入都经同一用例，可凭客户端生成的编号（UUID）安全重发。",
    auth=SessionAuth(),
    renderer=Json(),
    urls_namespace="api",
)
api.add_router("/figures", figures.router, tags=["figures"])
api.add_router("/organisations", organisations.router, tags=["places"])
api.add_router("/premises", premises.router, tags=["places"])
api.add_router("/inspections", inspections.router, tags=["inspections"])
api.add_router("/hazards", hazards.router, tags=["hazards"])
api.add_router("/hazards", steps.router, tags=["hazards"])
api.add_router("/bulletins", bulletins.router, tags=["bulletins"])
api.add_router("/subordinates", subordinates.router, tags=["subordinates"])
elsewhere = Router()


@elsewhere.api_operation(["GET", "PUT", "PATCH", "POST", "DELETE"], "/{path:address}", include_in_schema=False)
def nothing_here(request: HttpRequest, address: str) -> HttpResponse:
    """Any other address below /api/ is a problem, not a page."""
    return no_such_address()


# The last one: it takes whatever address is left.
api.add_router("", elsewhere)
handle(api)
