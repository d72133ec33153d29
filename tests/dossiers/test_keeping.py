"""Opening a dossier and taking it on: what may follow what, and nothing else."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest
from django.db import DatabaseError, IntegrityError, transaction
from tests.dossiers.giving import OPENED, concluded, moved, opened
from tests.making import EMPTY, TODAY

from datchuan.dossiers.models import Dossier, DossierState, DossierStep
from datchuan.dossiers.operations import remove_dossier
from datchuan.dossiers.queries import dossiers_on
from datchuan.kernel.problem import Problem
from datchuan.people.models import Official
from datchuan.platform.models import AuditEntry
from datchuan.programme.models import Registration

pytestmark = pytest.mark.usefixtures("province")
State = DossierState
STOPPED = "06259-1"  # Phú Mỹ: its dossier was stopped by NQ 818 and opened again for Liên Hội


def history(dossier: Dossier) -> list[tuple[str, date]]:
    return list(dossier.steps.order_by("number").values_list("state", "on"))


def test_from_preparing_to_conclusion_each_step_with_day_person_and_reason(qln: Official) -> None:
    made = opened(EMPTY, by=qln)
    assert made.state == State.PREPARING
    made = moved(made, "receive", date(2020, 11, 2), reason="")
    assert (made.received_on, made.submission_number) == (date(2020, 11, 2), "12/TTr-UBND")
    made = concluded(made)
    states = ["preparing", "appraisal", "head", "leadership", "concluded"]
    assert history(made) == list(zip(states, [OPENED, date(2020, 11, 2), TODAY, TODAY, TODAY], strict=True))
    assert AuditEntry.objects.latest("pk").action == "dossiers.move_dossier"


def test_received_at_once_with_the_number_of_its_submission(qln: Official) -> None:
    made = opened(EMPTY, by=qln, received_on=date(2020, 10, 20))
    assert (made.state, made.received_by) == (State.APPRAISAL, qln)
    assert [state for state, _ in history(made)] == ["preparing", "appraisal"]


def test_from_a_registration_of_the_same_commune_only() -> None:
    registration = Registration.objects.get(commune="06115-1")
    assert opened("06115-1", registration=registration).registration == registration
    with pytest.raises(Problem) as refused:
        opened(EMPTY, registration=registration)
    assert refused.value.number == 811


BAD: dict[str, tuple[dict[str, Any], int]] = {
    "a unit that ended": ({"commune_id": "06052-1"}, 801),
    "a town": ({"commune_id": "05995-1"}, 801),
    "a day to come": ({"day": date(2021, 1, 1)}, 803),
    "received before it was opened": ({"received_on": date(2020, 1, 1)}, 813),
    "a day without a number": ({"received_on": TODAY, "submission_number": " "}, 814),
    "a number without a day": ({"submission_number": "12/TTr-UBND"}, 814),
    "an unknown set": ({"criteria_set": "vn-xa-1999"}, 805),
    "one that is open already": ({"commune_id": "06016-1"}, 812),
}


@pytest.mark.parametrize(("changes", "number"), BAD.values(), ids=BAD)
def test_bad_input_is_refused_and_nothing_kept(changes: dict[str, Any], number: int) -> None:
    before = (Dossier.objects.count(), DossierStep.objects.count())
    with pytest.raises(Problem) as refused:
        opened(**{"commune_id": EMPTY, **changes})
    assert refused.value.number == number
    assert refused.value.mend
    assert (Dossier.objects.count(), DossierStep.objects.count()) == before


def test_a_stopped_one_is_opened_again_for_a_successor_once() -> None:
    old = Dossier.objects.get(commune=STOPPED)
    again = old.reopened_by.get()
    assert again.commune_id == "06268-2"
    assert again.steps.get().reason == f"Mở lại từ hồ sơ {old.pk}"
    moved(again, "withdraw")
    for changes in (
        {"commune_id": "06268-2"},
        {"commune_id": EMPTY},
        {"commune_id": "06268-2", "day": date(2020, 1, 1)},
    ):
        with pytest.raises(Problem) as refused:
            opened(**{"reopens": old, **changes})
        assert refused.value.number == 817
    with pytest.raises(Problem) as refused:
        opened("06268-2", reopens=again)
    assert refused.value.number == 817, "withdrawn, not stopped"


def test_a_bad_move_is_refused() -> None:
    made = opened(EMPTY)
    cases: list[tuple[str, dict[str, Any], int]] = [
        ("approve", {}, 815),
        ("lost", {}, 815),
        ("stop", {"reason": "x"}, 807),
        ("receive", {"number": ""}, 814),
        ("stop", {"on": date(2020, 1, 1)}, 813),
        ("stop", {"on": date(2021, 1, 1)}, 803),
        ("stop", {"seen": 7}, 870),
    ]
    for transition, changes, number in cases:
        with pytest.raises(Problem) as refused:
            moved(made, transition, **changes)
        assert refused.value.number == number, (transition, changes)
    assert history(made) == [("preparing", OPENED)]


def test_one_opened_by_mistake_is_taken_out_and_stays_in_the_audit_chain(qln: Official) -> None:
    made = opened(EMPTY)
    with pytest.raises(Problem) as refused:
        remove_dossier(dossier=made, reason="x", by=qln)
    assert refused.value.number == 807
    remove_dossier(dossier=made, reason="Mở nhầm xã", by=qln)
    entry = AuditEntry.objects.latest("pk")
    assert (entry.action, entry.reason) == ("dossiers.remove_dossier", "Mở nhầm xã")
    assert entry.details["steps"] == ["2020-10-05 preparing "]
    for commune_id in (STOPPED, "06319-1"):
        with pytest.raises(Problem) as refused:
            remove_dossier(dossier=Dossier.objects.get(commune=commune_id), reason="Mở nhầm xã", by=qln)
        assert refused.value.number == 818, "opened again, or concluded"


def test_one_that_was_returned_keeps_the_request_frozen_then(qln: Official) -> None:
    made = moved(opened(EMPTY, received_on=date(2020, 10, 20)), "return", by=qln, returned_to="commune")
    assert made.frozen_papers.exists()
    with pytest.raises(Problem) as refused:
        remove_dossier(dossier=made, reason="Mở nhầm xã", by=qln)
    assert refused.value.number == 818


def test_a_step_is_never_changed() -> None:
    step = opened(EMPTY).steps.get()
    with pytest.raises(TypeError):
        step.save()
    with pytest.raises(TypeError):
        step.delete()
    with pytest.raises(DatabaseError), transaction.atomic():
        DossierStep.objects.filter(pk=step.pk).update(reason="khác")


@pytest.mark.parametrize(
    "values", [{"state": "lost"}, {"state": "appraisal"}, {"received_on": TODAY}, {"state": "completion"}], ids=str
)
def test_the_database_refuses_what_makes_no_sense(values: dict[str, Any]) -> None:
    made = opened(EMPTY)
    with pytest.raises(IntegrityError), transaction.atomic():
        Dossier.objects.filter(pk=made.pk).update(**values)


def test_a_dossier_as_it_stood_on_a_day() -> None:
    phu_my = Dossier.objects.filter(commune=STOPPED)
    states = {
        day: [each.state.value for each in dossiers_on(day, phu_my)]
        for day in (date(2019, 9, 8), date(2019, 9, 9), date(2019, 12, 31), date(2020, 1, 1))
    }
    assert list(states.values()) == [[], ["preparing"], ["appraisal"], ["stopped"]]
