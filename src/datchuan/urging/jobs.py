"""What the clock does for urging."""

from __future__ import annotations

from datetime import date, datetime

from datchuan.urging.operations import look_again


def look_daily(now: datetime, today: date) -> str:
    """Look at everything the rules speak of, and say what came of it."""
    return look_again(today=today, at=now).sentence
