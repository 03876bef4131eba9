"""The pages that say what went wrong and what to do next: 400.html … 500.html, which Django also finds by name."""

from __future__ import annotations

from django.db import IntegrityError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.template import loader
from django.utils.translation import gettext as _

from zhiben.facts.outages import Outage, outage_of

STATUS = {Outage.DATABASE: 503, Outage.ROOM: 507, None: 500}


def page(request: HttpRequest, status: int, sentence: str) -> HttpResponse:
    """The page for `status`, saying `sentence`."""
    return render(request, f"{status}.html", {"sentence": sentence}, status=status)


def fault(error: BaseException | None) -> HttpResponse:
    """What nobody expected: the page of a database that is away, of a full disk, or of a fault of ours.

    What a table refuses although the use case found it in order, somebody else wrote at the same moment.
    """
    missing, sentence = outage_of(error), ""
    status = STATUS[missing]
    if isinstance(error, IntegrityError):
        status = STATUS[Outage.DATABASE]
        sentence = _("同一时刻另有人登记了相同或冲突的内容，这次没有登记；请稍后原样重发，不会重复登记。")
    # Without the request: the frame around the page would ask the database who is signed in.
    answer = HttpResponse(loader.get_template(f"{status}.html").render({"sentence": sentence}), status=status)
    if status == STATUS[Outage.DATABASE]:
        answer.headers["Retry-After"] = "5"
    return answer
