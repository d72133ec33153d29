"""The audit chain, the installation, the working day."""

from __future__ import annotations

from datetime import date

import pytest
from django.db import transaction
from django.utils import timezone

from datchuan.people.models import Official
from datchuan.platform.models import AuditEntry, Installation
from datchuan.platform.operations import record_audit, record_audits, set_up_installation
from datchuan.platform.queries import GENESIS, first_broken_entry, installation, working_day

pytestmark = pytest.mark.usefixtures("province")


@pytest.fixture
def chain(qln: Official) -> list[AuditEntry]:
    details = {"số": [1, 2.5, None, True], "tên": "Điềm He"}
    return [
        record_audit(by=qln if place % 2 else None, action="thu", subject=f"s{place}", details=details, reason="vì")
        for place in range(4)
    ]


def test_the_chain_of_the_demonstration_is_whole(chain: list[AuditEntry]) -> None:
    assert first_broken_entry() is None
    assert AuditEntry.objects.first().previous_hash == GENESIS
    assert chain[1].previous_hash == chain[0].hash


def test_many_acts_of_one_operation_are_links_of_the_chain(chain: list[AuditEntry], qln: Official) -> None:
    record_audits(by=qln, acts=[("thu", f"m{place}", {"số": place}) for place in range(3)])
    record_audit(by=None, action="thu", subject="sau")
    assert first_broken_entry() is None
    last = list(AuditEntry.objects.order_by("-pk")[:4])
    assert [each.subject for each in last] == ["sau", "m2", "m1", "m0"]
    assert last[-1].previous_hash == chain[-1].hash


@pytest.mark.parametrize(
    "changes",
    [
        {"action": "khac"},
        {"subject": "khac"},
        {"details": {"số": 0}},
        {"reason": ""},
        {"by": None},
        {"at": timezone.now()},
        {"hash": "0" * 63 + "1"},
        {"previous_hash": "0" * 63 + "1"},
    ],
    ids=lambda changes: next(iter(changes)),
)
def test_a_changed_entry_is_found(chain: list[AuditEntry], changes: dict[str, object]) -> None:
    AuditEntry.objects.filter(pk=chain[1].pk).update(**changes)
    assert first_broken_entry() == chain[1]


def test_a_removed_entry_is_found_at_the_next(chain: list[AuditEntry]) -> None:
    AuditEntry.objects.filter(pk=chain[1].pk).delete()
    assert first_broken_entry() == chain[2]


def test_an_entry_slipped_in_at_the_end_without_its_hash_is_found(chain: list[AuditEntry]) -> None:
    forged = AuditEntry.objects.create(
        at=timezone.now(), action="a", subject="s", previous_hash=chain[-1].hash, hash="f" * 64
    )
    assert first_broken_entry() == forged


def test_an_act_that_is_rolled_back_leaves_no_entry(chain: list[AuditEntry]) -> None:
    count = AuditEntry.objects.count()

    def fail() -> None:
        with transaction.atomic():
            record_audit(by=None, action="thu", subject="mất")
            raise RuntimeError

    with pytest.raises(RuntimeError):
        fail()
    assert AuditEntry.objects.count() == count
    record_audit(by=None, action="thu", subject="còn")
    assert first_broken_entry() is None


def test_the_demonstration_stands_still_in_time() -> None:
    assert installation().simulated
    assert working_day() == date(2020, 12, 31)


def test_a_real_installation_follows_the_calendar() -> None:
    set_up_installation(province_code="20", simulated=False, working_day=None)
    assert Installation.objects.count() == 1
    assert working_day() == timezone.localdate()


def test_before_set_up() -> None:
    Installation.objects.all().delete()
    assert (installation().province_code, installation().pk) == ("", 1)
    assert not Installation.objects.exists()
