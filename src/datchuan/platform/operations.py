"""Writes of the platform."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from typing import TYPE_CHECKING, Any

from django.db import connection, transaction
from django.utils import timezone

from datchuan.platform.models import AuditEntry, Installation
from datchuan.platform.queries import GENESIS, entry_content, entry_hash

if TYPE_CHECKING:
    # Only its type: the platform stands below people in the ladder and knows no official.
    from django.contrib.auth.base_user import AbstractBaseUser


@transaction.atomic
def record_audit(
    *, by: AbstractBaseUser | None, action: str, subject: str, details: dict[str, Any] | None = None, reason: str = ""
) -> AuditEntry:
    """Append to the audit chain, in the caller's transaction: an act that is rolled back leaves no entry.

    ``by`` is ``None`` for the system itself (command line, demonstration).
    """
    entry = AuditEntry(action=action, subject=subject, details=details or {}, reason=reason)
    _chain([entry], by)
    entry.save(force_insert=True)
    return entry


@transaction.atomic
def record_audits(*, by: AbstractBaseUser | None, acts: Iterable[tuple[str, str, dict[str, Any]]]) -> None:
    """The same for many acts of one operation, each (action, subject, details), in their order."""
    entries = [AuditEntry(action=action, subject=subject, details=details) for action, subject, details in acts]
    _chain(entries, by)
    AuditEntry.objects.bulk_create(entries, batch_size=500)


def _chain(entries: list[AuditEntry], by: AbstractBaseUser | None) -> None:
    """Put entries that are not saved yet behind the last of the chain, which nobody lengthens until the commit."""
    _wait_for_the_chain()
    last = AuditEntry.objects.order_by("-pk").values_list("hash", flat=True).first() or GENESIS
    for entry in entries:
        entry.at, entry.by_id = timezone.now(), by.pk if by else None
        entry.previous_hash, entry.hash = last, entry_hash(last, entry_content(entry))
        last = entry.hash


def _wait_for_the_chain() -> None:
    # SQLite's IMMEDIATE transactions already exclude other writers.
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute("SELECT pg_advisory_xact_lock(20201122)")


@transaction.atomic
def set_up_installation(
    *, province_code: str, simulated: bool, working_day: date | None, province_name: str = ""
) -> Installation:
    """State which province is served here. A demonstration is marked simulated and may stand still in time."""
    found, _ = Installation.objects.update_or_create(
        pk=1,
        defaults={
            "province_code": province_code,
            "province_name": province_name,
            "simulated": simulated,
            "working_day": working_day,
        },
    )
    return found
