"""Random people try random steps and claims, by operations and by addresses: only what is legal happens."""

from __future__ import annotations

from contextlib import suppress
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Any

import pytest
from django.db import transaction
from django.test import Client
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from tests.cast import official
from tests.dossiers.flowing import EVERYBODY, LEADS_TO, LEGAL, OFFICERS
from tests.dossiers.giving import OPENED, claimed, moved, opened
from tests.making import EMPTY, TODAY
from tests.plugins.ground import examples

from datchuan.dossiers.integrity import (
    dossier_state_differs,
    dossier_step_out_of_order,
    dossier_step_unlike_audit,
    dossier_two_person_rule,
)
from datchuan.dossiers.models import Claim, Dossier
from datchuan.dossiers.queries import day_judged, subjects_of
from datchuan.kernel.problem import Problem
from datchuan.people.models import Official
from datchuan.platform.queries import first_broken_entry

pytestmark = pytest.mark.usefixtures("province")
LATER = datetime(2100, 1, 1, tzinfo=UTC)  # after every receipt
KEYS = (*LEGAL, "claim")
FINDERS = (dossier_state_differs, dossier_step_out_of_order, dossier_step_unlike_audit, dossier_two_person_rule)


@dataclass
class Told:
    """What the dossier must be, kept beside it."""

    state: str = "preparing"
    returned: tuple[str, str] = ("", "")
    steps: int = 1
    claimed: set[str] = field(default_factory=set)
    is_said: bool = False  # a line is appraised by somebody
    lacks: bool = False  # that was before the dossier was last received, and counts no more
    did: dict[str, set[str]] = field(default_factory=lambda: {"propose": set(), "endorse": set()})

    def allows(self, key: str, who: str) -> bool:
        if key == "claim":
            return self.state in ("appraisal", "field") and who in OFFICERS
        states, people = LEGAL[key]
        if self.state not in states or who not in people or (key == "propose" and self.lacks):
            return False
        if key == "resubmit" and who == "xa" and self.returned[0] != "commune":
            return False
        examined = self.claimed | self.did["propose"] | (self.did["endorse"] if key == "approve" else set())
        return key not in ("endorse", "approve") or who not in examined

    def take(self, key: str, who: str, to: str) -> None:
        if key == "claim":
            self.claimed.add(who)
            self.is_said, self.lacks = True, False
            return
        self.lacks = self.lacks or (key == "receive" and self.is_said)
        if key in self.did:
            self.did[key].add(who)
        was, self.steps = self.state, self.steps + 1
        back = "verifying" if self.returned[1] == "verifying" else "submitted"
        self.state = LEADS_TO.get(key, back)
        to = "commune" if key == "return_to_commune" else to
        self.returned = (to, was) if self.state == "completion" else ("", "")


@pytest.fixture(scope="module")
def _opened(shared_world: None) -> None:
    """A dossier of a commune of the district, its lines concluded on by nobody who could take a step."""
    made = opened(EMPTY)
    said = {"kind": "appraised", "number": 1, "outcome": "met", "actual": "Đặt sẵn", "on": OPENED, "at": LATER}
    for subject in subjects_of(made, day_judged(made)):
        Claim.objects.create(dossier=made, code=subject.code, **said)


@pytest.fixture
def world(_opened: None, province: object) -> dict[str, Any]:
    clients = {account: Client() for account in EVERYBODY}
    for account, client in clients.items():
        client.force_login(official(account))
    Official.objects.filter(username="xa").update(area=EMPTY)
    return {"clients": clients, "people": {account: official(account) for account in EVERYBODY}}


# Whether somebody does what may be done, or tries anything; who and what; by an address; whom it is returned to.
TO_WHOM = st.sampled_from(["commune", "district"])
ONE = st.tuples(st.booleans(), st.integers(0, 99), st.sampled_from(KEYS), st.booleans(), TO_WHOM)


@settings(max_examples=examples(16), suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(tries=st.lists(ONE, min_size=6, max_size=16))
def test_nothing_illegal_happens(world: dict[str, Any], tries: list[tuple[bool, int, str, bool, str]]) -> None:
    with transaction.atomic():
        dossier, told = Dossier.objects.get(commune=EMPTY), Told()
        for goes_on, number, anything, by_address, to in tries:
            who, key = _chosen(told, number, anything, goes_on)
            legal, done = told.allows(key, who), _tried(dossier, world, who, key, by_address, to)
            assert done == legal, (told, who, key, by_address)
            if legal:
                told.take(key, who, to)
            _check(dossier, told)
        for finder in FINDERS:
            assert not [each for each in finder(TODAY) if each.argument == str(dossier.pk)], finder
        assert first_broken_entry() is None
        transaction.set_rollback(True)


def _chosen(told: Told, number: int, anything: str, goes_on: bool) -> tuple[str, str]:
    """Something that may be done now, rather not an end; or anything by anybody."""
    may = [(who, each) for each in KEYS for who in EVERYBODY if told.allows(each, who)]
    on = [each for each in may if each[1] not in ("stop", "withdraw", "claim")]
    if number % 5 == 0:
        on = [each for each in may if each[1] == "claim"] or on
    return on[number % len(on)] if goes_on and on else (EVERYBODY[number % len(EVERYBODY)], anything)


def _tried(dossier: Dossier, world: dict[str, Any], who: str, key: str, by_address: bool, to: str) -> bool:
    """Whether it was done."""
    if key == "claim" or not by_address:
        with suppress(Problem), transaction.atomic():
            if key == "claim":
                claimed(dossier, "1.1", by=world["people"][who])
            else:
                moved(dossier, key, by=world["people"][who], returned_to=to)
            return True
        return False
    sent = {"transition": key, "on": TODAY, "number": "12/TTr-UBND", "reason": "Theo công văn 5/SXD"}
    sent |= {"returned_to": to, "recognition": "tu-choi"}
    return bool(world["clients"][who].post(f"/ho-so/{dossier.pk}/chuyen/", sent).status_code == 302)


def _check(dossier: Dossier, told: Told) -> None:
    now = Dossier.objects.get(pk=dossier.pk)
    assert (now.state, (now.returned_to, now.returned_from)) == (told.state, told.returned)
    last = now.steps.latest("number")
    assert (last.number, last.state) == (told.steps, told.state)
