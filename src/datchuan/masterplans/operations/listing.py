"""Writes of a list of plans: each row as ``register_plan`` and ``change_plan`` write one, upper rooms told once."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from django.db import transaction

from datchuan.kernel.problem import Problem
from datchuan.kernel.text import fold
from datchuan.masterplans.announcing import announce
from datchuan.masterplans.checking import check_plan, check_publication
from datchuan.masterplans.models import Publication, SpatialPlan
from datchuan.masterplans.operations.recording import FIELDS
from datchuan.people.models import Official
from datchuan.platform.operations import record_audits
from datchuan.territory.models import Unit
from datchuan.territory.queries import heirs_of

SHOWN = 100
CAUSE = "Nhập danh mục quy hoạch"
REVISED = "Sửa quy hoạch"
Difference = tuple[str, str, str]  # field, before, after


@dataclass(frozen=True)
class PlanEntry:
    """A row of a list. ``plan`` is the record that it changes, None for a new one; ``values`` are the fields it tells.
    ``revises`` is the decision of the plan that it revises: empty for none, None where the row does not say.
    ``forms``: forms of publication and their days, those that are not told stay."""

    row: int
    plan: SpatialPlan | None
    unit: Unit
    kind: str
    values: Mapping[str, Any]
    revises: str | None = None
    forms: Mapping[str, date | None] = field(default_factory=dict)

    @property
    def decision(self) -> str:
        return str(self.values.get("decision", self.plan.decision if self.plan else ""))

    @property
    def approved_on(self) -> date | None:
        told: date | None = self.values.get("approved_on", self.plan.approved_on if self.plan else None)
        return told


@dataclass
class RecordedList:
    """What recording a list did. ``refused``: rows that a plan's record may not say, left out. ``added`` and
    ``differences`` show the first; ``effects`` is what turned in upper rooms."""

    new: int = 0
    changed: int = 0
    refused: list[tuple[int, Problem]] = field(default_factory=list)
    added: list[SpatialPlan] = field(default_factory=list)
    differences: list[tuple[SpatialPlan, list[Difference]]] = field(default_factory=list)
    effects: list[Any] = field(default_factory=list)


@transaction.atomic
def record_list(
    *,
    entries: Iterable[PlanEntry],
    known: Collection[SpatialPlan],
    land_of: Callable[[Unit], frozenset[str]],
    by: Official | None,
    today: date,
    simulated: bool = False,
) -> RecordedList:
    """Register the new plans and change the known ones, in the order of their approval, so that a row may revise
    another. A row that may not stand (Problems of ``change_plan``; 765 when what it revises is not found, 766 when
    several are meant, 767 when somebody recorded it meanwhile) is left out and told; all others are written.

    ``known`` are the plans on record that a row may revise, ``land_of`` the units whose plans concern a unit.
    """
    ordered = sorted(entries, key=lambda each: (each.approved_on or date.max, bool(each.revises), each.row))
    run = _Run(known, land_of, by, today, simulated)
    run.find_overtaken(ordered)
    for entry in ordered:
        try:
            run.take(entry)
        except Problem as problem:
            run.done.refused.append((entry.row, problem))
    run.finish()
    return run.done


class _Run:
    def __init__(
        self,
        known: Collection[SpatialPlan],
        land_of: Callable[[Unit], frozenset[str]],
        by: Official | None,
        today: date,
        simulated: bool,
    ) -> None:
        self.land_of, self.by, self.today, self.simulated = land_of, by, today, simulated
        self.by_decision: dict[tuple[str, str], list[SpatialPlan]] = defaultdict(list)
        for plan in known:
            self._index(plan)
        self.done = RecordedList()
        self.acts: list[tuple[str, str, dict[str, Any]]] = []
        self.publications: list[Publication] = []
        self.touched: dict[str, Unit] = {}
        self.since = today
        self.overtaken: set[int] = set()

    def find_overtaken(self, entries: Sequence[PlanEntry]) -> None:
        """Rows whose plan was recorded since the file was read: a known one says something else, a new one is there.
        Two queries."""
        known = {entry.plan.pk: entry for entry in entries if entry.plan}
        for now in SpatialPlan.objects.select_for_update().filter(pk__in=known):
            entry = known[now.pk]
            if any(getattr(now, f.attname) != getattr(entry.plan, f.attname) for f in now._meta.concrete_fields):
                self.overtaken.add(entry.row)
        new = {(entry.unit.pk, fold(entry.decision)): entry.row for entry in entries if not entry.plan}
        there = SpatialPlan.objects.filter(unit__in={unit_id for unit_id, _ in new}).exclude(decision="")
        for unit_id, decision in there.exclude(pk__in=known).values_list("unit_id", "decision"):
            if row := new.get((unit_id, fold(decision))):
                self.overtaken.add(row)

    def take(self, entry: PlanEntry) -> None:
        if entry.row in self.overtaken:
            what = "hồ sơ này vừa được người khác ghi"
            raise Problem(767, what, where="Hồ sơ số", mend="Tải tệp mới rồi sửa lại dòng này.")
        plan = entry.plan or SpatialPlan(unit=entry.unit, kind=entry.kind, simulated=self.simulated)
        before = {name: getattr(plan, name) for name in FIELDS}
        try:
            self._fill(plan, entry)
            check_plan(plan, self.today)
            for day in entry.forms.values():
                check_publication(plan, day, self.today)
        except Problem:
            for name, value in before.items():  # others may revise the plan as it is
                setattr(plan, name, value)
            raise
        plan.save()
        self._note(plan, entry, before)

    def _fill(self, plan: SpatialPlan, entry: PlanEntry) -> None:
        for name, value in entry.values.items():
            setattr(plan, name, value)
        if entry.revises is not None:
            plan.revises = self._revised(entry) if entry.revises else None
        days = [day for day in (plan.published_on, *entry.forms.values()) if day]
        plan.published_on = min(days, default=None)

    def _revised(self, entry: PlanEntry) -> SpatialPlan:
        land = self.land_of(entry.unit)
        named = self.by_decision[entry.kind, fold(entry.revises or "")]
        found = {plan.pk: plan for plan in named if plan.unit_id in land and plan is not entry.plan}
        # Numbers begin anew each year: of several, the unit's own is meant.
        own = [plan for plan in found.values() if plan.unit_id == entry.unit.pk]
        chosen = own or list(found.values())
        if not chosen:
            what = f"không thấy quy hoạch cùng loại có quyết định số “{entry.revises}” của phần đất {entry.unit.name}"
            raise Problem(765, what, where=REVISED, mend="Kiểm tra số quyết định, hoặc ghi quy hoạch đó trước.")
        if len(chosen) > 1:
            which = ", ".join(f"{plan.name} (hồ sơ {plan.pk})" for plan in chosen[:3])
            what = f"có {len(chosen)} quy hoạch số “{entry.revises}”: {which}"
            raise Problem(766, what, where=REVISED, mend="Chọn quy hoạch được sửa ở trang của quy hoạch này.")
        return chosen[0]

    def _note(self, plan: SpatialPlan, entry: PlanEntry, before: Mapping[str, Any]) -> None:
        """What is written, for the audit chain, the person and the upper rooms."""
        self._index(plan)
        self.publications += [Publication(plan=plan, form=form, done_on=day) for form, day in entry.forms.items()]
        changed = [(name, before[name], getattr(plan, name)) for name in FIELDS if before[name] != getattr(plan, name)]
        if entry.plan:
            self._tell_changed(plan, entry, changed)
        else:
            self.done.new += 1
            self.done.added += [plan] if len(self.done.added) < SHOWN else []
            told = {name: str(value) for name, _, value in changed if value not in (None, "")}
            details = {"kind": plan.kind, **told, **_forms_told(entry)}
            self.acts.append(("masterplans.register", _subject(plan), details))
        # A plan speaks from its approval on: by the record of before or by that of now, whichever is earlier.
        days = [day for day in (before["approved_on"], plan.approved_on) if day]
        since = min(days, default=self.today)
        self.touched[plan.unit_id] = entry.unit
        self.since = min(since, self.since)

    def _tell_changed(self, plan: SpatialPlan, entry: PlanEntry, changed: Sequence[tuple[str, Any, Any]]) -> None:
        self.done.changed += 1
        details = {name: [str(old), str(new)] for name, old, new in changed}
        self.acts.append(("masterplans.change", _subject(plan), {**details, **_forms_told(entry)}))
        if len(self.done.differences) < SHOWN:
            self.done.differences.append((plan, _differences(changed, entry.forms)))

    def _index(self, plan: SpatialPlan) -> None:
        if plan.decision:
            self.by_decision[plan.kind, fold(plan.decision)].append(plan)

    def finish(self) -> None:
        Publication.objects.bulk_create(
            self.publications, batch_size=500, update_conflicts=True, unique_fields=["plan", "form"],
            update_fields=["done_on"],
        )  # fmt: skip
        record_audits(by=self.by, acts=self.acts)
        if self.touched:
            heirs = frozenset(heirs_of(*self.touched.values()))
            self.done.effects = announce(heirs, self.since, self.by, CAUSE)


def _forms_told(entry: PlanEntry) -> dict[str, Any]:
    return {"forms": {form: str(day or "") for form, day in entry.forms.items()}} if entry.forms else {}


def _subject(plan: SpatialPlan) -> str:
    return f"{plan.unit_id} {plan.pk}"


def _differences(changed: Sequence[tuple[str, Any, Any]], forms: Mapping[str, date | None]) -> list[Difference]:
    told = [(name, _words(old), _words(new)) for name, old, new in changed]
    return told + [
        ("forms", "", f"{Publication.Form(form).label} {_words(day)}".strip()) for form, day in forms.items()
    ]


def _words(value: Any) -> str:
    if value is None:
        return ""
    return f"{value:%d/%m/%Y}" if isinstance(value, date) else str(value)
