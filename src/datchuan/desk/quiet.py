"""Quiet hours: when an official gets no mail."""

from __future__ import annotations

from datetime import datetime

from django.utils import timezone

from datchuan.desk.models import TellingPreference
from datchuan.law.terms import is_working_day


def is_quiet(preference: TellingPreference, now: datetime) -> bool:
    """Whether ``now``, by the clocks of Việt Nam, lies in the official's quiet hours. A night belongs to both its
    days; days off are Saturdays, Sundays and Vietnam's public holidays, with the days off that the Government
    swapped."""
    local = timezone.localtime(now)
    if preference.quiet_days_off and not is_working_day(local.date()):
        return True
    first, last, at = preference.quiet_from, preference.quiet_to, local.time()
    return first <= at < last if first <= last else at >= first or at < last
