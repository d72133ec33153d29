"""Rows of a list beside the plans on record: what is new, what a person changed, and what may not be taken.

A row that our export wrote names its record and carries the mark of what that said then. What shows the same is not
changed, whatever Excel did to it. So only what was changed is written, and nothing where somebody recorded since.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping
from datetime import date
from decimal import Decimal
from typing import Any

from datchuan.kernel.text import fold
from datchuan.masterplans.area import Area
from datchuan.masterplans.models import Publication, SpatialPlan
from datchuan.masterplans.operations import PlanEntry
from datchuan.masterplans.sheet import (
    FORM_TITLES,
    FORMS,
    KIND,
    KINDS,
    PLAIN,
    RECORD,
    REVISES,
    REVISION,
    REVISIONS,
    STAMP,
    UNIT,
    plan_sheet,
    shown_cell,
    shown_plan,
    stamp_of,
)
from datchuan.platform.models import AuditEntry
from datchuan.survey.checking.seen import Refused
from datchuan.survey.checking.words import choice_reader, day_reader
from datchuan.survey.columns import Column, Kind, Value
from datchuan.survey.delivering import as_meant, harmless
from datchuan.territory.models import Unit

# The forms of publication as people write them in short, beside their whole titles.
_SHORT = {
    "Trang thông tin điện tử": Publication.Form.WEBSITE,
    "Hội nghị công bố": Publication.Form.MEETING,
    "Hội nghị": Publication.Form.MEETING,
    "Trưng bày công khai": Publication.Form.DISPLAY,
    "Trưng bày": Publication.Form.DISPLAY,
    "Ấn phẩm": Publication.Form.PRINT,
}


class Faulty(Exception):  # noqa: N818 - a refusal is an outcome here, not an error
    """A row that cannot be taken: which column, what is wrong, how to mend it."""

    def __init__(self, key: str, what: str, mend: str) -> None:
        super().__init__(what)
        self.key, self.what, self.mend = key, what, mend


class Comparing:
    def __init__(self, known: Area, today: date) -> None:
        self.known = known
        self.columns = {column.key: column for column in plan_sheet().columns}
        self.shows = {key: shown_cell(column) for key, column in self.columns.items()}
        titles = [(title, form) for form, title in FORM_TITLES.items()]
        self.form_of = choice_reader([*titles, *((short, str(form)) for short, form in _SHORT.items())])
        self.day_of = day_reader(self.columns["published_on"], today)
        self.by_decision: dict[tuple[str, str], list[SpatialPlan]] = defaultdict(list)
        self.undecided: dict[tuple[str, str, str], SpatialPlan] = {}
        for plan in known.plans.values():
            if plan.decision:
                self.by_decision[plan.unit_id, fold(plan.decision)].append(plan)
            else:
                self.undecided[plan.unit_id, plan.kind, fold(plan.name)] = plan
        self.keys: dict[tuple[str, ...], list[int]] = defaultdict(list)

    def entry(self, row: int, values: Mapping[str, Value]) -> PlanEntry | None:
        """The row as it is to be recorded; None where it says what is on record. Raises ``Faulty``."""
        record, kind = values.get(RECORD), KINDS[str(values[KIND])]
        unit, plan = self._recorded(record, values) if record else self._named(kind, values)
        if plan and plan.kind != kind:
            what = f"hồ sơ {plan.pk} đã ghi là {plan.get_kind_display().lower()}"
            raise Faulty(KIND, what, "Giữ loại đã ghi; quy hoạch khác thì ghi dòng mới với quyết định của nó.")
        cells = {key: self.shows[key](as_meant(v) if isinstance(v, str) else v) for key, v in values.items()}
        forms = self._forms(str(values.get(FORMS) or ""))
        changed = self._changed(plan, values, cells, forms, keeps_blank=not record)
        self._note(row, unit, kind, plan, cells)
        if plan and (not changed or (record and self._is_overtaken(plan, cells))):
            return None
        self._check_forms(plan, forms, changed, cells)
        return self._entry(row, unit, kind, plan, values, changed, forms)

    def again(self) -> list[tuple[int, list[int]]]:
        """Rows of the same plan, each with the others."""
        twice: dict[int, set[int]] = defaultdict(set)
        for rows in self.keys.values():
            for row in rows if len(rows) > 1 else ():
                twice[row] |= {other for other in rows if other != row}
        return [(row, sorted(others)) for row, others in sorted(twice.items())]

    # --- which plan a row is about ---------------------------------------------------------------------------------

    def _recorded(self, record: Value, values: Mapping[str, Value]) -> tuple[Unit, SpatialPlan]:
        plan = self.known.plans.get(int(str(record)))
        if plan is None:
            what = f"không có hồ sơ quy hoạch số {record} trong phạm vi {self.known.area.name}"
            raise Faulty(RECORD, what, "Giữ đúng số hồ sơ của tệp đã tải; quy hoạch mới thì để trống.")
        given = str(values[UNIT])
        if plan.unit_id not in {unit.pk for unit in self.known.named(given)}:
            what = f"hồ sơ {plan.pk} là của {plan.unit.name} ({self.known.code_of(plan.unit)}), không phải “{given}”"
            raise Faulty(UNIT, what, "Giữ đơn vị đã ghi; quy hoạch của đơn vị khác thì ghi dòng mới.")
        return plan.unit, plan

    def _named(self, kind: str, values: Mapping[str, Value]) -> tuple[Unit, SpatialPlan | None]:
        given, day = str(values[UNIT]), values.get("approved_on")
        units = self.known.found(given, day if isinstance(day, date) else None)
        if len(units) != 1:
            raise Faulty(UNIT, *(self.known.several(given, units) if units else self.known.unknown(given)))
        unit, decision = units[0], fold(as_meant(str(values.get("decision") or "")))
        found = self.by_decision.get((unit.pk, decision), []) if decision else []
        if len(found) > 1:
            which = ", ".join(str(plan.pk) for plan in found)
            what = f"{unit.name} đã có {len(found)} hồ sơ cùng số quyết định này: {which}"
            raise Faulty("decision", what, "Ghi số hồ sơ cần sửa ở cột “Hồ sơ số”.")
        # A plan that was not approved yet is known by its name; the row may bring its decision.
        name = fold(as_meant(str(values["name"])))
        return unit, found[0] if found else self.undecided.get((unit.pk, kind, name))

    def _note(self, row: int, unit: Unit, kind: str, plan: SpatialPlan | None, cells: Mapping[str, str]) -> None:
        """By what the row is known among the others: its record, its decision in its unit, else its name."""
        if plan:
            self.keys["record", str(plan.pk)].append(row)
        decision = fold(cells.get("decision", ""))
        if not plan or (decision and decision != fold(plan.decision)):
            by_name = ("name", unit.pk, kind, fold(cells["name"]))
            self.keys[("decision", unit.pk, decision) if decision else by_name].append(row)

    # --- what it changes -------------------------------------------------------------------------------------------

    def _changed(
        self,
        plan: SpatialPlan | None,
        values: Mapping[str, Value],
        cells: Mapping[str, str],
        forms: Mapping[str, date | None],
        *,
        keeps_blank: bool,
    ) -> set[str]:
        """The columns that tell something else than the record; of a new plan all that tell something."""
        told = {key for key in cells if key in (*PLAIN, REVISES, REVISION)}
        if plan is None:
            return {key for key in told if cells[key]} | ({FORMS} if forms else set())
        shown = shown_plan(plan, "")
        changed = {
            key
            for key in told
            if cells[key] != shown[key]
            and self.shows[key](values[key]) not in (shown[key], harmless(shown[key]))
            and (cells[key] or not keeps_blank)
        }
        known = {each.form: each.done_on for each in plan.publications.all()}
        lost = set() if keeps_blank or FORMS not in cells else known.keys() - forms.keys()
        fresh = any(form not in known or (day and day != known[form]) for form, day in forms.items())
        return changed | ({FORMS} if fresh or lost else set())

    def _is_overtaken(self, plan: SpatialPlan, cells: Mapping[str, str]) -> bool:
        """Whether somebody recorded the plan since its export and this row repeats what it said then: nothing of it is
        meant. Raises ``Faulty`` where the row changes that."""
        shown, stamp = shown_plan(plan, ""), cells.get(STAMP)
        if not stamp or stamp == stamp_of(shown):
            return False
        if stamp == stamp_of({**shown, **cells}):
            return True
        last = AuditEntry.objects.filter(subject=f"{plan.unit_id} {plan.pk}").select_related("by").last()
        who = f", {last.by or 'phần mềm'} ghi ngày {last.at:%d/%m/%Y}" if last else ""
        what = f"hồ sơ {plan.pk} đã được ghi lại sau khi tải tệp{who}"
        raise Faulty(RECORD, what, "Tải tệp mới rồi sửa lại dòng này; các dòng khác không bị ảnh hưởng.")

    def _forms(self, given: str) -> dict[str, date | None]:
        """The forms of publication that a cell tells, each with its day."""
        found: dict[str, date | None] = {}
        for part in filter(None, (each.strip() for each in given.split(";"))):
            title, _, day = part.partition(":")
            try:
                found[str(self.form_of(title.strip()))] = self.day_of(day.strip()) if day.strip() else None
            except Refused as refused:
                raise Faulty(FORMS, refused.what, f"{refused.mend}.") from refused
        return found

    def _check_forms(
        self,
        plan: SpatialPlan | None,
        forms: Mapping[str, date | None],
        changed: set[str],
        cells: Mapping[str, str],
    ) -> None:
        """Evidence of publication is never taken away by a file, and none of it comes before the first day."""
        known = {each.form: each.done_on for each in plan.publications.all()} if plan else {}
        if FORMS in changed and (lost := [form for form in known if form not in forms]) and cells.get(RECORD):
            what = f"hình thức đã ghi không còn trong ô: {'; '.join(FORM_TITLES[form] for form in lost)}"
            raise Faulty(FORMS, what, "Giữ lại hình thức đã ghi trong ô.")
        days = [day for day in {**known, **forms}.values() if day]
        if "published_on" in changed and days and cells["published_on"] != f"{min(days):%d/%m/%Y}":
            first = f"{min(days):%d/%m/%Y}"
            what = f"ngày công bố khác ngày sớm nhất của các hình thức ({first})"
            raise Faulty("published_on", what, "Sửa ngày công bố hoặc ngày của hình thức cho khớp.")

    def _entry(
        self,
        row: int,
        unit: Unit,
        kind: str,
        plan: SpatialPlan | None,
        values: Mapping[str, Value],
        changed: set[str],
        forms: Mapping[str, date | None],
    ) -> PlanEntry:
        told = {key: _field(self.columns[key], values[key]) for key in changed & set(PLAIN)}
        if REVISION in changed:
            told["revision"] = REVISIONS.get(str(values[REVISION] or ""), "")
        known = {each.form: each.done_on for each in plan.publications.all()} if plan else {}
        fresh = {form: day for form, day in forms.items() if form not in known or (day and day != known[form])}
        revises = as_meant(str(values[REVISES] or "")) if REVISES in changed else None
        return PlanEntry(row, plan, unit, kind, told, revises, fresh)


def _field(column: Column, value: Value) -> Any:
    """A checked value as the field of a record holds it."""
    if column.kind is Kind.DECIMAL:
        return None if value is None else Decimal(int(str(value))) / 10**column.scale
    if column.kind is Kind.TEXT:
        return as_meant(str(value or ""))
    return value
