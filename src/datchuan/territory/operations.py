"""Writes of the territory."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from django.db import transaction
from django.db.models import Model

from datchuan.kernel.problem import Problem
from datchuan.territory.loading import read_aliases, read_changes, read_shapes, read_statistics, read_units
from datchuan.territory.models import Change, CodeAlias, Shape, Statistic, Unit


@transaction.atomic
def load_territory(*, folder: Path) -> dict[str, int]:
    """Load units, changes, aliases, figures and shapes of a province from ``folder`` into an empty territory.

    Returns the number of rows per kind. Problem 201 when units are there already: a loaded territory changes only
    by territorial changes.
    """
    if Unit.objects.exists():
        raise Problem(201, "Địa bàn đã được nạp", mend="Mọi thay đổi sau đó phải là một lần sắp xếp có văn bản.")
    batches: dict[type[Model], Sequence[Model]] = {
        Unit: read_units(folder),
        Change: read_changes(folder),
        CodeAlias: read_aliases(folder),
        Statistic: read_statistics(folder),
        Shape: read_shapes(folder),
    }
    for model, rows in batches.items():
        model.objects.bulk_create(rows, batch_size=2000)  # type: ignore[attr-defined]
    return {model.__name__: len(rows) for model, rows in batches.items()}
