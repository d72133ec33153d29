"""Whom a reminder is written to and which office is told, with districts and without; reversal of a change."""

from __future__ import annotations

from datetime import date

import pytest
from tests.territory.entering import applied, open_ended, row
from tests.urging.reminding import TRANG_DINH, TRI_PHUONG, looked

from datchuan.desk.finding import Urgent
from datchuan.documents.models import OutgoingDocument
from datchuan.kernel.problem import Problem
from datchuan.masterplans.models import ReviewDuty
from datchuan.people.models import Office
from datchuan.territory.models import Unit
from datchuan.territory.operations import reverse_act
from datchuan.urging.models import Reminder
from datchuan.urging.places import about, places_of
from datchuan.urging.topics import LetterTopics, letter_of

pytestmark = pytest.mark.usefixtures("province")


@pytest.mark.parametrize(
    ("unit", "addressee", "place", "office"),
    [
        (TRI_PHUONG, "district", TRANG_DINH, f"ubnd-{TRANG_DINH}"),
        (TRI_PHUONG, "commune", TRANG_DINH, f"ubnd-{TRI_PHUONG}"),
        (TRANG_DINH, "district", TRANG_DINH, f"ubnd-{TRANG_DINH}"),
        ("20-1", "holder", "20-1", None),
    ],
)
def test_who_is_written_to_and_who_is_told(unit: str, addressee: str, place: str, office: str | None) -> None:
    placed = places_of([Urgent("x", unit, date(2020, 1, 1))], addressee)[unit]
    assert placed.place.pk == place
    assert (placed.office.key if placed.office else None) == office


def test_without_districts_the_commune_itself_is_written_to() -> None:
    commune = Unit.objects.filter(level="commune", parent__level="province", valid_to=None).order_by("pk").first()
    assert commune is not None
    Office.objects.create(key="ubnd-thu", kind="commune", unit=commune, name="UBND xã", short_name="UBND xã")
    placed = places_of([Urgent("x", commune.pk, date(2025, 7, 1))], "district")[commune.pk]
    assert (placed.place, placed.office) == (commune, Office.objects.get(key="ubnd-thu"))
    assert about(commune) == f"commune {commune.pk}"


def test_a_change_that_was_urged_by_letter_is_not_reversed() -> None:
    open_ended()
    ReviewDuty.objects.update(conclusion="", concluded_on=None, basis="")
    act = applied(row("06004-1", "06004-2", event_type="rename", to_name="Xã Quốc Khánh Mới"))
    looked(date(2020, 12, 31))
    new = Unit.objects.get(pk="06004-2")
    letter = OutgoingDocument.objects.create(
        office=Office.objects.get(key="sxd"),
        division=Office.objects.get(key="qln"),
        type="OFFICIAL_LETTER",
        subject="đôn đốc",
        drafted_at="2020-12-31T08:00+07:00",
    )
    found = Reminder.objects.order_by("pk")[0]
    Reminder.objects.filter(pk=found.pk).update(unit=new, letter=letter)
    with pytest.raises(Problem, match="đã có công văn"):
        reverse_act(act=act, by=None, reason="Nhập nhầm")
    Reminder.objects.filter(pk=found.pk).update(letter=None)
    reverse_act(act=act, by=None, reason="Nhập nhầm")
    assert not Reminder.objects.filter(pk=found.pk).exists()


@pytest.mark.parametrize(("key", "letter"), [("urging 7", 7), ("urging x", 0), ("urging ", 0), ("dossier 7", 0)])
def test_a_key_that_names_no_letter_names_none(key: str, letter: int) -> None:
    assert letter_of(key) == letter
    assert LetterTopics().named([key]) == {}
