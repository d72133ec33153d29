"""The OData service: its list of entity sets, their description, their rows. Each reading is written down."""

from __future__ import annotations

import json
import re
from collections.abc import Callable
from functools import wraps
from typing import Any
from urllib.parse import urlencode

from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.urls import reverse

from datchuan.kernel.problem import Problem
from datchuan.people.access import for_readers
from datchuan.people.web.request import OfficialRequest
from datchuan.platform.operations import record_audit
from datchuan.survey.odata.asking import LARGEST_PAGE, PAGE, Asked
from datchuan.survey.odata.metadata import metadata as described
from datchuan.survey.odata.sets import EntitySet, Reading, sets_for

_NAMED = re.compile(r"(?P<name>\w+)\('(?P<key>(?:[^']|'')*)'\)")
_SIZE = re.compile(r"(?:odata\.)?maxpagesize\s*=\s*\"?(\d{1,6})")
Answering = Callable[..., HttpResponse]


def _answering(view: Answering) -> Callable[..., HttpResponseBase]:
    """For readers; problems are told as OData tells them."""

    @wraps(view)
    def answer(request: OfficialRequest, **kwargs: Any) -> HttpResponse:
        try:
            return view(request, **kwargs)
        except Problem as problem:
            return _error(400, str(problem.number), problem.sentence)
        except Http404 as missing:
            return _error(404, "404", str(missing))

    return for_readers(answer)


def _error(status: int, code: str, sentence: str) -> HttpResponse:
    return _json({"error": {"code": code, "message": sentence}}, status=status)


def _json(value: object, status: int = 200) -> HttpResponse:
    content = json.dumps(value, ensure_ascii=False, separators=(",", ":"))
    answer = HttpResponse(content, status=status, content_type="application/json;odata.metadata=minimal")
    answer["OData-Version"] = "4.0"
    return answer


def _base(request: HttpRequest) -> str:
    return request.build_absolute_uri(reverse("odata"))


def _service(request: OfficialRequest) -> HttpResponse:
    """Which entity sets there are for this official."""
    sets = [{"name": name, "kind": "EntitySet", "url": name} for name in sets_for(request.user)]
    return _json({"@odata.context": f"{_base(request)}$metadata", "value": sets})


def _metadata(request: OfficialRequest) -> HttpResponse:
    answer = HttpResponse(described(sets_for(request.user).values()), content_type="application/xml")
    answer["OData-Version"] = "4.0"
    return answer


def _rows(request: OfficialRequest, name: str) -> HttpResponse:
    """Rows of an entity set, a page at a time; or one entity, named by its key."""
    named = _NAMED.fullmatch(name)
    table = _table(request, named["name"] if named else name)
    asked = Asked(request.GET.dict(), table, _reading(request))
    if named:
        return _one(request, table, asked, named["key"].replace("''", "'"))
    size = _page_size(request)
    page = asked.page(size)
    if not asked.token:
        _log(request, table)
    told: dict[str, Any] = {"@odata.context": _context(request, table, asked)}
    if page.count is not None:
        told["@odata.count"] = page.count
    told["value"] = page.rows
    if page.token:
        kept = {key: value for key, value in request.GET.items() if key != "$skiptoken"}
        told["@odata.nextLink"] = f"{_base(request)}{name}?{urlencode({**kept, '$skiptoken': page.token}, safe='$')}"
    answer = _json(told)
    if size != PAGE:
        answer["Preference-Applied"] = f"odata.maxpagesize={size}"
    return answer


def _one(request: OfficialRequest, table: EntitySet, asked: Asked, key: str) -> HttpResponse:
    asked.records = asked.records.filter(**{table.properties[table.key].paths[0]: key})
    found = asked.page(1).rows
    if not found:
        raise Http404(f"Không có {table.title.lower()} “{key[:50]}” trong phạm vi bạn được đọc.")
    _log(request, table)
    return _json({"@odata.context": f"{_context(request, table, asked)}/$entity", **found[0]})


def _count(request: OfficialRequest, name: str) -> HttpResponse:
    """How many rows the filter lets through, as plain text."""
    table = _table(request, name)
    asked = Asked(request.GET.dict(), table, _reading(request))
    _log(request, table)
    answer = HttpResponse(str(asked.records.count()), content_type="text/plain")
    answer["OData-Version"] = "4.0"
    return answer


def _table(request: OfficialRequest, name: str) -> EntitySet:
    table = sets_for(request.user).get(name)
    if table is None:
        raise Http404(f"Không có bảng “{name[:50]}” trong phạm vi bạn được đọc.")
    return table


def _reading(request: OfficialRequest) -> Reading:
    return Reading(request.user, request.day, request.units_day, request.today)


def _context(request: OfficialRequest, table: EntitySet, asked: Asked) -> str:
    some = f"({','.join(each.name for each in asked.chosen)})" if request.GET.get("$select") else ""
    return f"{_base(request)}$metadata#{table.name}{some}"


def _page_size(request: HttpRequest) -> int:
    found = _SIZE.search(request.headers.get("Prefer", ""))
    return min(max(int(found[1]), 1), LARGEST_PAGE) if found else PAGE


def _log(request: OfficialRequest, table: EntitySet) -> None:
    """Once for a reading: its further pages can only be asked for with what the first one gave."""
    details = {"set": table.name, "day": f"{request.day}", "query": request.META.get("QUERY_STRING", "")[:500]}
    record_audit(by=request.user, action="survey.read_feed", subject=request.user.area_id, details=details)


service = _answering(_service)
metadata = _answering(_metadata)
rows = _answering(_rows)
count = _answering(_count)
