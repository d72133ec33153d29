"""Where a device says it stood: in the commune, and reachable from where it was before."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime, timedelta

from datchuan.kernel.text import format_number
from datchuan.survey.evidence.doubt import Doubt, distance_in_words, named, others_than
from datchuan.survey.evidence.thresholds import Thresholds
from datchuan.survey.models import EvidenceFlag, Trace
from datchuan.territory.models import Shape
from datchuan.territory.queries import holds_on
from datchuan.territory.shapes import km_between, km_outside

Kind = EvidenceFlag.Kind
LONGEST_WAY = timedelta(hours=12)


def outside_commune(trace: Trace, limits: Thresholds) -> Iterator[Doubt]:
    """A position outside the commune's outline of the day of survey, by more than the device's own error."""
    if trace.latitude is None or trace.longitude is None or trace.commune is None or trace.surveyed_on is None:
        return
    shape = Shape.objects.filter(holds_on(trace.surveyed_on), unit=trace.commune).first()
    if shape is None:
        return
    distance = km_outside(shape.geometry, trace.longitude, trace.latitude)
    if distance - (trace.accuracy_m or 0) / 1000 > limits.outside_km:
        commune = f"{trace.commune.type.lower()} {trace.commune.short_name}"
        said = f"Vị trí trong phiếu nằm ngoài {commune}, cách ranh giới {distance_in_words(distance)}."
        yield Doubt(Kind.OUTSIDE, said, details={"km": round(distance, 3), "shape": shape.pk})


def too_far(trace: Trace, limits: Thresholds) -> Iterator[Doubt]:
    """Farther from the device's house before (or after, if this one came late) than anyone drives in that time."""
    if trace.latitude is None or trace.longitude is None or trace.ended_at is None:
        return
    for other in _neighbours(trace, trace.ended_at):
        distance = km_between(trace.longitude, trace.latitude, other.longitude, other.latitude)  # type: ignore[arg-type]
        hours = abs((trace.ended_at - other.ended_at).total_seconds()) / 3600  # type: ignore[operator]
        if distance <= limits.farther_than_km or (hours and distance / hours <= limits.fastest_kmh):
            continue
        minutes = format_number(round(hours * 60))
        where = f"{named(other.submission)} {distance_in_words(distance)}"
        said = f"Cách nơi điền {where}, mà hai phiếu xong cách nhau {minutes} phút."
        yield Doubt(Kind.TOO_FAR, said, other.submission, {"km": round(distance, 2), "minutes": round(hours * 60, 1)})


def _neighbours(trace: Trace, at: datetime) -> list[Trace]:
    """The traces of the same device just before and just after."""
    others = Trace.objects.filter(others_than(trace.submission, "submission"))
    found = others.filter(submission__device=trace.submission.device_id, latitude__isnull=False)
    found = found.select_related("submission").defer("submission__xml")
    before = found.filter(ended_at__lte=at, ended_at__gte=at - LONGEST_WAY).order_by("-ended_at", "-pk").first()
    after = found.filter(ended_at__gt=at, ended_at__lte=at + LONGEST_WAY).order_by("ended_at", "pk").first()
    return [each for each in (before, after) if each is not None]


def too_fast(trace: Trace, limits: Thresholds) -> Iterator[Doubt]:
    """More houses by one device in some stretch of minutes around this one than one can survey."""
    if trace.ended_at is None:
        return
    stretch = timedelta(minutes=limits.in_minutes)
    around = Trace.objects.filter(
        others_than(trace.submission, "submission"),
        submission__device=trace.submission.device_id,
        ended_at__gt=trace.ended_at - stretch,
        ended_at__lt=trace.ended_at + stretch,
    )
    times = [*(each for each in around.values_list("ended_at", flat=True) if each), trace.ended_at]
    most = max(sum(first <= each < first + stretch for each in times) for first in times)
    if most > limits.most_houses:
        said = f"Máy này xong {most} phiếu trong vòng {format_number(limits.in_minutes)} phút."
        yield Doubt(Kind.TOO_FAST, said, details={"submissions": most, "minutes": limits.in_minutes})
