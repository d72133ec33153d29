"""The keys of offices."""

from __future__ import annotations

from datetime import date

from django.db.models import F, QuerySet

from datchuan.people.queries import read_key_digest
from datchuan.platform.queries import kept_day, today_by
from datchuan.sharing.models import OfficeKey


def office_keys() -> QuerySet[OfficeKey]:
    """Every key, those in use first, with whose it is and who made and revoked it."""
    found = OfficeKey.objects.select_related("office__unit", "made_by", "revoked_by")
    return found.order_by(F("revoked_at").asc(nulls_first=True), "-pk")


def reading_key(given: str) -> tuple[OfficeKey, date] | None:
    """The key that was given, if it reads today, with the working day: asked for in one question. None for one that is
    not known, was revoked, or whose last day is past."""
    if not given:
        return None
    found = OfficeKey.objects.filter(key_digest=read_key_digest(given), revoked_at=None).annotate(kept=kept_day())
    key = found.select_related("office__unit").order_by().first()
    if key is None:
        return None
    today = today_by(key.kept)
    return (key, today) if today <= key.ends_on else None
