"""Reading where, when and whom from the answers of a submission."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime
from math import isfinite
from typing import Any

from django.utils import timezone

from datchuan.kernel.text import fold, nfc
from datchuan.survey.evidence.thresholds import Ratio
from datchuan.survey.models import Submission, Trace
from datchuan.territory.models import VillageMembership
from datchuan.territory.queries import holds_on


def trace_of(submission: Submission, ratios: tuple[Ratio, ...], today: date) -> Trace:
    """The trace in the answers, kept in place of the one before. What cannot be read is left empty: the recheck has
    said so already."""
    answers = {**submission.values, **submission.mended}
    mapping = submission.form.mapping

    def given(name: str) -> str:
        return nfc(answers.get(mapping.get(name, ""), ""))

    surveyed_on = _day(given("surveyed_on"))
    membership = _membership(given("village"), surveyed_on or today)
    latitude, longitude, accuracy = _position(given("location"))
    read: dict[str, Any] = {
        "village": membership.village if membership else None,
        "commune": membership.commune if membership else None,
        "head": fold(given("head_name"))[:200],
        "surveyed_on": surveyed_on,
        "started_at": _instant(given("started")),
        "ended_at": _instant(given("ended")),
        "latitude": latitude,
        "longitude": longitude,
        "accuracy_m": accuracy,
        "device_id": submission.device_id,
        "household": submission.subject if submission.state == Submission.State.TAKEN else "",
        "ratios": _ratios(ratios, mapping.get("facts", {}), answers),
    }
    return Trace.objects.update_or_create(submission=submission, defaults=read)[0]


def _membership(code: str, on: date) -> VillageMembership | None:
    found = VillageMembership.objects.filter(holds_on(on), village__code=code)
    return found.select_related("village", "commune").first()


def _day(text: str) -> date | None:
    try:
        return date.fromisoformat(text)
    except ValueError:
        return None


def _instant(text: str) -> datetime | None:
    try:
        read = datetime.fromisoformat(text)
    except ValueError:
        return None
    return timezone.make_aware(read) if timezone.is_naive(read) else read


def _position(text: str) -> tuple[float | None, float | None, float | None]:
    """Latitude, longitude and error of a geopoint ("22.26 106.47 260 5"); all empty when it is none."""
    try:
        numbers = [float(each) for each in text.split()]
    except ValueError:
        return None, None, None
    if len(numbers) < 2 or not all(map(isfinite, numbers)) or abs(numbers[0]) > 90 or abs(numbers[1]) > 180:
        return None, None, None
    return numbers[0], numbers[1], numbers[3] if len(numbers) > 3 else None


def _ratios(ratios: tuple[Ratio, ...], facts: Mapping[str, str], answers: Mapping[str, str]) -> dict[str, float]:
    found = {}
    for ratio in ratios:
        try:
            value = float(answers.get(facts[ratio.of], "")) / float(answers.get(facts[ratio.per], ""))
        except (KeyError, ValueError, ZeroDivisionError):
            continue
        if isfinite(value) and value > 0:
            found[ratio.name] = round(value, 4)
    return found
