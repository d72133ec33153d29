"""Recognitions and dossiers made by hand."""

from __future__ import annotations

from datetime import date
from typing import Any

from tests.cast import official
from tests.making import TODAY

from datchuan.dossiers.models import Claim, Dossier, Recognition
from datchuan.dossiers.operations import (
    ClaimGiven,
    DossierGiven,
    Moving,
    RecognitionGiven,
    WithdrawalGiven,
    make_claim,
    move_dossier,
    open_dossier,
    record_recognition,
    withdraw_recognition,
)
from datchuan.dossiers.queries import computed_lines, day_judged, subjects_of
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
    values: dict[str, Any] = {"standard": "basic", **changes}
    given = DossierGiven(commune=Unit.objects.get(pk=commune_id), opened_on=day, **values)
    return open_dossier(given=given, by=by, today=TODAY)


def moved(dossier: Dossier, transition: str, on: date = TODAY, *, by: Any = None, **changes: Any) -> Dossier:
    """One step with a dossier, with a reason and a number where they are asked for."""
    values: dict[str, Any] = {"reason": "Biên bản 05/BB-SXD", "number": "12/TTr-UBND", **changes}
    return move_dossier(dossier=dossier, given=Moving(transition, on, **values), by=by, today=TODAY)


def claimed(dossier: Dossier, code: str, kind: str = "appraised", *, by: Any = None, **changes: Any) -> Claim:
    """A claim that says what is computed, but for ``changes``; with a reason, so that it may say otherwise."""
    computed = computed_lines(dossier, changes.get("on", TODAY)).get(code)
    values: dict[str, Any] = {
        "outcome": computed.outcome if computed else "undetermined",
        "actual": computed.line.actual if computed else "Đã xem tại xã",
        "on": TODAY,
        "reason": "Đã xem tận nơi, biên bản 05/BB-SXD",
        **changes,
    }
    return make_claim(dossier=dossier, kind=kind, given=ClaimGiven(code=code, **values), by=by, today=TODAY)


def concluded(dossier: Dossier, on: date = TODAY) -> Dossier:
    """A dossier under appraisal taken to its conclusion by three people, as the records say."""
    officer, head, leader = (official(name) for name in ("qln", "truongphong", "lanhdao"))
    for subject in subjects_of(dossier, day_judged(dossier)):
        claimed(dossier, subject.code, by=officer, on=on)
    for transition, by in (("propose", officer), ("endorse", head), ("approve", leader)):
        dossier = moved(dossier, transition, on, by=by, reason="")
    return dossier
