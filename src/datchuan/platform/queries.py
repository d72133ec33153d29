"""Reads of the platform."""

from __future__ import annotations

import hashlib
import json
from datetime import date
from functools import cache
from typing import Any

from django.db.models import Subquery
from django.utils import timezone

from datchuan.platform.asking import Asked, asked
from datchuan.platform.models import AuditEntry, Installation

GENESIS = "0" * 64


def installation() -> Installation:
    """This installation; an unsaved one without a province before set-up."""
    return next(iter(Installation.objects.filter(pk=1)), None) or Installation(pk=1, province_code="")


@cache
def _working_day_asked() -> Asked:
    return asked(Installation.objects.filter(pk=1).values_list("working_day"))


def working_day() -> date:
    """Today in Việt Nam; in a demonstration the day its story stands at."""
    found = _working_day_asked().row()
    return today_by(found[0] if found else None)


def kept_day() -> Subquery:
    """The day that this installation keeps as its today, for a question that asks something else too."""
    return Subquery(Installation.objects.filter(pk=1).values("working_day"))


def today_by(kept: date | None) -> date:
    """The working day by the day that is kept: today in Việt Nam where none is."""
    return kept or timezone.localdate()


def entry_hash(previous: str, content: dict[str, Any]) -> str:
    """The hash that chains an entry to the one before it."""
    text = json.dumps(content, ensure_ascii=False, sort_keys=True, default=str, separators=(",", ":"))
    return hashlib.sha256(f"{previous}\n{text}".encode()).hexdigest()


def entry_content(entry: AuditEntry) -> dict[str, Any]:
    """What of an entry its hash covers."""
    return {
        "at": entry.at.astimezone(timezone.get_fixed_timezone(0)).isoformat(),
        "by": entry.by_id,
        "action": entry.action,
        "subject": entry.subject,
        "details": entry.details,
        "reason": entry.reason,
    }


def first_broken_entry() -> AuditEntry | None:
    """The first entry of the audit chain that was changed, or whose forerunner is gone; ``None`` if it is whole."""
    previous = GENESIS
    for entry in AuditEntry.objects.order_by("pk").iterator():
        if entry.previous_hash != previous or entry.hash != entry_hash(previous, entry_content(entry)):
            return entry
        previous = entry.hash
    return None
