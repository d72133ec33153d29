"""What the clock does for verdicts."""

from __future__ import annotations

from datetime import date, datetime, timedelta

from datchuan.evaluation.operations import keep_month_ends, keep_registration_days
from datchuan.programme.models import Registration


def keep_months(now: datetime, today: date) -> str:
    """Keep what the ends of the months came to, of the year of the last month that ended; says what it kept."""
    last = today.replace(day=1) - timedelta(days=1)
    kept = keep_month_ends(first=date(last.year, 1, 1), last=last, by=None)
    listed = ", ".join(f"{on:%m/%Y}" for on in kept)
    return f"Đã lưu kết quả cuối tháng: {listed}." if kept else "Mọi tháng đã lưu, không có gì mới."


def keep_registrations(now: datetime, today: date) -> str:
    """Keep what communes met on the day they registered, where that is not kept or no longer fits the law files; says
    of how many."""
    registrations = Registration.objects.filter(registered_on__lte=today).select_related("commune")
    kept = keep_registration_days(registrations=list(registrations), by=None)
    communes = sum(len(each) for each in kept.values())
    if not kept:
        return "Mọi ngày đăng ký đã lưu, không có gì mới."
    return f"Đã lưu kết quả ngày đăng ký của {communes} xã, {len(kept)} ngày."
