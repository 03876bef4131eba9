"""What goes wrong as problem+json (RFC 9457), in one place and in the reader's language."""

from __future__ import annotations

import logging
from collections.abc import Callable, Iterable, Mapping
from http import HTTPStatus
from typing import Any

from django.core.exceptions import RequestDataTooBig
from django.db import IntegrityError, InterfaceError, OperationalError
from django.http import Http404, HttpRequest, HttpResponse
from django.utils.translation import gettext as _
from ninja import NinjaAPI
from ninja.errors import AuthenticationError, HttpError, ValidationError
from ninja.renderers import BaseRenderer
from pydantic_core import to_json

from zhiben.evidence.errors import StoreAway
from zhiben.facts.errors import Conflict, Invalid, NotAllowed, NotFound, Refused, WrongState
from zhiben.facts.outages import Outage, outage_of

logger = logging.getLogger(__name__)

STATUS: dict[type[Refused], HTTPStatus] = {
    NotAllowed: HTTPStatus.FORBIDDEN,
    NotFound: HTTPStatus.NOT_FOUND,
    WrongState: HTTPStatus.CONFLICT,
    Conflict: HTTPStatus.CONFLICT,
    Invalid: HTTPStatus.UNPROCESSABLE_ENTITY,
}
SOURCES = frozenset({"body", "query", "path"})


class Json(BaseRenderer):
    """JSON as pydantic writes it: it knows dates and identities, and takes a fifth of the time."""

    media_type = "application/json"

    def render(self, request: HttpRequest, data: Any, *, response_status: int) -> bytes:
        """The bytes of the answer."""
        return to_json(data)


def problem(
    status: HTTPStatus, title: str, detail: str, *, errors: Mapping[str, list[str]] | None = None
) -> HttpResponse:
    """One problem: what kind, what happened and what to do; where it is about fields, a sentence for each."""
    said: dict[str, Any] = {"type": "about:blank", "title": title, "status": status.value, "detail": detail}
    if errors:
        said["errors"] = errors
    return HttpResponse(to_json(said), status=status, content_type="application/problem+json; charset=utf-8")


def handle(api: NinjaAPI) -> None:
    """Let `api` answer every exception as a problem."""
    handlers: dict[type[Exception], Callable[[HttpRequest, Any], HttpResponse]] = {
        Refused: _refused,
        StoreAway: _store_away,
        ValidationError: _unreadable,
        AuthenticationError: _not_signed_in,
        HttpError: _http,
        Http404: _no_such_thing,
        RequestDataTooBig: _too_big,
        IntegrityError: _at_once,
        OperationalError: _outage,
        InterfaceError: _outage,
        OSError: _outage,
        Exception: _fault,
    }
    for kind, handler in handlers.items():
        api.add_exception_handler(kind, handler)


def no_such_address() -> HttpResponse:
    """Nothing is served there."""
    return problem(HTTPStatus.NOT_FOUND, "NotFound", _("没有这个地址；请对照 /api/docs 核对。"))


def not_allowed(response: HttpResponse) -> HttpResponse:
    """405 with the methods that there are."""
    methods = response.headers["Allow"]
    detail = _("此地址不支持这种请求方法；可用：%(methods)s。") % {"methods": methods}
    answer = problem(HTTPStatus.METHOD_NOT_ALLOWED, "MethodNotAllowed", detail)
    answer.headers["Allow"] = methods
    return answer


def _refused(request: HttpRequest, refusal: Refused) -> HttpResponse:
    status = next((code for kind, code in STATUS.items() if isinstance(refusal, kind)), HTTPStatus.UNPROCESSABLE_ENTITY)
    errors = None
    if isinstance(refusal, Invalid):
        errors = {name: [str(each) for each in said] for name, said in refusal.errors.items()}
    return problem(status, type(refusal).__name__, str(refusal), errors=errors)


def _unreadable(request: HttpRequest, error: ValidationError) -> HttpResponse:
    errors: dict[str, list[str]] = {}
    for each in error.errors:
        errors.setdefault(_place(each["loc"]), []).append(_sentence(each))
    detail = _("；").join(
        _("“%(field)s”：%(sentence)s") % {"field": name, "sentence": sentence}
        for name, said in errors.items()
        for sentence in said
    )
    return problem(HTTPStatus.UNPROCESSABLE_ENTITY, Invalid.__name__, detail, errors=errors)


def _not_signed_in(request: HttpRequest, error: AuthenticationError) -> HttpResponse:
    return problem(HTTPStatus.UNAUTHORIZED, "NotSignedIn", _("尚未登录，或登录已过期；请登录后重试。"))


def _http(request: HttpRequest, error: HttpError) -> HttpResponse:
    status = HTTPStatus(error.status_code)
    if status == HTTPStatus.FORBIDDEN:
        sentence = _("请求没有带有效的 CSRF 令牌；请把 csrftoken 的值放在 X-CSRFToken 头中重发。")
        return problem(status, "CsrfFailed", sentence)
    if status == HTTPStatus.BAD_REQUEST:
        return problem(status, "NotJson", _("请求正文不是合格的 JSON（UTF-8）；请核对后重发。"))
    return problem(status, status.phrase.replace(" ", ""), error.message)


def _no_such_thing(request: HttpRequest, error: Http404) -> HttpResponse:
    return no_such_address()


def _too_big(request: HttpRequest, error: RequestDataTooBig) -> HttpResponse:
    sentence = _("请求正文太大；请分批发送，照片请逐张上传。")
    return problem(HTTPStatus.REQUEST_ENTITY_TOO_LARGE, "TooLarge", sentence)


def _outage(request: HttpRequest, error: Exception) -> HttpResponse:
    """The database cannot be reached, or nothing can be written: what was sent may be sent again as it is."""
    missing = outage_of(error)
    if missing is None:
        return _fault(request, error)
    logger.error("%s %s", request.method, request.path, exc_info=error)
    return _no_room() if missing is Outage.ROOM else _unavailable()


def _store_away(request: HttpRequest, refusal: StoreAway) -> HttpResponse:
    return _later(type(refusal).__name__, str(refusal))


def _at_once(request: HttpRequest, error: Exception) -> HttpResponse:
    """The table refused what the use case found in order: somebody else has just written the same."""
    logger.error("%s %s", request.method, request.path, exc_info=error)
    sentence = _("同一时刻另有人登记了相同或冲突的内容，这次没有登记；请稍后原样重发，不会重复登记。")
    return _later("AtOnce", sentence)


def _unavailable() -> HttpResponse:
    sentence = _("数据库暂时连不上或写不进去，这次可能没有登记；请稍后原样重发，不会重复登记。")
    return _later("DatabaseAway", sentence)


def _later(title: str, sentence: str) -> HttpResponse:
    answer = problem(HTTPStatus.SERVICE_UNAVAILABLE, title, sentence)
    answer.headers["Retry-After"] = "5"
    return answer


def _no_room() -> HttpResponse:
    sentence = _("服务器磁盘写满，这次没有登记；请联系管理员清理磁盘，之后原样重发，不会重复登记。")
    return problem(HTTPStatus.INSUFFICIENT_STORAGE, "DiskFull", sentence)


def _fault(request: HttpRequest, error: Exception) -> HttpResponse:
    """A fault of ours: named in the log, not in the answer."""
    logger.error("%s %s", request.method, request.path, exc_info=error)
    sentence = _("系统出错，未能完成；请稍后重试，仍不行请联系管理员。")
    return problem(HTTPStatus.INTERNAL_SERVER_ERROR, "Fault", sentence)


def _place(location: Iterable[str | int]) -> str:
    """hazards.0.title: where it stands in what was sent, without the names of our own parameters."""
    source, *path = location
    if source == "body":
        path = path[1:]
    return ".".join(map(str, path if source in SOURCES else [source, *path]))


def _sentence(error: Mapping[str, Any]) -> str:
    """What is wrong with one value, and the remedy."""
    kind, given, limits = str(error["type"]), error.get("input"), error.get("ctx", {})
    if kind == "missing":
        return _("此项必填，请填写。")
    if kind == "extra_forbidden":
        return _("没有这一项；请对照 /api/docs 核对名称。")
    said = {"value": given if isinstance(given, str | int | float) else "", "limits": ""}
    if kind in {"greater_than_equal", "less_than_equal"}:
        said["limits"] = limits.get("ge", limits.get("le"))
        remedy = _("不能小于%(limits)s") if "ge" in limits else _("不能大于%(limits)s")
        return _("“%(value)s”%(remedy)s。") % {"value": said["value"], "remedy": remedy % said}
    return _("“%(value)s”%(remedy)s。") % {"value": said["value"], "remedy": _remedy(kind)}


def _remedy(kind: str) -> str:
    if kind.startswith("date"):
        return _("应为日期，如2024-05-27")
    if kind.startswith("uuid"):
        return _("应为UUID编号")
    if kind.startswith(("int", "float")):
        return _("应为整数")
    if kind.startswith("bool"):
        return _("应为true或false")
    if kind.startswith("list"):
        return _("应为列表")
    if kind.startswith(("model", "dict")):
        return _("应为对象")
    return _("应为文字")
