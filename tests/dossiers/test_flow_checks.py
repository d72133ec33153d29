"""What was written around the operations is found."""

from __future__ import annotations

from typing import Any

import pytest
from django.db import connection
from django.utils import timezone
from tests.cast import official
from tests.dossiers.flowing import stand
from tests.dossiers.giving import claimed, concluded, moved, opened
from tests.making import EMPTY, TODAY

from datchuan.dossiers.models import Dossier
from datchuan.platform.integrity import run_check
from datchuan.platform.models import AuditEntry
from datchuan.platform.queries import first_broken_entry

pytestmark = pytest.mark.usefixtures("province")
CHECKS = (
    "dossier_state_differs",
    "dossier_step_out_of_order",
    "dossier_step_unlike_audit",
    "dossier_two_person_rule",
    "dossier_returned_from_elsewhere",
    "dossier_concluded_without_claims",
)


def found() -> set[str]:
    return {key for key in CHECKS if run_check(key, TODAY).count}


def written_around(dossier: Dossier, transition: str, state: str, by: Any) -> None:
    last = dossier.steps.latest("number")
    dossier.steps.create(
        number=last.number + 1, transition=transition, state=state, on=TODAY, by=by, at=timezone.now(), reason="Lách"
    )
    Dossier.objects.filter(pk=dossier.pk).update(state=state)


def test_nothing_is_found_in_what_the_operations_wrote() -> None:
    made = concluded(opened(EMPTY, received_on=TODAY))
    moved(moved(made, "confirm"), "decide")
    returned = moved(Dossier.objects.get(commune="06016-1"), "return", returned_to="district")
    assert found() == set()
    moved(returned, "resubmit")
    assert found() == set()


def test_an_approval_written_around_the_operation() -> None:
    dossier, qln = Dossier.objects.get(commune="06016-1"), official("qln")
    claimed(dossier, "1.1", by=qln)
    written_around(dossier, "approve", "concluded", qln)
    assert found() == set(CHECKS) - {"dossier_state_differs", "dossier_returned_from_elsewhere"}


def test_a_state_and_a_return_written_without_a_step() -> None:
    dossier = Dossier.objects.get(commune="06016-1")
    Dossier.objects.filter(pk=dossier.pk).update(state="head")
    assert found() == {"dossier_state_differs"}
    stand(dossier, "completion", returned_from="head")
    assert found() == {"dossier_returned_from_elsewhere"}


def test_a_step_changed_in_the_database() -> None:
    dossier = moved(Dossier.objects.get(commune="06016-1"), "to_field", by=official("qln"))
    step = dossier.steps.latest("number")
    with connection.cursor() as cursor:  # as somebody would who may do everything in the database
        only_here = "SET LOCAL session_replication_role = replica"
        cursor.execute("DROP TRIGGER dossiers_step_append_only" if connection.vendor == "sqlite" else only_here)
    type(step).objects.filter(pk=step.pk).update(by=official("qhkt"))
    assert found() == {"dossier_step_unlike_audit"}
    type(step).objects.filter(pk=step.pk).update(by=step.by)
    assert found() == set()


def test_its_line_in_the_audit_chain_changed() -> None:
    moved(Dossier.objects.get(commune="06016-1"), "to_field", by=official("qln"))
    entry = AuditEntry.objects.filter(action="dossiers.move_dossier").latest("pk")
    assert first_broken_entry() is None
    AuditEntry.objects.filter(pk=entry.pk).update(by=official("qhkt"))
    assert first_broken_entry() == entry
    assert found() == {"dossier_step_unlike_audit"}
