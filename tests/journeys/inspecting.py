"""What the teams of a round send from their phones, and what they write of visits that a journey does not follow."""

from __future__ import annotations

import re
from datetime import date, datetime, time

from django.utils import timezone
from playwright.sync_api import Page
from tests.cast import official
from tests.inspection.filled import a_photo
from tests.survey.collect import Collect
from tests.survey.field import GOOD, instance

from datchuan.housing.models import HouseRecord
from datchuan.inspection.models import Round, SampleHouse, Visit
from datchuan.inspection.operations import hold_visit, observe, open_record

CHECKLIST, MEASURING = "visit-vn-xa-2016", "house-remeasure"
FACTS = [path for path in GOOD if path.partition("/")[0] in ("people", "materials", "judgement", "outbuildings")]


def new_phone(page: Page, name: str) -> Collect:
    """A phone for the whole province, made by whoever is signed in, with the address that is shown once."""
    page.goto("/thu-thap/may/")
    page.get_by_label("Tên máy").fill(name)
    page.get_by_label("Địa bàn của máy").select_option(label="Cả tỉnh Lạng Sơn")
    page.get_by_role("button", name="Tạo khóa").click()
    page.get_by_text("Chỉ hiện một lần").wait_for()
    found = re.search(r"http://[\w.:]+/odk/[\w-]+", page.content())
    assert found
    return Collect(found[0])


def picture(name: str, shade: int) -> bytes:
    return a_photo(name, shade).content


def upload(name: str, shade: int) -> dict[str, object]:
    """A photo as a browser's file field takes it."""
    return {"name": name, "mimeType": "image/jpeg", "buffer": picture(name, shade)}


def finished(day: date, hour: int) -> dict[str, str]:
    """The times that a form keeps of itself."""
    began, ended = (timezone.make_aware(datetime.combine(day, time(each))) for each in (hour - 1, hour))
    return {"started": began.isoformat(), "ended": ended.isoformat(), "filled_on": day.isoformat()}


def checklist(visit: Visit, day: date, hour: int, answers: dict[str, str]) -> bytes:
    """The checklist finished at an hour; only ``answers`` are filled in."""
    told = {"visit": str(visit.pk), "held_on": day.isoformat(), **finished(day, hour)}
    return instance({**told, **answers}, key=CHECKLIST)


def measured(declared: HouseRecord, day: date, hour: int, **changes: str) -> bytes:
    """A house measured again: what is not in ``changes`` (by the last part of its path) is left blank."""
    code, village = declared.household.code, declared.village.code
    given = dict.fromkeys(FACTS, "") | {"people/persons": str(declared.persons or 4)}
    given |= {path: changes[path.partition("/")[2]] for path in FACTS if path.partition("/")[2] in changes}
    who = {"identity/village": village, "identity/listed": code, "identity/code": code}
    who["identity/head_name"] = declared.head_name
    return instance({**who, **given, "surveyed_on": day.isoformat(), **finished(day, hour)}, key=MEASURING)


def area_of(house: SampleHouse) -> str:
    """The living area that is declared of a house, and a hand's breadth more: m²."""
    return f"{(house.declared.living_area_dm2 or 4000) / 100 + 0.15:.2f}"


def hold_the_others(round_: Round, apart: list[Visit]) -> int:
    """Every other visit is held on its day, and finds what is declared. Returns how many."""
    left = round_.visits.filter(state=Visit.State.PLANNED).exclude(pk__in=[each.pk for each in apart])
    writer = official("qln")
    visits = list(left.select_related("round", "commune"))
    for visit in visits:
        assert visit.day
        at = timezone.make_aware(datetime.combine(visit.day, time(16)))
        record = open_record(visit=visit, on=visit.day, by=writer, at=at)
        for line in record.declared:
            outcome, text = str(line["outcome"]), "Đúng như số liệu đã có"
            observe(visit=visit, indicator=line["code"], outcome=outcome, text=text, observed_at=at, by=writer, at=at)
        hold_visit(visit=visit, held_on=visit.day, by=writer, at=at)
    return len(visits)
