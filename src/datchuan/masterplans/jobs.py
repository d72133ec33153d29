"""What the clock does for reviews."""

from __future__ import annotations

from datetime import date, datetime

from datchuan.masterplans.operations import open_after_terms, open_what_was_missed


def open_daily(now: datetime, today: date) -> str:
    """Open the reviews of plans whose term has ended, and those that a merger asks of plans registered after it."""
    ended, missed = len(open_after_terms(today=today)), open_what_was_missed(today=today)
    return f"Mở {ended} nhiệm vụ rà soát do hết thời hạn, {missed} do sắp xếp đơn vị hành chính."
