"""The dossier of Tri Phương taken through an appraisal: returned once, in the field, claimed by three levels, concluded
against the records in one line."""

from __future__ import annotations

from datetime import date

from tests.cast import official
from tests.dossiers.giving import claimed, moved
from tests.making import TODAY

from datchuan.dossiers.models import Dossier
from datchuan.dossiers.queries import day_judged, subjects_of

RETURNED, RECEIVED, IN_FIELD, BACK = date(2020, 11, 18), date(2020, 11, 25), date(2020, 12, 1), date(2020, 12, 3)
WHY, AGAINST = "Thiếu biên bản họp của xã", "Đo lại 40 nhà mẫu thấy 73 nhà bị ghi sai diện tích"


def tri_phuong() -> Dossier:
    """The demonstration's dossier of the commune, which the department has received."""
    return Dossier.objects.get(commune="06016-1", state="appraisal")


def returned() -> Dossier:
    return moved(tri_phuong(), "return", RETURNED, by=official("qln"), returned_to="commune", reason=WHY)


def in_appraisal(dossier: Dossier, sender: str = "xa") -> Dossier:
    """Sent in again, received, looked at in the field."""
    qln = official("qln")
    dossier = moved(dossier, "resubmit", date(2020, 11, 20), by=official(sender), number="")
    dossier = moved(dossier, "receive", RECEIVED, by=qln, number="77/TTr-UBND")
    dossier = moved(dossier, "to_field", IN_FIELD, by=qln)
    return moved(dossier, "from_field", BACK, by=qln)


def appraised(dossier: Dossier) -> Dossier:
    """All that three levels say: the commune and the district that 9.1 is met, the department that it is not; 9.2 is
    met against the records."""
    qln, codes = official("qln"), [each.code for each in subjects_of(dossier, day_judged(dossier))]
    for code in codes:
        claimed(dossier, code, "declared", by=qln, outcome="met", actual="xã khai đạt")
        claimed(dossier, code, "verified", by=qln, outcome="met", actual="huyện thấy đạt")
        if code != "9.2":
            claimed(dossier, code, by=qln, evidence_note="Biên bản 05/BB-SXD", reason="")
    houses = dossier.parts.get(key="houses").versions.latest("number")
    more = {"outcome": "met", "actual": "ước tính 1.060/1.399 hộ", "reason": AGAINST, "evidence": houses}
    claimed(dossier, "9.2", by=qln, **more)
    return dossier


def approved(dossier: Dossier, on: date = TODAY) -> Dossier:
    for step, account in (("propose", "qln"), ("endorse", "truongphong"), ("approve", "lanhdao")):
        dossier = moved(dossier, step, on, by=official(account), reason="")
    return dossier
