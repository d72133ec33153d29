"""How officials want to be told."""

from __future__ import annotations

from datetime import time

from django.db import transaction

from datchuan.desk.models import TellingPreference
from datchuan.people.models import Official
from datchuan.platform.operations import record_audit


@transaction.atomic
def keep_preference(
    *, official: Official, email: str, mail: str, quiet_from: time, quiet_to: time, quiet_days_off: bool
) -> TellingPreference:
    """How the official wants to be told from now on, and at which address."""
    kept, _ = TellingPreference.objects.update_or_create(
        official=official,
        defaults={
            "mail": mail,
            "quiet_from": quiet_from,
            "quiet_to": quiet_to,
            "quiet_days_off": quiet_days_off,
        },
    )
    official.email = email
    official.save(update_fields=["email"])
    details = {"mail": mail, "quiet": f"{quiet_from:%H:%M}-{quiet_to:%H:%M}", "days_off": quiet_days_off}
    record_audit(by=official, action="desk.keep_preference", subject=f"official {official.pk}", details=details)
    return kept
