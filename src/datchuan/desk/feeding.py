"""Happenings as an iCalendar file (RFC 5545), for the calendar of a phone or of Outlook."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import TYPE_CHECKING

from datchuan.desk.announcing import Happening

if TYPE_CHECKING:
    from icalendar import Event

PRODUCT = "-//Dat Chuan//Viec cua toi//VI"
REFRESHED_EVERY = timedelta(hours=6)


def calendar_file(
    happenings: Sequence[Happening], *, name: str, site: str, at: datetime, simulated: bool = False
) -> bytes:
    """An all-day event each. Its UID stays while it is the same thing; the day after the last is the end, as the
    standard wants it. Nothing rings, and nobody is shown as busy. ``site`` is the address that links begin with."""
    from icalendar import Calendar

    feed = Calendar()
    feed.add("prodid", PRODUCT)
    feed.add("version", "2.0")
    feed.add("method", "PUBLISH")
    feed.add("x-wr-calname", name)
    feed.add("x-published-ttl", "PT6H")
    feed.add("refresh-interval", REFRESHED_EVERY, parameters={"VALUE": "DURATION"})
    for each in happenings:
        feed.add_component(_event(each, site, at, simulated=simulated))
    return feed.to_ical()


def _event(happening: Happening, site: str, at: datetime, *, simulated: bool) -> Event:
    from icalendar import Event

    event = Event()
    host = site.partition("//")[2].strip("/")
    event.add("uid", f"{happening.uid}@{host}")
    event.add("dtstamp", at)
    event.add("dtstart", happening.starts_on)
    event.add("dtend", happening.ends_on + timedelta(days=1))
    event.add("summary", f"✓ {happening.title}" if happening.is_done else happening.title)
    event.add("description", _description(happening, simulated=simulated))
    event.add("categories", [happening.kind] if happening.kind else [])
    event.add("transp", "TRANSPARENT")
    event.add("status", "CONFIRMED")
    if happening.link:
        event.add("url", f"{site.rstrip('/')}{happening.link}")
    return event


def _description(happening: Happening, *, simulated: bool) -> str:
    lines = [happening.kind, f"Chủ trì: {happening.whose}" if happening.whose else ""]
    lines += ["Đã xong" if happening.is_done else "", "Dữ liệu mô phỏng" if simulated else ""]
    return "\n".join(line for line in lines if line)
