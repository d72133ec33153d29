"""Recording a recognition and its withdrawal, and what is refused with a sentence."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest
from django.db import IntegrityError, transaction
from tests.dossiers.giving import RECOGNISED, recognised, withdrawn
from tests.making import EMPTY, TODAY

from datchuan.dossiers.models import Dossier, Recognition
from datchuan.dossiers.operations import load_recognitions, remove_recognition
from datchuan.kernel.problem import Problem
from datchuan.kernel.resources import data_folder
from datchuan.people.models import Official
from datchuan.platform.models import AuditEntry

pytestmark = pytest.mark.usefixtures("province")
TOMORROW = date(2021, 1, 1)


def test_a_recognition_is_kept_with_its_decision_and_who_recorded_it(qln: Official) -> None:
    made = recognised(EMPTY, by=qln, note=" Ghi  lại ")
    assert (made.attested_on, made.recorded_by, made.note) == (RECOGNISED, qln, "Ghi lại")
    entry = AuditEntry.objects.latest("pk")
    assert (entry.action, entry.by) == ("dossiers.record_recognition", qln)
    gone = withdrawn(made, date(2020, 6, 1), by=qln)
    assert gone.withdrawn_on == date(2020, 6, 1)
    assert AuditEntry.objects.latest("pk").reason == "Không còn đạt ba tiêu chí"


def test_what_the_sources_name_is_loaded_with_its_source_and_nothing_more() -> None:
    real = Recognition.objects.filter(simulated=False)
    assert real.count() == 10
    van_an = real.get(commune="06280-1")
    assert (van_an.number, van_an.recognised_on) == ("2166/QĐ-UBND", date(2018, 10, 31))
    assert not real.filter(source="").exists()
    unknown = real.filter(recognised_on=None)
    assert unknown.count() == 8
    assert set(unknown.values_list("number", "issued_on", "criteria_set")) == {("", None, "")}
    Dossier.objects.update(recognition=None)
    Recognition.objects.all().delete()
    assert len(load_recognitions(folder=data_folder(), today=date(2017, 1, 1))) == 3, "not what holds only later"


BAD: dict[str, tuple[dict[str, Any], int, str]] = {
    "a unit that ended": ({"commune_id": "06052-1", "day": date(2020, 5, 1)}, 801, "không tồn tại ngày 01/05/2020"),
    "a unit not yet there": ({"commune_id": "06280-2"}, 801, "Xã Văn An (06280-1)"),
    "a town": ({"commune_id": "05995-1"}, 801, "không phải là xã"),
    "a district": ({"commune_id": "180-1"}, 801, "không phải là xã"),
    "no number": ({"number": " "}, 802, "Số quyết định"),
    "no issuer": ({"issuer": ""}, 802, "Cơ quan ban hành"),
    "no day of the decision": ({"issued_on": None}, 802, "Ngày quyết định"),
    "no day": ({"day": None}, 803, "Ngày công nhận"),
    "a day to come": ({"day": TOMORROW}, 803, "ở sau hôm nay"),
    "a decision to come": ({"issued_on": TOMORROW, "recognised_on": TODAY}, 803, "Ngày quyết định"),
    "before its decision": ({"issued_on": TODAY}, 803, "ở trước ngày quyết định"),
    "an unknown standard": ({"standard": "gold"}, 805, "chưa chọn chuẩn"),
    "an unknown set": ({"criteria_set": "vn-xa-1999"}, 805, "vn-xa-1999"),
    "no day and no source": ({"recognised_on": None, "attested_on": RECOGNISED, "number": ""}, 802, "Số quyết định"),
}


@pytest.mark.parametrize(("changes", "number", "sentence"), BAD.values(), ids=BAD)
def test_bad_input_is_refused_with_a_sentence(changes: dict[str, Any], number: int, sentence: str) -> None:
    before = Recognition.objects.count()
    with pytest.raises(Problem) as refused:
        recognised(**{"commune_id": EMPTY, **changes})
    assert refused.value.number == number
    assert sentence in refused.value.sentence
    assert refused.value.mend
    assert Recognition.objects.count() == before


def test_the_same_standard_is_recognised_once_but_by_another_set_again() -> None:
    first = recognised(EMPTY, criteria_set="vn-xa-2016")
    for criteria_set in ("vn-xa-2016", ""):
        with pytest.raises(Problem, match="đã được công nhận") as refused:
            recognised(EMPTY, date(2020, 2, 3), criteria_set=criteria_set)
        assert refused.value.number == 804
    recognised(EMPTY, date(2020, 2, 3), criteria_set="vn-xa-2021")
    recognised(EMPTY, date(2020, 2, 3), standard="enhanced")
    withdrawn(first, date(2020, 6, 1))
    recognised(EMPTY, date(2020, 7, 1), criteria_set="vn-xa-2016")


BAD_WITHDRAWALS: dict[str, tuple[dict[str, Any], int]] = {
    "no decision": ({"number": ""}, 802),
    "no reason": ({"reason": "x"}, 807),
    "no day": ({"day": None, "issued_on": TODAY}, 803),
    "on the day itself": ({"day": RECOGNISED}, 803),
    "before it": ({"day": date(2018, 1, 1)}, 803),
    "a day to come": ({"day": TOMORROW}, 803),
    "before its decision": ({"day": date(2020, 6, 1), "issued_on": TODAY}, 803),
}


@pytest.mark.parametrize(("changes", "number"), BAD_WITHDRAWALS.values(), ids=BAD_WITHDRAWALS)
def test_a_bad_withdrawal_is_refused(changes: dict[str, Any], number: int) -> None:
    made = recognised(EMPTY)
    with pytest.raises(Problem) as refused:
        withdrawn(made, **{"day": date(2020, 6, 1), **changes})
    assert refused.value.number == number
    made.refresh_from_db()
    assert made.withdrawn_on is None


def test_it_is_withdrawn_once() -> None:
    made = withdrawn(recognised(EMPTY), date(2020, 6, 1))
    with pytest.raises(Problem) as refused:
        withdrawn(made, date(2020, 7, 1))
    assert refused.value.number == 806


def test_a_mistaken_record_is_taken_out_and_stays_in_the_audit_chain(qln: Official) -> None:
    made = recognised(EMPTY)
    with pytest.raises(Problem) as refused:
        remove_recognition(recognition=made, reason=" ", by=qln)
    assert refused.value.number == 807
    remove_recognition(recognition=made, reason="Ghi nhầm xã", by=qln)
    assert not Recognition.objects.filter(commune=EMPTY).exists()
    entry = AuditEntry.objects.latest("pk")
    assert (entry.by, entry.reason) == (qln, "Ghi nhầm xã")
    assert entry.details["number"] == "999/QĐ-UBND"


@pytest.mark.parametrize(
    "values",
    [
        {"standard": "gold"},
        {"withdrawn_on": TODAY},
        {"withdrawal_number": "1000/QĐ-UBND"},
        {"attested_on": date(2018, 1, 1)},
        {"number": ""},
        {"withdrawn_on": date(2018, 1, 1), "withdrawal_number": "1", "withdrawal_reason": "x"},
    ],
    ids=str,
)
def test_the_database_refuses_what_makes_no_sense(values: dict[str, Any]) -> None:
    made = recognised(EMPTY)
    with pytest.raises(IntegrityError), transaction.atomic():
        Recognition.objects.filter(pk=made.pk).update(**values)
