"""A device of the small province, and submissions as ODK Collect writes them."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import UTC, datetime
from functools import cache
from uuid import uuid4
from xml.etree import ElementTree

from tests.cast import official
from tests.survey.server import Phone

from datchuan.housing.models import HouseRecord
from datchuan.kernel.resources import forms_folder
from datchuan.survey.forms.converting import convert
from datchuan.survey.forms.definition import FormDefinition, read_definition
from datchuan.survey.forms.sources import read_source
from datchuan.survey.models import Device
from datchuan.survey.operations import make_device, publish_forms
from datchuan.territory.models import Unit

NOW = datetime(2020, 12, 31, 8, tzinfo=UTC)
KEY = "house-survey"
HOUSE = "LS0601600001"
VILLAGE = "06016-1/01"
ORX = "http://openrosa.org/xforms"


@cache
def form_xml(key: str = KEY) -> str:
    return convert(read_source(forms_folder() / key))


def definition(key: str = KEY) -> FormDefinition:
    return read_definition(form_xml(key))


def device(area_id: str = "06016-1", holder: str = "xa") -> tuple[Device, str]:
    """A device of a commune or another area, held by its officer or another one."""
    whose, area = official(holder), Unit.objects.get(pk=area_id)
    return make_device(name="Máy thử", holder=whose, area=area, by=whose, at=NOW)


GOOD = {
    "started": "2020-12-30T08:00:00.000+07:00",
    "ended": "2020-12-30T08:09:00.000+07:00",
    "filled_on": "2020-12-30",
    "deviceid": "collect:abc",
    "identity/village": VILLAGE,
    "identity/how": "danh_sach",
    "identity/listed": HOUSE,
    "identity/code": HOUSE,
    "identity/head_name": "Nông Văn Thử",
    "surveyed_on": "2020-12-30",
    "people/persons": "4",
    "people/living_area": "40.5",
    "people/built_year": "2005",
    "materials/roof_material": "ngoi",
    "judgement/hard_floor": "co",
    "judgement/hard_frame": "co",
    "judgement/hard_roof": "co",
    "judgement/lifetime_years": "20",
    "judgement/temporary_material": "khong",
    "judgement/unsafe": "khong",
    "outbuildings/kitchen_hygienic": "co",
    "outbuildings/toilet_hygienic": "co",
    "outbuildings/animal_shed": "khong_co",
    "outbuildings/custom_fit": "co",
    "evidence/location": "22.3203 106.4846 260 5",
}


def instance(changes: Mapping[str, str] | None = None, *, key: str = KEY, version: str = "", **meta: str) -> bytes:
    """The XML of a submission: a good one, but for ``changes`` (by path); ``meta`` holds instanceID and more."""
    form = definition(key)
    answers = {**GOOD, **(changes or {})}
    meta = {"instanceID": f"uuid:{uuid4()}", **meta}
    if form.questions.get("meta/instanceName"):
        meta.setdefault("instanceName", f"{answers['identity/head_name']} - {answers['identity/code']}")
    root = ElementTree.Element("data", {"id": key, "version": version or form.version})
    for path in [*form.questions, *(path for path in answers if path not in form.questions)]:
        if path.startswith("meta/") or (path not in form.questions and path in GOOD):
            continue
        here = root
        for step in path.split("/"):
            found = here.find(step)
            here = ElementTree.SubElement(here, step) if found is None else found
        here.text = answers.get(path, "")
    block = ElementTree.SubElement(root, f"{{{ORX}}}meta")
    for name, value in meta.items():
        ElementTree.SubElement(block, f"{{{ORX}}}{name}").text = value
    return ElementTree.tostring(root, encoding="utf-8", xml_declaration=True)


def phones_for(port: int, count: int, each: int) -> list[Phone]:
    """The forms published and ``count`` phones with ``each`` good submissions, committed. Every one tells a living area
    of its own of a known house, so that each makes a version of a house."""
    publish_forms(folder=forms_folder(), by=None)
    known = HouseRecord.objects.filter(household__code__startswith="LS06016", valid_to=None, village__code=VILLAGE)
    houses = list(known.order_by("household__code").values_list("household__code", "head_name")[:count])
    phones = []
    for house, head in houses:
        outbox = []
        for number in range(each):
            name = f"uuid:{uuid4()}"
            told = {"identity/listed": house, "identity/code": house, "identity/head_name": head}
            told["people/living_area"] = f"{20 + number // 100}.{number % 100:02d}"
            outbox.append((name, instance(told, instanceID=name)))
        phones.append(Phone(port, device()[1], outbox))
    return phones
