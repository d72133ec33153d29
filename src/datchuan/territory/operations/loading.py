"""Loads a province into a territory that has nothing of it."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from django.db import transaction
from django.db.models import Model
from django.utils import timezone

from datchuan.kernel.problem import Problem
from datchuan.territory.loading import (
    read_aliases,
    read_changes,
    read_classes,
    read_shapes,
    read_statistics,
    read_units,
)
from datchuan.territory.models import Change, ChangeAct, CodeAlias, CommuneClass, Shape, Statistic, Unit
from datchuan.territory.operations.acting import head


@transaction.atomic
def load_territory(*, folder: Path) -> dict[str, int]:
    """Load units, changes, aliases, classes, figures and shapes of the province in ``folder``.

    The changes of each day become one act, as if they had been entered one after the other.

    Returns the number of rows per kind. Problem 201 when units of it are there already: a loaded territory changes
    only by territorial changes.
    """
    units = read_units(folder)
    if Unit.everywhere.filter(pk__in=[unit.pk for unit in units]).exists():
        raise Problem(201, "Địa bàn đã được nạp", mend="Mọi thay đổi sau đó phải là một lần sắp xếp có văn bản.")
    changes = read_changes(folder)
    batches: dict[type[Model], Sequence[Model]] = {
        Unit: units,
        ChangeAct: _acts(changes),
        Change: changes,
        CodeAlias: read_aliases(folder),
        CommuneClass: read_classes(folder),
        Statistic: read_statistics(folder),
        Shape: read_shapes(folder),
    }
    for model, rows in batches.items():
        if model is Change:
            _name_acts(changes, batches[ChangeAct])  # acts have their keys now
        model.objects.bulk_create(rows, batch_size=2000)  # type: ignore[attr-defined]
    return {model.__name__: len(rows) for model, rows in batches.items()}


def _acts(changes: list[Change]) -> list[ChangeAct]:
    now = timezone.now()
    acts = []
    days = sorted({change.effective_on for change in changes})
    for order, day in enumerate(days, start=head() + 1):
        instruments = sorted({change.instrument for change in changes if change.effective_on == day})
        acts.append(
            ChangeAct(
                state=ChangeAct.State.APPLIED,
                origin=ChangeAct.Origin.DATA,
                instrument="; ".join(instruments),
                effective_on=day,
                entered_at=now,
                applied_at=now,
                applied_order=order,
            )
        )
    return acts


def _name_acts(changes: list[Change], acts: Sequence[Model]) -> None:
    act_of = {act.effective_on: act for act in acts if isinstance(act, ChangeAct)}
    for change in changes:
        change.act = act_of[change.effective_on]
