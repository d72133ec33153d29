"""Every step from every state by everybody: what the table allows is done, nothing else changes anything."""

from __future__ import annotations

from typing import Any

import pytest
from django.db import transaction
from django.test import Client
from tests.cast import official
from tests.dossiers.flowing import EVERYBODY, LEADS_TO, LEGAL, stand
from tests.dossiers.giving import claimed, moved
from tests.making import TODAY

from datchuan.dossiers.models import Dossier, DossierState
from datchuan.dossiers.queries import day_judged, subjects_of
from datchuan.dossiers.workflow import BY_KEY
from datchuan.kernel.problem import Problem
from datchuan.platform.models import AuditEntry
from datchuan.territory.models import Unit

pytestmark = pytest.mark.usefixtures("province")
TRI_PHUONG = "06016-1"


@pytest.fixture(scope="module")
def _appraised(shared_world: None) -> None:
    """Every line is concluded on, by nobody who could take a step."""
    dossier = Dossier.objects.get(commune=TRI_PHUONG, standard="basic")
    for subject in subjects_of(dossier, day_judged(dossier)):
        claimed(dossier, subject.code, by=None)


@pytest.fixture
def dossier(_appraised: None, province: object) -> Dossier:
    return Dossier.objects.select_related("commune__parent").get(commune=TRI_PHUONG, standard="basic")


def everything(dossier: Dossier) -> tuple[Any, ...]:
    row = Dossier.objects.filter(pk=dossier.pk).values().get()
    return row, list(dossier.steps.values_list("number", "state")), AuditEntry.objects.count()


def is_legal(key: str, state: str, account: str) -> bool:
    states, accounts = LEGAL[key]
    return state in states and account in accounts


def test_the_table_of_the_program_is_the_one_written_here() -> None:
    assert BY_KEY.keys() == LEGAL.keys()
    assert {key: each.target for key, each in BY_KEY.items() if key in LEADS_TO} == LEADS_TO
    assert set(BY_KEY) - set(LEADS_TO) == {"send_directly", "resubmit"}


@pytest.mark.parametrize("state", DossierState.values)
def test_every_step_by_everybody(dossier: Dossier, state: str) -> None:
    people, dossier = {each: official(each) for each in EVERYBODY}, stand(dossier, state)
    before, wrong = everything(dossier), []
    for key in BY_KEY:
        for account, by in people.items():
            try:
                with transaction.atomic():
                    done = moved(dossier, key, by=by, returned_to="commune").state
                    transaction.set_rollback(True)
            except Problem as problem:
                done = "" if problem.number == 815 else f"{problem.number}"
            expected = (LEADS_TO.get(key) or "submitted") if is_legal(key, state, account) else ""
            if done != expected:
                wrong.append((key, account, done, expected))
    assert wrong == []
    assert everything(dossier) == before


def test_no_address_does_more(dossier: Dossier) -> None:
    """Every person in every other state sends a step, each time another: all steps come by more than once."""
    clients = {account: Client() for account in EVERYBODY}
    for account, client in clients.items():
        client.force_login(official(account))
    wrong = []
    pairs = [(state, account) for state in DossierState.values for account in EVERYBODY]
    for number, (state, account) in enumerate(pairs):
        if (number + number // len(EVERYBODY)) % 2:
            key, client = list(BY_KEY)[number // 2 * 7 % len(BY_KEY)], clients[account]
            with transaction.atomic():
                stand(dossier, state)
                before = everything(dossier)
                sent = {"transition": key, "on": TODAY, "number": "12/TTr-UBND", "reason": "Theo công văn 5/SXD"}
                sent |= {"returned_to": "commune", "recognition": "tu-choi", "seen": before[1][-1][0]}
                status = client.post(f"/ho-so/{dossier.pk}/chuyen/", sent).status_code
                after, legal = everything(dossier), is_legal(key, state, account)
                refused = 403 if account == "vanthu" else 400
                if status != (302 if legal else refused) or (after == before) == legal:
                    wrong.append((key, state, account, status))
                transaction.set_rollback(True)
    assert wrong == []


def test_what_is_not_in_the_table_cannot_be_sent(dossier: Dossier) -> None:
    client, before = Client(), everything(dossier)
    client.force_login(official("qln"))
    for key in ("", "decided", "delete", "receive'--"):
        assert client.post(f"/ho-so/{dossier.pk}/chuyen/", {"transition": key, "on": TODAY}).status_code == 400
    assert client.get(f"/ho-so/{dossier.pk}/chuyen/").status_code == 405
    assert everything(dossier) == before


def test_whoever_examined_does_not_approve(dossier: Dossier) -> None:
    head, qln = official("truongphong"), official("qln")
    proposed = moved(stand(dossier, "appraisal"), "propose", by=qln)
    claimed_too = moved(moved(proposed, "rework", by=head), "propose", by=head)
    for account in ("truongphong", "qln"):
        with pytest.raises(Problem) as refused:
            moved(claimed_too, "endorse", by=official(account))
        assert refused.value.number == 815
    endorsed = stand(claimed_too, "leadership")
    leader = official("lanhdao")
    assert moved(endorsed, "approve", by=leader).state == "concluded"


def test_a_commune_without_a_district_sends_to_the_department(dossier: Dossier) -> None:
    Unit.objects.filter(pk=TRI_PHUONG).update(parent="20-1")
    alone, xa = stand(dossier, "preparing"), official("xa")
    with pytest.raises(Problem) as refused:
        moved(alone, "submit", by=xa)
    assert refused.value.number == 815
    sent = moved(alone, "send_directly", by=xa)
    assert sent.state == "submitted"
    with pytest.raises(Problem) as refused:
        moved(sent, "return", by=official("qln"), returned_to="district")
    assert refused.value.number == 872


@pytest.mark.parametrize(
    ("left", "again"), [("verifying", "verifying"), ("submitted", "submitted"), ("head", "submitted")]
)
def test_sent_in_again_by_whom_it_was_returned_to(dossier: Dossier, left: str, again: str) -> None:
    returned = stand(dossier, "completion", returned_to="district", returned_from=left)
    with pytest.raises(Problem) as refused:
        moved(returned, "resubmit", by=official("xa"))
    assert refused.value.number == 815
    came = moved(returned, "resubmit", by=official("huyen"))
    assert (came.state, came.returned_to, came.returned_from) == (again, "", "")
