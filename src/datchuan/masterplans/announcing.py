"""The registry by which master plans tell upper rooms that a plan's record or review changed."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import date
from typing import Any

from datchuan.people.models import Official

# (ids of the communes concerned, first day concerned, by, cause) → what that turned in the upper room
Listener = Callable[[frozenset[str], date, Official | None, str], Sequence[Any]]
_listeners: list[Listener] = []


def on_master_plan_changed(listener: Listener) -> Listener:
    """Register ``listener`` (once, in an AppConfig.ready)."""
    if listener not in _listeners:
        _listeners.append(listener)
    return listener


def announce(commune_ids: frozenset[str], since: date, by: Official | None, cause: str) -> list[Any]:
    """Tell every listener; what they say it turned (verdicts before and after, dataclasses) comes back."""
    return [turned for listener in _listeners for turned in listener(commune_ids, since, by, cause)]
