"""Who has a desk: every official their own. Calendars read it by a secret address."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from functools import wraps

import rules
from django.http import HttpRequest, HttpResponse
from django.utils import timezone
from django.views.decorators.http import require_safe

from datchuan.desk.models import CalendarKey
from datchuan.people.access import READER, is_official
from datchuan.people.queries import read_key_digest
from datchuan.platform.access import View

# One's own work, calendar and notifications.
rules.add_perm("desk.view_work", is_official)

SEEN_EVERY = timedelta(minutes=10)


def for_calendars(view: Callable[..., HttpResponse]) -> View:
    """A route for a calendar program that knows an official's secret address (``/viec/lich/<key>.ics``). The view gets
    the key. Anything else is answered 401 and not told why."""

    @require_safe
    @wraps(view)
    def guarded(request: HttpRequest, key: str) -> HttpResponse:
        found = _key_of(key)
        if found is None:
            said = "Địa chỉ lịch không đúng hoặc đã thu hồi."
            return HttpResponse(said, status=401, content_type="text/plain; charset=utf-8")
        request.user = found.official
        return view(request, key=found)

    guarded.access_rule = READER  # type: ignore[attr-defined]
    return guarded


def _key_of(key: str) -> CalendarKey | None:
    """The key of the address, if it is not revoked and its official may still sign in."""
    keys = CalendarKey.objects.filter(key_digest=read_key_digest(key), revoked_at=None, official__is_active=True)
    found = keys.select_related("official__area", "official__office").order_by().first()
    now = timezone.now()
    if found and (found.seen_at is None or now - found.seen_at > SEEN_EVERY):
        CalendarKey.objects.filter(pk=found.pk).update(seen_at=now)
    return found
