"""A round as its report tells it: which communes were visited, what was seen beside what was declared, what samples
came to, what was found."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date

from django.db.models import Count

from datchuan.inspection.models import (
    OPEN_FINDINGS,
    Finding,
    FindingStep,
    Observation,
    Round,
    Sample,
    Severity,
    Visit,
    VisitRecord,
)
from datchuan.inspection.queries.findings import findings_on, is_late
from datchuan.kernel.text import sort_key
from datchuan.law.library import load_library
from datchuan.territory.models import Level, Unit

Outcome = Observation.Outcome
DETERMINED = (Outcome.MET, Outcome.NOT_MET)


@dataclass
class IndicatorRow:
    """One indicator over all visits: what was declared, what was seen; of those where both are determined (``both``)
    in how many they say the same (``agree``)."""

    code: str
    title: str
    declared: dict[str, int] = field(default_factory=lambda: dict.fromkeys(Outcome.values, 0))
    seen: dict[str, int] = field(default_factory=lambda: dict.fromkeys(Outcome.values, 0))
    both: int = 0
    agree: int = 0

    def add(self, declared: str, seen: str) -> None:
        """Count one visit; an empty word says nothing."""
        for counted, outcome in ((self.declared, declared), (self.seen, seen)):
            if outcome in counted:
                counted[outcome] += 1
        if declared in DETERMINED and seen in DETERMINED:
            self.both += 1
            self.agree += declared == seen


@dataclass
class FindingRow:
    """Findings of one place or indicator as they stood on the day."""

    name: str
    by_severity: dict[str, int] = field(default_factory=lambda: dict.fromkeys(Severity.values, 0))
    open: int = 0
    overdue: int = 0

    @property
    def total(self) -> int:
        return sum(self.by_severity.values())

    def add(self, step: FindingStep, on: date) -> None:
        """Count one more."""
        self.by_severity[step.finding.severity] += 1
        self.open += step.state in OPEN_FINDINGS
        self.overdue += is_late(step, on)


@dataclass(frozen=True)
class RoundReport:
    """A round on a day. ``has_districts``: places are districts, else communes."""

    round: Round
    on: date
    visits: Sequence[Visit]
    indicators: Sequence[IndicatorRow]
    samples: Sequence[Sample]
    whole: FindingRow
    places: Sequence[FindingRow]
    kinds: Sequence[FindingRow]
    overdue: Sequence[FindingStep]
    has_districts: bool

    @property
    def held(self) -> list[Visit]:
        return [visit for visit in self.visits if visit.state == Visit.State.HELD]

    @property
    def planned(self) -> list[Visit]:
        return [visit for visit in self.visits if visit.state == Visit.State.PLANNED]

    @property
    def dropped(self) -> list[Visit]:
        return [visit for visit in self.visits if visit.state == Visit.State.DROPPED]

    @property
    def is_simulated(self) -> bool:
        return self.round.simulated


def report_of(round_: Round, on: date) -> RoundReport:
    """The report by what was recorded up to ``on``. Five queries, whatever the number of visits."""
    visits = sorted(
        round_.visits.select_related("commune__parent", "team", "record"),
        key=lambda visit: (sort_key(_district(visit.commune)), sort_key(visit.commune.short_name)),
    )
    steps = list(findings_on(on, Finding.objects.filter(visit__round=round_)))
    has_districts = any(_district(visit.commune) for visit in visits)
    titles = _titles(visits)
    return RoundReport(
        round_,
        on,
        visits,
        _indicators(round_, visits, titles, on),
        _samples(round_),
        _row("", steps, on),
        _rows(steps, on, lambda step: _place(step.finding.visit.commune)),
        _rows(steps, on, lambda step: _kind(step.finding.indicator, titles)),
        [step for step in steps if is_late(step, on)],
        has_districts,
    )


def _district(commune: Unit) -> str:
    parent = commune.parent
    return parent.name if parent is not None and parent.level == Level.DISTRICT else ""


def _place(commune: Unit) -> str:
    return _district(commune) or commune.name


def _kind(indicator: str, titles: dict[str, str]) -> str:
    if not indicator:
        return "Việc khác, không theo chỉ tiêu"
    return f"{indicator} {titles[indicator]}" if indicator in titles else indicator


def _records(visits: Iterable[Visit]) -> list[VisitRecord]:
    return [visit.record for visit in visits if hasattr(visit, "record")]


def _titles(visits: Iterable[Visit]) -> dict[str, str]:
    """What the indicators of the checklists are called, by the sets they were made from."""
    sets = load_library().sets
    keys = sorted({record.criteria_set for record in _records(visits)})
    return {each.code: each.title for key in keys if key in sets for each in sets[key].indicators()}


def _indicators(round_: Round, visits: Sequence[Visit], titles: dict[str, str], on: date) -> list[IndicatorRow]:
    """What was seen last counts; a visit that was not held counts by nothing but what was seen of it."""
    seen: dict[tuple[int, str], str] = {}
    among = Observation.objects.filter(visit__round=round_, observed_at__date__lte=on)
    for visit_id, code, outcome in among.order_by("observed_at", "pk").values_list("visit", "indicator", "outcome"):
        seen[visit_id, code] = outcome
    rows: dict[str, IndicatorRow] = {}
    for record in _records(visits):
        for line in record.declared:
            row = rows.setdefault(line["code"], IndicatorRow(line["code"], titles.get(line["code"], line["title"])))
            row.add(line["outcome"], seen.get((record.visit_id, line["code"]), ""))
    return [rows[code] for code in sorted(rows, key=_code_key)]


def _code_key(code: str) -> tuple[int, ...]:
    return tuple(int(part) if part.isdecimal() else 0 for part in code.split("."))


def _samples(round_: Round) -> list[Sample]:
    """Each with how many houses were drawn and how many of them measured."""
    counted = Sample.objects.filter(visit__round=round_).annotate(
        drawn=Count("houses", distinct=True), measured=Count("houses__remeasurements__house", distinct=True)
    )
    found = counted.select_related("visit__commune")
    return sorted(found, key=lambda each: (sort_key(each.visit.commune.short_name), each.number))


def _row(name: str, steps: Iterable[FindingStep], on: date) -> FindingRow:
    row = FindingRow(name)
    for step in steps:
        row.add(step, on)
    return row


def _rows(steps: Iterable[FindingStep], on: date, key: Callable[[FindingStep], str]) -> list[FindingRow]:
    groups: dict[str, list[FindingStep]] = defaultdict(list)
    for step in steps:
        groups[key(step)].append(step)
    return [_row(name, groups[name], on) for name in sorted(groups, key=sort_key)]
