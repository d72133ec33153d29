"""A plan's record as its page shows it: in groups, what is recorded as lines, what is not by name."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any

from datchuan.kernel.text import format_day, format_number, lower_first
from datchuan.masterplans.models import PlanDocument, SpatialPlan
from datchuan.masterplans.web.forms import GROUPS

# The page shows these elsewhere: in its heading, or in a line of their own.
ELSEWHERE = {"name", "covers", "revises", "revision", "note"}


@dataclass(frozen=True)
class RecordGroup:
    """A group of the record: (field, title, words) of what is recorded, titles of what is not."""

    title: str
    lines: Sequence[tuple[str, str, str]]
    missing: Sequence[str]


def record_of(plan: SpatialPlan) -> list[RecordGroup]:
    """The groups of a plan's record that say something of their own."""
    found = []
    for title, names, _ in GROUPS:
        lines, missing = [], []
        for name in names:
            if name in ELSEWHERE:
                continue
            label, value = str(SpatialPlan._meta.get_field(name).verbose_name), getattr(plan, name)  # type: ignore[union-attr]
            if value in (None, ""):
                missing.append(label)
            else:
                lines.append((name, label[:1].upper() + label[1:], _words(name, value)))
        if lines or missing:
            found.append(RecordGroup(title, lines, [lower_first(each) for each in missing]))
    return found


def _words(name: str, value: Any) -> str:
    if isinstance(value, date):
        return format_day(value)
    if isinstance(value, Decimal):
        return f"{format_number(value, 2)} ha"
    return str(value)


@dataclass(frozen=True)
class Paper:
    """A paper or drawing in use, with what it replaced, newest first."""

    now: PlanDocument
    before: Sequence[PlanDocument]


def papers_of(plan: SpatialPlan) -> list[Paper]:
    """The dossier of a plan by kind: every paper that nothing replaced. One query."""
    order = {kind: place for place, kind in enumerate(PlanDocument.Kind.values)}
    every = {each.pk: each for each in plan.documents.select_related("added_by")}
    replaced = {each.replaces_id for each in every.values()}
    found = [Paper(each, _before(each, every)) for each in every.values() if each.pk not in replaced]
    return sorted(found, key=lambda paper: (order[paper.now.kind], paper.now.title, paper.now.pk))


def _before(document: PlanDocument, every: dict[int, PlanDocument]) -> list[PlanDocument]:
    found, earlier = [], every.get(document.replaces_id or 0)
    while earlier is not None:
        found.append(earlier)
        earlier = every.get(earlier.replaces_id or 0)
    return found
