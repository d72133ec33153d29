"""A sample drawn again from what was kept of it: the same houses, or what has changed."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from datchuan.inspection.models import Sample, SampleHouse, Visit
from datchuan.inspection.queries.samples import Listed, judging_of, listed_houses
from datchuan.inspection.sampling.drawing import METHOD, draw, frame_digest
from datchuan.inspection.sampling.looking import left_of
from datchuan.law.outcome import Outcome


@dataclass(frozen=True)
class Redrawn:
    """A sample drawn again from its list as it was known when it was drawn. ``numbers`` are houses of each declared
    result in the list, kept and now; ``strangers`` drawn houses that a drawing from the list would not give."""

    sample: Sample
    is_list_equal: bool
    is_equal: bool
    numbers: list[tuple[Outcome, int, int]]
    strangers: list[str]


@dataclass(frozen=True)
class Since:
    """What was recorded of the list's day after the sample was drawn: houses that came, went, changed their result."""

    came: int
    went: int
    changed: int


def redraw(visit: Visit, samples: Sequence[Sample], now: datetime) -> tuple[list[Redrawn], Since]:
    """Every sample of a visit drawn again, and how its list would look if it were made now. A constant number of
    queries."""
    first = samples[0]
    judging = judging_of(visit.commune, first.on, first.indicator, first.criteria_set)
    then = listed_houses(visit.commune, first.on, judging, first.drawn_at)
    today = listed_houses(visit.commune, first.on, judging, now)
    codes: dict[int, list[str]] = {each.pk: [] for each in samples}
    rows = SampleHouse.objects.filter(sample__visit=visit).order_by("sample__number", "order")
    for sample_id, code in rows.values_list("sample", "household__code"):
        codes[sample_id].append(code)
    drawn: set[str] = set()
    found = []
    for sample in samples:
        found.append(_again(sample, then, codes[sample.pk], drawn))
        drawn |= set(codes[sample.pk])
    return found, _since(then, today)


def _again(sample: Sample, listed: Sequence[Listed], codes: list[str], drawn: set[str]) -> Redrawn:
    candidates = left_of([each.candidate for each in listed], drawn)
    again = draw(candidates, len(codes), sample.seed).codes if sample.method == METHOD else ()
    strata = [each.stratum for each in candidates]
    numbers = [(each, sample.strata.get(each.value, 0), strata.count(each.value)) for each in Outcome]
    is_list_equal = frame_digest(candidates) == sample.frame_sha256
    strangers = [code for code in codes if code not in set(again)]
    return Redrawn(sample, is_list_equal, is_list_equal and list(again) == codes, numbers, strangers)


def _since(then: Sequence[Listed], now: Sequence[Listed]) -> Since:
    before = {each.record.household_id: each.outcome for each in then}
    after = {each.record.household_id: each.outcome for each in now}
    changed = sum(after[key] is not outcome for key, outcome in before.items() if key in after)
    return Since(len(after.keys() - before.keys()), len(before.keys() - after.keys()), changed)
