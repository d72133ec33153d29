"""Recognitions that sources in reach name, from a data file."""

from __future__ import annotations

import csv
from datetime import date
from pathlib import Path

from django.db import transaction

from datchuan.dossiers.models import Recognition
from datchuan.dossiers.operations.recognising import RecognitionGiven, record_recognition
from datchuan.territory.models import Unit

FILE = "recognitions.csv"


@transaction.atomic
def load_recognitions(*, folder: Path, today: date) -> list[Recognition]:
    """Record every row of ``recognitions.csv`` in ``folder`` that holds by ``today``, each with its source.

    The problems are those of ``record_recognition``.
    """
    with (folder / FILE).open(encoding="utf-8", newline="") as file:
        rows = [row for row in csv.DictReader(file) if row["attested_on"] <= today.isoformat()]
    units = Unit.objects.in_bulk([row["unit_id"] for row in rows])
    return [record_recognition(given=_given(row, units[row["unit_id"]]), by=None, today=today) for row in rows]


def _given(row: dict[str, str], commune: Unit) -> RecognitionGiven:
    return RecognitionGiven(
        commune=commune,
        standard=row["standard"],
        criteria_set=row["criteria_set"],
        number=row["number"],
        issued_on=_day(row["issued_on"]),
        issuer=row["issuer"],
        recognised_on=_day(row["recognised_on"]),
        attested_on=_day(row["attested_on"]),
        source=row["source"],
        note=row["note"],
    )


def _day(text: str) -> date | None:
    return date.fromisoformat(text) if text else None
