"""Recognitions and dossiers made by hand."""

from __future__ import annotations

from datetime import date
from typing import Any

from tests.making import TODAY

from datchuan.dossiers.models import Dossier, Recognition
from datchuan.dossiers.operations import (
    DossierGiven,
    RecognitionGiven,
    WithdrawalGiven,
    open_dossier,
    record_recognition,
    withdraw_recognition,
)
from datchuan.territory.models import Unit

RECOGNISED, OPENED = date(2019, 10, 31), date(2020, 10, 5)


def recognised(commune_id: str, day: date | None = RECOGNISED, *, by: Any = None, **changes: Any) -> Recognition:
    """A recognition of the commune by a decision of that day, but for ``changes``."""
    values: dict[str, Any] = {
        "standard": "basic",
        "number": "999/QĐ-UBND",
        "issued_on": day,
        "issuer": "UBND tỉnh",
        "recognised_on": day,
        **changes,
    }
    given = RecognitionGiven(commune=Unit.objects.get(pk=commune_id), **values)
    return record_recognition(given=given, by=by, today=TODAY)


def withdrawn(recognition: Recognition, day: date | None, *, by: Any = None, **changes: Any) -> Recognition:
    values: dict[str, Any] = {
        "number": "1000/QĐ-UBND",
        "issued_on": day,
        "issuer": "UBND tỉnh",
        "withdrawn_on": day,
        "reason": "Không còn đạt ba tiêu chí",
        **changes,
    }
    return withdraw_recognition(recognition=recognition, given=WithdrawalGiven(**values), by=by, today=TODAY)


def opened(commune_id: str, day: date = OPENED, *, by: Any = None, **changes: Any) -> Dossier:
    """A dossier that is being prepared, or, with ``received_on``, under appraisal."""
    if "received_on" in changes:
        changes = {"submission_number": "12/TTr-UBND", **changes}
    given = DossierGiven(commune=Unit.objects.get(pk=commune_id), standard="basic", opened_on=day, **changes)
    return open_dossier(given=given, by=by, today=TODAY)
