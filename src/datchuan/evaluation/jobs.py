"""What the clock does for verdicts."""

from __future__ import annotations

from datetime import date, datetime, timedelta

from datchuan.evaluation.operations import keep_month_ends


def keep_months(now: datetime, today: date) -> str:
    """Keep what the ends of the months came to, of the year of the last month that ended; says what it kept."""
    last = today.replace(day=1) - timedelta(days=1)
    kept = keep_month_ends(first=date(last.year, 1, 1), last=last, by=None)
    listed = ", ".join(f"{on:%m/%Y}" for on in kept)
    return f"Đã lưu kết quả cuối tháng: {listed}." if kept else "Mọi tháng đã lưu, không có gì mới."
