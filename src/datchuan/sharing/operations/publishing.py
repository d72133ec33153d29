"""Turning the public page on and off."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction

from datchuan.people.models import Official
from datchuan.platform.operations import record_audit
from datchuan.sharing.models import PublicPageSwitch
from datchuan.sharing.queries import public_page_switch


@transaction.atomic
def switch_public_page(*, is_on: bool, by: Official, at: datetime) -> None:
    """Show the concluded verdicts to the public from now on, or no more. Where it is so already nothing is written."""
    last = public_page_switch()
    if (last.is_on if last else False) == is_on:
        return
    PublicPageSwitch.objects.create(is_on=is_on, by=by, at=at)
    details = {"is_on": is_on}
    record_audit(by=by, action="sharing.switch_public_page", subject="public page", details=details)
