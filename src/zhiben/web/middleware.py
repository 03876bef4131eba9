"""What every answer carries, and what a refusal that no view expected looks like."""

from __future__ import annotations

from collections.abc import Callable

from django.http import HttpRequest, HttpResponse

from zhiben.evidence.errors import StoreAway
from zhiben.facts.errors import NotAllowed, NotFound, Refused
from zhiben.web import errors

STATUS = ((NotFound, 404), (NotAllowed, 403), (StoreAway, 503), (Refused, 422))
# Nothing inline, nothing foreign: a pasted script or style has no effect even where escaping failed.
POLICY = "; ".join(
    [
        "default-src 'none'",
        "script-src 'self'",
        "style-src 'self'",
        "img-src 'self' data: blob:",
        "font-src 'self'",
        "connect-src 'self'",
        "manifest-src 'self'",
        "worker-src 'self'",
        "form-action 'self'",
        "base-uri 'none'",
        "frame-ancestors 'none'",
    ]
)


class ContentSecurityPolicy:
    """Send the policy with every answer, and turn a refusal that a view let through into a page that says it."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        response = self.get_response(request)
        response.headers.setdefault("Content-Security-Policy", POLICY)
        return response

    def process_exception(self, request: HttpRequest, refusal: Exception) -> HttpResponse | None:
        """Out of sight is 404, seen but not allowed 403, a store that is away 503, else 422; a fault stays a fault."""
        if not isinstance(refusal, Refused) or request.path.startswith("/api/"):
            return None
        return errors.page(request, next(code for kind, code in STATUS if isinstance(refusal, kind)), str(refusal))


content_security_policy = ContentSecurityPolicy
