"""The registry by which master plans tell upper rooms that a plan's record or review changed."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date

from datchuan.people.models import Official

# (ids of the communes concerned, first day concerned, by, cause)
Listener = Callable[[frozenset[str], date, Official | None, str], object]
_listeners: list[Listener] = []


def on_master_plan_changed(listener: Listener) -> Listener:
    """Register ``listener`` (once, in an AppConfig.ready)."""
    if listener not in _listeners:
        _listeners.append(listener)
    return listener


def announce(commune_ids: frozenset[str], since: date, by: Official | None, cause: str) -> None:
    for listener in _listeners:
        listener(commune_ids, since, by, cause)
