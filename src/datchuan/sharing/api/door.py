"""Who comes in: the office's key, how often it asked, what it may read; the rule that every route of the API states."""

from __future__ import annotations

import time
from collections.abc import Callable
from datetime import date
from functools import wraps
from typing import Any

from django.conf import settings
from django.core.cache import cache
from django.http import HttpRequest, HttpResponseBase
from django.utils import timezone
from ninja.security import HttpBearer

from datchuan.sharing.access import OFFICE_KEY
from datchuan.sharing.api.faults import Told, no_key, not_allowed, problem_answer, wrong_parameter
from datchuan.sharing.models import SCOPES, OfficeKey
from datchuan.sharing.operations import note_reading
from datchuan.sharing.queries import reading_key
from datchuan.territory.models import Unit

MINUTE = 60


class OfficeRequest(HttpRequest):
    """A request that came in by the key of an office: ``area`` is what it may read of, ``today`` the working day."""

    auth: OfficeKey
    today: date
    area: Unit


class OfficeKeyBearer(HttpBearer):
    """``Authorization: Bearer <key>``; ``scope`` is what the key must be allowed to read, empty where any key does."""

    def __init__(self, scope: str = "") -> None:
        super().__init__()
        self.scope = scope

    def authenticate(self, request: HttpRequest, token: str) -> OfficeKey:
        key = let_in(request, token)
        if self.scope and self.scope not in key.scopes:
            message = f"Khóa này không được đọc “{SCOPES[self.scope].lower()}”"
            mend = f"Đề nghị Sở Xây dựng cấp khóa đọc mục “{self.scope}”."
            raise Told(403, "out_of_scope", message, where=self.scope, mend=mend)
        return key


def let_in(request: Any, token: str) -> OfficeKey:
    """The key that was given; its office's area and the working day are put on the request."""
    found = reading_key(token)
    if found is None:
        raise no_key()
    key, request.today = found
    request.area = key.office.unit
    _count(key)
    note_reading(key=key, path=request.get_full_path(), at=timezone.now())
    return key


def _count(key: OfficeKey) -> None:
    """Refuses more than ``API_CALLS_A_MINUTE`` in one minute of the clock. The cache is shared by the server's
    processes; two requests at the same instant may count as one, which lets a few more through and costs no lock. One
    entry for each key: it takes no room from the counts of sign-in."""
    now = time.time()
    minute, name = int(now // MINUTE), f"sharing.calls.{key.key_digest[:32]}"
    last, count = cache.get(name, (minute, 0))
    count = count + 1 if last == minute else 1
    if count > settings.API_CALLS_A_MINUTE:
        wait = MINUTE - int(now % MINUTE)
        message = f"Khóa đã đọc {settings.API_CALLS_A_MINUTE} lần trong phút này"
        raise Told(429, "too_many_requests", message, mend=f"Chờ {wait} giây.", headers={"Retry-After": str(wait)})
    cache.set(name, (minute, count), 2 * MINUTE)


def _bearer(request: HttpRequest) -> str:
    kind, _, given = request.headers.get("Authorization", "").partition(" ")
    return given if kind.lower() == "bearer" else ""


def for_offices(view: Callable[..., HttpResponseBase]) -> Callable[..., HttpResponseBase]:
    """A route for the system of an office. Its operation asks for the key; here only what is not a reading is refused,
    and what stands around every view is told to answer in the API's shape."""

    @wraps(view)
    def guarded(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        if request.method != "GET":
            return not_allowed().answer()
        answer = view(request, *args, **kwargs)
        answer["Cache-Control"] = "no-store"  # what one key may read, no proxy hands to another
        return answer

    guarded.access_rule = OFFICE_KEY  # type: ignore[attr-defined]
    guarded.brings_day = True  # type: ignore[attr-defined]
    guarded.csrf_exempt = True  # type: ignore[attr-defined] # no cookie opens it that another site could ride on
    guarded.tells_problem = problem_answer  # type: ignore[attr-defined]
    return guarded


def _nothing_here(request: HttpRequest, rest: str) -> HttpResponseBase:
    """An address under the API that no operation has: told to who has a key, so that nobody else maps it."""
    try:
        let_in(request, _bearer(request))
    except Told as told:
        return told.answer()
    mend = "Các địa chỉ có ở /api/."
    return Told(404, "not_found", f"Không có địa chỉ “{rest[:100]}”", mend=mend).answer()


nothing_here = for_offices(_nothing_here)


def known_parameters(operation: Callable[..., Any]) -> Callable[..., Any]:
    """A parameter that the operation does not have is refused: one that is misspelt would let everything through."""

    @wraps(operation)
    def asked(request: HttpRequest, *args: Any, **kwargs: Any) -> Any:
        for name in request.GET:
            if name not in kwargs:
                listed = ", ".join(kwargs) or "không có tham số nào"
                raise wrong_parameter(name[:50], f"Không có tham số “{name[:50]}”.", f"Nhận: {listed}.")
        return operation(request, *args, **kwargs)

    return asked
